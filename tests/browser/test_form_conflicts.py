"""Wishes that cannot all come true, in a real browser: said once, a press mends the form."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

LOOK = (Path(__file__).parent / "looks.js").read_text().rstrip().rstrip(";")


def fill(page: Page, site: Site) -> None:
    """A made-up form whose wishes do not go together."""
    page.goto(site.address)
    page.fill("#destination", "Lisbon")
    page.check('input[name="flexible_dates"][value="true"]')
    page.fill("#planned_days", "1")
    page.check('input[name="flexible_budget"][value="true"]')
    page.evaluate("for (const part of document.querySelectorAll('details.part')) part.open = true")
    page.fill("#must_see", "Belém Tower\nLisbon Zoo\nLisbon Oceanarium\nBenfica Stadium")
    page.select_option("#pace", "relaxed")
    page.fill("#accessibility", "wheelchair")


@pytest.mark.parametrize("width", [375, 1280])
def test_a_conflict_is_said_and_mended(page: Page, site: Site, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    fill(page, site)
    page.click("#start")
    panel = page.locator(".conflicts")
    expect(panel).to_be_focused()
    expect(panel).to_contain_text("do not go together")
    expect(page.locator("#must_see-error")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert site.count() == 0
    page.locator(".conflicts .chip-button").first.click()
    expect(page.locator(".conflicts")).to_have_count(0)
    assert page.input_value("#destination") == "Lisbon"
    assert site.count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_and_can_be_read(
    page: Page, site: Site, width: int, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})
    fill(page, site)
    page.click("#start")
    page.locator(".conflicts").wait_for()
    assert page.evaluate(LOOK) == []


def test_it_can_be_planned_anyway(page: Page, site: Site) -> None:
    fill(page, site)
    page.click("#start")
    page.get_by_role("button", name="Plan it anyway").click()
    page.wait_for_url("**/trips/*")
    assert site.count() == 1
