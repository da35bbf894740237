"""The itinerary in a real browser: its map by day, with and without a background; hostile text."""

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.app import madeup
from tests.app.test_pages_trips import MARKUP
from tests.browser.conftest import Site

PINS = "#map .leaflet-marker-icon"


@pytest.fixture
def page(owned: BrowserContext) -> Page:
    return owned.new_page()


def show(site: Site, page: Page, plan: dict[str, Any] | None = None) -> None:
    trip = site.ready(plan or madeup.itinerary("made-up"))
    page.goto(f"{site.address}/trips/{trip}")


def test_every_stop_is_on_the_map_with_its_number(site: Site, page: Page) -> None:
    show(site, page)
    numbered = page.locator(".stop[data-number]")
    expect(page.locator(f"{PINS}.pin:not(.stay)")).to_have_count(numbered.count())
    assert page.locator(f"{PINS}.day-2").all_inner_texts() == ["1", "2", "3", "4"]
    label = page.locator(f"{PINS}.day-2").first.get_attribute("aria-label")
    assert label is not None
    assert label.startswith("Day 2, stop 1: ")
    expect(page.locator("#map path.way")).to_have_count(3)
    strokes = page.locator("#map path.way").evaluate_all(
        "ways => ways.map(w => getComputedStyle(w).stroke + w.getAttribute('stroke-dasharray'))"
    )
    assert len(set(strokes)) == 3


def test_one_day_at_a_time(site: Site, page: Page) -> None:
    show(site, page)
    page.get_by_role("button", name="Day 2", exact=True).click()
    expect(page.locator(f"{PINS}.day-2")).to_have_count(4)
    expect(page.locator(f"{PINS}.day-1")).to_have_count(0)
    expect(page.locator("#map path.way")).to_have_count(1)
    chosen = page.locator('#day-filter [aria-pressed="true"]')
    expect(chosen).to_have_text("Day 2")
    page.get_by_role("button", name="All days").click()
    expect(page.locator("#map path.way")).to_have_count(3)


def test_a_pin_leads_to_its_stop_by_keyboard(site: Site, page: Page) -> None:
    show(site, page)
    page.get_by_role("button", name="Day 1", exact=True).click()
    page.locator(f"{PINS}.day-1").first.press("Enter")
    expect(page.locator(".leaflet-popup")).to_contain_text("Day 1, stop 1, 09:40")
    page.locator(".leaflet-popup a[href^='#d1-']").click()
    assert re.search(r"#d1-i\d+$", page.url)


def test_without_a_background_the_map_still_shows_the_plan(
    site: Site, owned: BrowserContext, page: Page
) -> None:
    owned.route("https://tiles.example/**", lambda route: route.abort())
    show(site, page)
    expect(page.locator("#map-note")).to_contain_text("background cannot be loaded")
    expect(page.locator("#map path.way")).to_have_count(3)
    expect(page.locator(".leaflet-control-scale-line").first).to_be_visible()
    expect(page.locator(PINS).first).to_be_visible()


def test_with_a_background_there_is_no_such_note(site: Site, page: Page) -> None:
    with page.expect_response("https://tiles.example/**"):
        show(site, page)
    expect(page.locator(".leaflet-tile-loaded").first).to_be_attached()
    expect(page.locator("#map-note")).to_be_hidden()
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap")


def test_hostile_text_stays_text(site: Site, page: Page) -> None:
    plan = madeup.itinerary("made-up", title=MARKUP, summary=MARKUP)
    for day in plan["days"]:
        for item in day["items"]:
            item["title"] = MARKUP
            if item["place"]:
                item["place"]["name"] = MARKUP
    show(site, page, plan)
    expect(page.locator("h1")).to_have_text(MARKUP)
    page.get_by_role("button", name="Day 1", exact=True).click()
    page.locator(f"{PINS}.day-1").first.press("Enter")
    expect(page.locator(".leaflet-popup strong")).to_have_text(MARKUP)
    assert page.locator("img[src=x]").count() == 0


def test_a_plan_without_a_place_has_an_empty_map(site: Site, page: Page) -> None:
    plan = madeup.itinerary("made-up", days=1)
    plan["stays"] = []
    plan["days"][0]["items"] = [i for i in plan["days"][0]["items"] if i["kind"] == "rest"]
    show(site, page, plan)
    expect(page.locator("#map .leaflet-control-scale-line").first).to_be_visible()
    expect(page.locator(PINS)).to_have_count(0)


def test_on_paper_it_is_the_plan_alone(site: Site, page: Page) -> None:
    show(site, page)
    page.emulate_media(media="print")
    for away in ("#map", ".top nav", ".jump", ".foot"):
        expect(page.locator(away)).to_be_hidden()
    for stays in ("#day-1-title", "#budget-title", "#checks-title", "#origins-title"):
        expect(page.locator(stays)).to_be_visible()


def test_the_calendar_and_the_json_are_there(site: Site, page: Page) -> None:
    show(site, page)
    for name in ("Calendar (.ics)", "JSON"):
        with page.expect_download() as got:
            page.get_by_role("link", name=name).click()
        assert got.value.failure() is None
