"""A real Chromium on the real app; runs are moved along as a worker does. All trips are made up."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app import access
from app.access import COOKIE
from runs import outcomes, trips
from runs.store import Store
from tests import chromium
from tests.app import planning
from tests.app.conftest import (  # noqa: F401 (fixtures)
    MakeApp,
    MakeSettings,
    here,
    make_app,
    settings,
    valkey,
)
from tests.app.test_pages_trips import ME, PARTIALS, finish, made
from tests.servers import serve

#: A tile of one transparent point.
TILE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
TILES = "https://tiles.example/{z}/{x}/{y}.png"


@dataclass
class Site:
    """The app, its address and its record."""

    app: Flask
    address: str
    store: Store
    #: What a page complained of: errors of scripts, things the policy refused.
    complaints: list[str] = field(default_factory=list)

    def trip(self, title: str = "Lisbon") -> tuple[str, str]:
        """A queued trip of the browser that ``owned`` opens: its id and its run's."""
        trip, run = made(self.store, title)
        return trip.id, run.id

    def do(self, run_id: str, *steps: str) -> None:
        for step in steps:
            lease = planning.take(self.store, run_id, step)
            told = PARTIALS[step]
            outcomes.commit_step(self.store, lease, output={}, made_by="builtin", partial=told)

    def finish(self, trip_id: str, run_id: str, plan: dict[str, Any]) -> None:
        """The last step, and the end."""
        lease = planning.take(self.store, run_id, "formatter")
        outcomes.finish_step(
            self.store, lease, output={}, made_by="builtin", partial=None, make=lambda _: plan
        )

    def ready(self, plan: dict[str, Any]) -> str:
        """A finished trip with that plan: its id."""
        trip, run = made(self.store)
        finish(self.store, trip, run, plan)
        return trip.id

    def only_run(self, trip_id: str) -> str:
        from runs import record

        (run,) = record.of_trip(self.store, trip_id)
        return run.id

    def count(self) -> int:
        """Trips of everybody."""
        from sqlalchemy import func, select

        from runs import tables

        query = select(func.count()).select_from(tables.trips)
        return int(self.store.read(lambda c: c.scalar(query)) or 0)


@pytest.fixture
def site(make_app: MakeApp) -> Iterator[Site]:  # noqa: F811
    app = make_app(WAYLINE_TILES=TILES)
    with serve(app) as address:
        yield Site(app, address, here(app).store)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    assert path is not None, chromium.MISSING
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


def own(site: Site, context: BrowserContext) -> None:
    """Give the context the cookie of the trips' owner."""
    with site.app.app_context():
        value = access._signer().dumps(ME.id)
    context.add_cookies([{"name": COOKIE, "value": value, "url": site.address}])


def listen(site: Site, page: Page) -> Page:
    """Note what goes wrong on the page."""
    page.on("pageerror", lambda error: site.complaints.append(f"error: {error}"))
    page.on("dialog", lambda dialog: site.complaints.append(f"dialog: {dialog.message}"))
    page.on(
        "console",
        lambda said: (
            site.complaints.append(said.text)
            if "Content Security Policy" in said.text or "Refused" in said.text
            else None
        ),
    )
    return page


@pytest.fixture
def context(site: Site, browser: Browser) -> Iterator[BrowserContext]:
    """The owner's browser. Tiles are answered here: tests reach no network."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(15_000)
    context.route(
        "https://tiles.example/**", lambda r: r.fulfill(body=TILE, content_type="image/png")
    )
    context.on("page", lambda page: listen(site, page))
    yield context
    context.close()
    assert site.complaints == []


@pytest.fixture
def owned(site: Site, context: BrowserContext) -> BrowserContext:
    own(site, context)
    return context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


__all__ = ["Site", "trips"]
