"""The rooms import each other one way: import-linter holds the contracts of pyproject.toml."""

import tomllib
from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]


def test_the_arrows_hold() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == (
        EXIT_STATUS_SUCCESS
    )


def test_every_room_is_looked_at() -> None:
    linted = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert set(linted["root_packages"]) == rooms


def test_rooms_say_in_the_open_what_they_import() -> None:
    """An import by name at run time would pass the linter by."""
    hidden = [
        str(path.relative_to(ROOT))
        for room in ("app", "runs", "trips", "workers", "workflows")
        for path in (ROOT / room).rglob("*.py")
        if "importlib.import_module" in path.read_text() or "__import__(" in path.read_text()
    ]
    assert hidden == []
