"""``docs/reference/settings.md`` against :class:`runs.settings.Settings`."""

from typing import Any, get_args

import pytest
from pydantic_core import PydanticUndefined

from runs.settings import SECRETS, Settings
from tests.docs.pages import code, reference, rows

PAGE = reference("settings")
ROWS = {code(row[0])[0]: row for row in rows(PAGE)}
FIELDS = Settings.model_fields


def test_every_setting_is_described_and_no_other() -> None:
    assert sorted(ROWS) == sorted(FIELDS)
    assert len(rows(PAGE)) == len(ROWS), "a setting is described twice"


@pytest.mark.parametrize("name", FIELDS)
def test_its_default_is_the_code_s(name: str) -> None:
    default: Any = FIELDS[name].default
    if default is PydanticUndefined or default is None or str(default) == "":
        assert ROWS[name][1] == "–"
    else:
        assert ROWS[name][1] == f"`{default}`"


@pytest.mark.parametrize("name", FIELDS)
def test_what_is_allowed_is_said(name: str) -> None:
    meaning = ROWS[name][2]
    for choice in get_args(FIELDS[name].annotation):
        if isinstance(choice, str):
            assert f"`{choice}`" in meaning
    for limit in FIELDS[name].metadata:
        for bound in ("ge", "le"):
            if hasattr(limit, bound):
                assert str(getattr(limit, bound)) in meaning


def test_secrets_may_stand_in_files_and_the_page_says_which() -> None:
    keys = PAGE.partition("## Keys and secrets")[2]
    named = {name for name in FIELDS if f"`{name}`" in keys}
    assert set(SECRETS) <= named
    assert "XAI_API_KEY_FILE" in keys
