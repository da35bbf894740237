"""Prepared statements do what SQLAlchemy does, value by value."""

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from runs import tables
from runs.prepared import Json, Prepared
from runs.store import Store
from runs.trips import Created

_e = tables.events.c
ADD = Prepared(insert(tables.events), columns=("run_id", "number", "type", "data", "at"))
READ = Prepared(select(_e.number, _e.data).where(_e.run_id == bindparam("run")).order_by(_e.number))
MOVE = Prepared(
    update(tables.events)
    .where(_e.run_id == bindparam("run"), _e.type == "made up")
    .values(at=bindparam("to"))
    .returning(_e.number, _e.data)
)


def row(created: Created, number: int, data: object) -> dict[str, object]:
    return {"run_id": created.run.id, "number": number, "type": "made up", "data": data, "at": 1}


@pytest.mark.parametrize("data", [{"a": [1, None, "ü"]}, None, "text", 5])
def test_values_come_back_as_they_went_in(store: Store, created: Created, data: object) -> None:
    store.write(lambda c: ADD.do(c, row(created, 2, data)))
    prepared = store.read(lambda c: READ.all(c, {"run": created.run.id}))
    plain = store.read(
        lambda c: c.execute(
            select(_e.number, _e.data).where(_e.run_id == created.run.id).order_by(_e.number)
        ).all()
    )
    assert [tuple(one) for one in prepared] == [tuple(one) for one in plain]
    assert prepared[-1].data == data


def test_json_made_beforehand_is_not_made_again(store: Store, created: Created) -> None:
    store.write(lambda c: ADD.do(c, row(created, 2, Json.of({"a": "ü"}))))
    assert store.read(lambda c: READ.all(c, {"run": created.run.id}))[-1].data == {"a": "ü"}


def test_constants_of_the_statement_and_what_it_returns(store: Store, created: Created) -> None:
    store.write(lambda c: ADD.each(c, [row(created, 2, {}), row(created, 3, {"b": 1})]))
    given = {"run": created.run.id, "to": 7}
    moved = store.write(lambda c: MOVE.all(c, given))
    assert sorted((one.number, one.data) for one in moved) == [(2, {}), (3, {"b": 1})]
    assert store.write(lambda c: MOVE.first(c, {**given, "run": "nobody's"})) is None


def test_a_value_that_is_not_given_is_noticed(store: Store) -> None:
    with pytest.raises(KeyError):
        store.read(lambda c: READ.all(c, {}))


def test_an_error_is_sqlalchemys_and_tells_no_values(store: Store, created: Created) -> None:
    def twice(connection: object) -> None:
        with pytest.raises(IntegrityError) as caught:
            ADD.do(connection, row(created, 1, "a traveller's"))  # type: ignore[arg-type]
        assert "traveller" not in str(caught.value)

    store.write(twice)
