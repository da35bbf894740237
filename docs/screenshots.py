"""The pictures in ``docs/images``, taken from a running product.

    python -m docs.screenshots http://127.0.0.1:8000 itinerary live

``itinerary`` wants a server without models, and ``WAYLINE_TILES=`` where the map's background
cannot be fetched. ``live`` is taken while a trip is planned, so its server needs models that take
their time: point it at ``python -m tests.fakes.provider --delay 4``, with ``XAI_MODEL=stand-in``
and the same for Groq, so that the picture says what it shows.
"""

import argparse
import datetime as dt
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import chromium

IMAGES = Path(__file__).parent / "images"

#: What GitHub and others show without a wait, in bytes.
LARGEST = 300_000

#: Milliseconds for a trip to be planned, and for a step of it.
PATIENCE = 120_000


def main() -> None:
    """Take the pictures that are asked for."""
    parser = argparse.ArgumentParser(description="Take the documentation's pictures.")
    parser.add_argument("server", help="address of a running Wayline")
    parser.add_argument("pictures", nargs="+", choices=["itinerary", "live"])
    given = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find())
        for picture in given.pictures:
            {"itinerary": itinerary, "live": live}[picture](browser, given.server)
        browser.close()


def itinerary(browser: Browser, server: str) -> None:
    """A finished plan on a desktop."""
    page = browser.new_page(viewport={"width": 1280, "height": 1300}, locale="en-GB")
    plan(page, server)
    expect(page.locator("body.itinerary")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".leaflet-marker-icon").first).to_be_visible()
    page.get_by_role("button", name="Day 1", exact=True).click()
    page.evaluate("scrollTo(0, 0)")  # the click went down to it
    page.wait_for_load_state("networkidle")
    keep(page, "itinerary.png")


def live(browser: Browser, server: str) -> None:
    """A trip being planned, on a phone: half done."""
    page = browser.new_page(
        viewport={"width": 390, "height": 990},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale="en-GB",
    )
    plan(page, server)
    bar = page.locator("#bar")
    expect(bar).to_have_attribute("aria-valuenow", "50", timeout=PATIENCE)
    expect(page.locator('[data-step="specialist"] [data-activity]')).not_to_be_empty()
    keep(page, "live.png")


def plan(page: Page, server: str) -> None:
    """Fill in the form for four days in May, and send it."""
    page.goto(server)
    monday = _monday_in_may(dt.datetime.now(dt.UTC).date())
    page.locator("[name=destination]").fill("Lisbon")
    page.locator("[name=depart_on]").fill(monday.isoformat())
    page.locator("[name=return_on]").fill((monday + dt.timedelta(days=3)).isoformat())
    page.locator("[name=budget_amount]").fill("1500")
    page.locator("[name=currency]").select_option("EUR")
    for interest in ("history", "food"):
        page.locator(f"[name=interests][value={interest}]").check()
    page.get_by_role("button", name="Plan this trip").last.click()
    page.wait_for_url("**/trips/*")


def keep(page: Page, name: str) -> None:
    """Write the picture. Raises ``SystemExit`` when it is too large."""
    IMAGES.mkdir(exist_ok=True)
    size = len(page.screenshot(path=IMAGES / name, animations="disabled"))
    if size > LARGEST:
        raise SystemExit(f"{name} has {size} bytes, more than {LARGEST}")


def _monday_in_may(today: dt.date) -> dt.date:
    """The second Monday of the next May that has not begun."""
    may = dt.date(today.year + (today.month >= 5), 5, 8)
    return may + dt.timedelta(days=-may.weekday() % 7)


if __name__ == "__main__":
    main()
