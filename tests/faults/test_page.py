"""``docs/reliability.md`` lists the rows that there are, in their own words."""

import tests.faults.rows  # noqa: F401 - enters each into ROWS
from tests.docs.pages import DOCS, rows, sections
from tests.faults.trial import ROWS


def test_every_row_is_listed() -> None:
    listed = rows(sections((DOCS / "reliability.md").read_text(), 2)["The rows"])
    assert listed == [[str(r.number), r.fault, r.passes_when] for _, r in sorted(ROWS.items())]
