"""Statements that are compiled once and then run on the driver itself.

SQLAlchemy takes ten times as long to run a statement as SQLite does. For those that every
step of every run needs it is asked once for the text and the types; values go to the driver
and come back by the same types, without the rest.
"""

import json
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.selectable import Select

#: A value on its way in or out; ``None``: as it is.
Convert = Callable[[Any], Any] | None


class Json(str):
    """A JSON column's text, made beforehand: not while the record is held for writing."""

    __slots__ = ()

    @classmethod
    def of(cls, value: object) -> "Json":
        return cls(json.dumps(value))


class Prepared:
    """A statement whose values are all given by name. ``columns``: those of a bare INSERT."""

    def __init__(
        self, statement: Select[Any] | UpdateBase, columns: Iterable[str] | None = None
    ) -> None:
        self._statement = statement
        self._columns = None if columns is None else list(columns)
        self._compiled: _Compiled | None = None

    def all(self, connection: Connection, given: Mapping[str, Any]) -> list[Any]:
        """The rows, as named tuples."""
        compiled = self._for(connection)
        cursor = compiled.run(connection, given)
        return [compiled.row(row) for row in cursor.fetchall()]

    def first(self, connection: Connection, given: Mapping[str, Any]) -> Any | None:
        """The first row, as a named tuple; of a statement that finds one at most."""
        compiled = self._for(connection)
        row = compiled.run(connection, given).fetchone()
        return None if row is None else compiled.row(row)

    def do(self, connection: Connection, given: Mapping[str, Any]) -> int:
        """How many rows it wrote."""
        return int(self._for(connection).run(connection, given).rowcount)

    def each(self, connection: Connection, given: Sequence[Mapping[str, Any]]) -> None:
        """Once for each."""
        self._for(connection).run_each(connection, given)

    def _for(self, connection: Connection) -> "_Compiled":
        compiled = self._compiled
        if compiled is None or compiled.dialect is not connection.dialect:
            compiled = _Compiled(self._statement, self._columns, connection.dialect)
            self._compiled = compiled
        return compiled


class _Compiled:
    """A statement as one engine's driver takes it."""

    def __init__(
        self, statement: Select[Any] | UpdateBase, columns: list[str] | None, dialect: Dialect
    ) -> None:
        self.dialect = dialect
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        self._text = str(compiled)
        #: (name, or ``None`` for a value of the statement's own; that value; how it goes in).
        self._places = [
            (name if bind.required else None, compiled.params[name], _in(bind.type, dialect))
            for name in compiled.positiontup or ()
            for bind in (compiled.binds[name],)
        ]
        returned = list(statement.exported_columns)
        self._out = [
            (at, convert)
            for at, column in enumerate(returned)
            if (convert := _out(column.type, dialect)) is not None
        ]
        self._row: Any = namedtuple("Row", [column.key for column in returned], rename=True)  # type: ignore[misc]

    def run(self, connection: Connection, given: Mapping[str, Any]) -> Any:
        return self._on_driver(connection, "execute", self._values(given))

    def run_each(self, connection: Connection, given: Sequence[Mapping[str, Any]]) -> None:
        self._on_driver(connection, "executemany", [self._values(one) for one in given])

    def row(self, values: Sequence[Any]) -> Any:
        if not self._out:
            return self._row._make(values)
        converted = list(values)
        for at, convert in self._out:
            converted[at] = convert(converted[at])
        return self._row._make(converted)

    def _values(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(
            value if convert is None or type(value) is Json else convert(value)
            for value, convert in (
                (own if name is None else given[name], convert)
                for name, own, convert in self._places
            )
        )

    def _on_driver(self, connection: Connection, how: str, values: Any) -> Any:
        cursor = connection.connection.cursor()
        try:
            getattr(cursor, how)(self._text, values)
        except self.dialect.loaded_dbapi.Error as error:
            base = self.dialect.loaded_dbapi.Error
            # Without the values: they are travellers'.
            raise DBAPIError.instance(
                self._text, None, error, base, dialect=self.dialect
            ) from error
        return cursor


def _in(type_: Any, dialect: Dialect) -> Convert:
    convert: Convert = type_.dialect_impl(dialect).bind_processor(dialect)
    return convert


def _out(type_: Any, dialect: Dialect) -> Convert:
    convert: Convert = type_.dialect_impl(dialect).result_processor(dialect, None)
    return convert
