"""``.env.example`` names every setting, with its default where it shows one."""

import re
from pathlib import Path

from runs.settings import Settings, load

LINES = (Path(__file__).parents[2] / ".env.example").read_text().splitlines()
SHOWN = dict(line.removeprefix("#").split("=", 1) for line in LINES if re.match(r"#[A-Z_]+=", line))


def test_every_setting_stands_in_it_and_nothing_else() -> None:
    assert set(SHOWN) == set(Settings.model_fields)


def test_nothing_is_set_in_it() -> None:
    assert all(line.startswith("#") or not line for line in LINES)


def test_what_it_shows_can_be_read(tmp_path: Path) -> None:
    load({name: value for name, value in SHOWN.items() if value}, tmp_path / "no .env")
