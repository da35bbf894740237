"""The live page in a real browser: partial results, trouble told, and catching up by itself."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from runs import events, outcomes
from runs.errors import RateLimitError
from runs.events import Courier, append
from tests.app import madeup, planning
from tests.browser.conftest import Site, here


@pytest.fixture
def page(owned: BrowserContext) -> Page:
    return owned.new_page()


def show(site: Site, page: Page) -> tuple[str, str]:
    """The page of a queued trip, with its stream open."""
    trip, run = site.trip()
    with page.expect_response("**/events?*"):
        page.goto(f"{site.address}/trips/{trip}")
    return trip, run


def at(page: Page, percent: int) -> None:
    expect(page.locator("#bar")).to_have_attribute("aria-valuenow", str(percent))


def test_what_each_agent_makes_appears_as_it_is_made(site: Site, page: Page) -> None:
    trip, run = show(site, page)
    agents = page.locator(".agent")
    expect(agents).to_have_count(4)
    expect(page.locator(".agent-state")).to_have_text(["waiting"] * 4)
    site.do(run, "architect")
    expect(page.locator(".outline li")).to_contain_text(["Old hills"])
    expect(agents.nth(0)).to_have_class(re.compile("is-done"))
    site.do(run, "gatherer")
    expect(page.locator("#map .leaflet-marker-icon")).to_have_count(2)
    site.do(run, "specialist")
    expect(page.locator(".picks li")).to_contain_text(["A pick"])
    expect(page.locator("#say")).to_have_text("75 %: Recommendations generated")
    assert page.title().startswith("75 % ·")
    site.finish(trip, run, madeup.itinerary(trip))
    expect(page.locator("#itinerary")).to_be_visible()


def test_what_an_agent_does_now_is_told(site: Site, page: Page) -> None:
    _, run = show(site, page)
    planning.take(site.store, run, "architect")
    courier = Courier(here(site.app).settings.redis_url)
    said = "Looking at 38 museums <b>…</b>"
    courier.publish([events.chatter(run, "architect", said)])
    expect(page.locator("[data-step=architect] [data-activity]")).to_have_text(said)
    expect(page.locator("[data-step=architect] .agent-state")).to_have_text("working")
    courier.close()


def test_a_retry_counts_down(site: Site, page: Page) -> None:
    _, run = show(site, page)
    lease = planning.take(site.store, run, "architect")
    outcomes.retry(site.store, lease, error=RateLimitError().to_dict(), in_seconds=50, of=3)
    notice = page.locator("[data-step=architect] .notice")
    expect(notice).to_contain_text("Retrying (2 of 3)")
    first = notice.inner_text()
    expect(notice).to_contain_text(re.compile(r"in \d+ seconds"))
    page.wait_for_function(
        "first => document.querySelector('.notice').innerText !== first", arg=first
    )


def test_a_change_of_provider_is_told(site: Site, page: Page) -> None:
    _, run = show(site, page)
    change = {"from": "xai/made-up", "to": "builtin", "why": "timeout"}
    site.store.write(lambda c: append(c, run, "failover", change))
    expect(page.locator(".notice")).to_contain_text("the built-in planner took over")


def test_a_failure_says_what_can_be_done(site: Site, page: Page) -> None:
    _, run = show(site, page)
    planning.fail(site.store, run)
    expect(page.get_by_role("alert")).to_contain_text("trouble of its own")
    page.get_by_role("link", name="Back to the form").click()
    expect(page.locator("#destination")).to_have_value("Lisbon")


def test_stopping(site: Site, owned: BrowserContext, page: Page) -> None:
    trip, _ = show(site, page)
    other = owned.new_page()
    with other.expect_response("**/events?*"):
        other.goto(f"{site.address}/trips/{trip}")
    page.get_by_role("button", name="Stop planning").click()
    for tab in (page, other):
        expect(tab.get_by_text("You stopped this trip")).to_be_visible()


def test_a_reload_and_a_second_tab_show_the_same(
    site: Site, owned: BrowserContext, page: Page
) -> None:
    trip, run = show(site, page)
    site.do(run, "architect", "gatherer")
    at(page, 50)
    page.reload()
    other = owned.new_page()
    other.goto(f"{site.address}/trips/{trip}")
    for tab in (page, other):
        at(tab, 50)
        expect(tab.locator(".outline li")).to_have_count(1)
        expect(tab.locator("#map .leaflet-marker-icon")).to_have_count(2)
    site.do(run, "specialist")
    for tab in (page, other):
        at(tab, 75)


def test_without_a_stream_it_asks_and_shows_the_same(
    site: Site, owned: BrowserContext, page: Page
) -> None:
    owned.route("**/events?*", lambda route: route.abort())
    trip, run = site.trip()
    page.goto(f"{site.address}/trips/{trip}")
    expect(page.locator("#line")).to_contain_text("asking every two seconds")
    site.do(run, "architect", "gatherer")
    at(page, 50)
    expect(page.locator(".outline li")).to_have_count(1)
    expect(page.locator("#map .leaflet-marker-icon")).to_have_count(2)
    site.do(run, "specialist")
    site.finish(trip, run, madeup.itinerary(trip))
    expect(page.locator("#itinerary")).to_be_visible()


def test_a_refused_stream_is_asked_for_again(site: Site, owned: BrowserContext, page: Page) -> None:
    refused: list[str] = []

    def once(route: object) -> None:
        if refused:
            route.fallback()  # type: ignore[attr-defined]
        else:
            refused.append("503")
            route.fulfill(status=503)  # type: ignore[attr-defined]

    owned.route("**/events?*", once)
    trip, run = site.trip()
    page.goto(f"{site.address}/trips/{trip}")
    site.do(run, "architect")
    at(page, 25)
    assert refused


def test_a_lost_network_is_told_and_made_up_for(
    site: Site, owned: BrowserContext, page: Page
) -> None:
    trip, run = show(site, page)
    owned.set_offline(True)
    expect(page.locator("#line")).to_contain_text("catches up by itself")
    site.do(run, "architect", "gatherer", "specialist")
    owned.set_offline(False)
    at(page, 75)
    expect(page.locator("#line")).to_be_hidden()
    site.finish(trip, run, madeup.itinerary(trip))
    expect(page.locator("#itinerary")).to_be_visible()


def test_a_page_opened_after_the_end_shows_the_plan(site: Site, page: Page) -> None:
    trip = site.ready(madeup.itinerary("made-up"))
    page.goto(f"{site.address}/trips/{trip}")
    expect(page.locator("#itinerary")).to_be_visible()
