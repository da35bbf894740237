"""``docs/reference/errors.md`` against :mod:`runs.errors` and the table of :mod:`runs.policy`."""

from runs import errors
from runs.dead import Reason
from runs.errors import WaylineError
from runs.policy import RULES
from tests.docs.pages import code, reference, rows, sections

PARTS = sections(reference("errors"), 2)
ROWS = {code(row[0])[0]: row[1:] for row in rows(PARTS["Classes"])}


def expected(kind: type[WaylineError]) -> list[str]:
    """The row that a class ought to have, after its name."""
    rule = RULES[kind]
    again = {None: "∞", 0: "–"}.get(rule.again, str(rule.again))
    following = ", ".join(f"`{action}`" for action in kind.next_actions)
    done = [rule.other.value, rule.change.value, rule.breaker.value]
    return [f"`{kind.code}`", kind().message, again, *done, following]


def test_every_class_has_its_row_and_no_other() -> None:
    assert {name: expected(getattr(errors, name)) for name in ROWS} == ROWS
    assert set(ROWS) == {kind.__name__ for kind in RULES}


def test_classes_outside_the_table_are_only_bases() -> None:
    named = {
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, WaylineError)
    }
    assert named - set(RULES) == {WaylineError, errors.CallError}


def test_the_order_is_the_code_s() -> None:
    assert list(ROWS) == [kind.__name__ for kind in RULES]


def test_every_reason_of_a_dead_letter_is_explained() -> None:
    assert {code(row[0])[0] for row in rows(PARTS["Dead letters"])} == {*map(str, Reason)}
