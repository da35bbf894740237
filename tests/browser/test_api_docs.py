"""The page to try REST, in a real browser under the real content security policy."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from app import create_app
from app.services import EXTENSION
from runs import migrate
from runs.settings import load
from tests import chromium
from tests.servers import ValkeyServer, serve


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    valkey = ValkeyServer(tmp_path / "valkey").start()
    values = {"WAYLINE_DATA_DIR": str(tmp_path / "data"), "REDIS_URL": valkey.url}
    settings = load(values, dotenv=tmp_path / "none")
    migrate.upgrade(settings.database_url)
    app = create_app(settings)
    with closing(app.extensions[EXTENSION]), serve(app) as address:
        yield address
    valkey.stop()


@pytest.fixture
def page() -> Iterator[Page]:
    path = chromium.find()
    assert path is not None, chromium.MISSING
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser.new_page()
        browser.close()


def test_a_trip_is_planned_followed_and_stopped(web: str, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{web}/api/v1/docs")

    def send(call: str, wanted: str) -> None:
        page.click(f"#{call} summary")
        page.click(f"#{call} button:has-text('Send')")
        page.wait_for_selector(f"#{call} output:has-text('{wanted}')")

    send("planTrip", "202")
    assert len(page.input_value("#bearer")) == 43  # the access token, filled in
    send("getTrip", "200")
    send("followTrip", "200")
    page.wait_for_selector("#followTrip pre:has-text('event:progress')")
    send("cancelTrip", "200")
    page.wait_for_selector("#followTrip pre:has-text('event:cancelled')")
    assert said == []
