"""Static files: Leaflet out of its package, and ours with their content in the address."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from flask import Response, current_app, send_from_directory, url_for
from xstatic.pkg import leaflet as package

#: Its version is part of the address, so that it can be kept for long.
LEAFLET: str = package.VERSION

#: A year, in seconds.
LONG = 365 * 24 * 3600


def leaflet(name: str) -> Response:
    """A file of Leaflet's. The answer never changes under one address."""
    response = send_from_directory(package.BASE_DIR, name, max_age=LONG)
    response.cache_control.immutable = True
    return response


def asset(name: str) -> str:
    """The address of one of our static files; it changes with what is in the file."""
    return url_for("static", filename=name, v=_digest(str(Path(_folder(), name))))


def for_templates() -> dict[str, Callable[[str], str]]:
    return {"asset": asset}


def _folder() -> str:
    folder = current_app.static_folder
    assert folder is not None  # Flask's default
    return folder


@cache
def _digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]
