"""Which Chromium the browser's tests drive. ``python -m tests.chromium`` says what is missing."""

import os
import shutil
import sys
from pathlib import Path

#: Names under which systems and vendors install it.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

MISSING = """\
Chromium is missing: the browser's tests cannot run.
  Debian                apt-get install chromium
  Fedora                dnf install chromium
  macOS                 brew install --cask chromium
  Ubuntu and elsewhere  .venv/bin/playwright install --with-deps chromium
or set CHROMIUM to the path of a Chromium or Chrome.
Every other test:       .venv/bin/python -m pytest --ignore tests/browser
"""


def find() -> str | None:
    """Path of an executable: ``CHROMIUM``, else one on the path, else Playwright's own."""
    if given := os.environ.get("CHROMIUM"):
        return given
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in (*found, *filter(os.path.exists, MAC)) if path), None) or _own()


def _own() -> str | None:
    """The one that ``playwright install`` fetched."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    if find() is None:
        sys.exit(MISSING)
