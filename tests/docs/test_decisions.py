"""``docs/decisions.md`` against the libraries that the rooms import."""

import ast
import sys
from collections.abc import Iterator

from tests.docs.pages import DOCS, ROOT

ROOMS = ("app", "runs", "trips", "wayline", "workers", "workflows")
#: Imported as → called there, where the two differ. Parts of a library go by its name.
CALLED = {
    "dotenv": "python-dotenv",
    "xstatic": "XStatic-Leaflet",
    "opening_hours": "opening-hours-py",
    "pydantic_core": "pydantic",
    "wtforms": "Flask-WTF",
    "itsdangerous": "Flask 3",
    "redis": "redis-py",
    "flask_wtf": "Flask-WTF",
    "flask_sse": "flask-sse",
    "json_repair": "json-repair",
    "httpx2": "httpx",
    "global_land_mask": "global-land-mask",
}


def imported() -> Iterator[str]:
    """Every top-level name that a room imports, the standard library's and ours left out."""
    for path in (p for room in ROOMS for p in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            yield from (name.split(".")[0] for name in names)


def test_every_library_is_named() -> None:
    page = (DOCS / "decisions.md").read_text().lower()
    libraries = set(imported()) - set(sys.stdlib_module_names) - set(ROOMS)
    assert {name for name in libraries if CALLED.get(name, name).lower() not in page} == set()
