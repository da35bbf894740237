"""Every page, narrow and wide, light and dark: nothing overflows, all is legible and named."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.app import madeup, planning
from tests.browser.conftest import TILE, Site, listen, own

LOOK = (Path(__file__).parent / "looks.js").read_text().rstrip().rstrip(";")


def everything(site: Site) -> dict[str, str]:
    """Name → path of every page, in every state."""
    failed, run = site.trip("A failed trip")
    planning.fail(site.store, run)
    half, run = site.trip("A trip of سفر and 旅 " + "longwordwithoutabreak" * 4)
    site.do(run, "architect", "gatherer", "specialist")
    ready = site.ready(madeup.itinerary("made-up"))
    return {
        "form": "/",
        "list": "/trips",
        "about": "/about",
        "error": "/nowhere",
        "failed": f"/trips/{failed}",
        "live": f"/trips/{half}",
        "itinerary": f"/trips/{ready}",
        "filled in": f"/?from={half}",
    }


def look(page: Page, name: str) -> list[str]:
    """What is wrong with the page as it is now, with its styles."""
    page.wait_for_load_state("load")
    return [f"{name}: {wrong}" for wrong in page.evaluate(LOOK)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_fit_and_can_be_read(
    site: Site, browser: Browser, width: int, scheme: Literal["light", "dark"]
) -> None:
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    own(site, context)
    context.route(
        "https://tiles.example/**", lambda r: r.fulfill(body=TILE, content_type="image/png")
    )
    page = listen(site, context.new_page())
    wrong: list[str] = []
    for name, path in everything(site).items():
        page.goto(site.address + path)
        wrong += look(page, name)
    page.goto(site.address)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.fill("#avoid", "x" * 300)
    page.check("[name=groups][value=other]")
    page.check("#travel_style [value=answers]")
    for box in page.locator("[name=inclusions]").all():
        box.check()
    wrong += look(page, "unfolded")
    page.locator("#start").click()
    page.locator("#summary").wait_for()
    wrong += look(page, "with errors")
    context.close()
    assert wrong == []
    assert site.complaints == []
