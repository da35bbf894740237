"""From the empty form to the itinerary in a real browser, and what a live page survives."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import chromium
from tests.e2e.conftest import MakeStack
from tests.e2e.stack import Stack
from tests.servers import until

#: Tells every percentage that a page shows, as it changes.
WATCH = """document.addEventListener('DOMContentLoaded', () => {
  const bar = document.getElementById('bar');
  if (!bar) return;
  const note = () => window.sawPercent(Number(bar.getAttribute('aria-valuenow')));
  note();
  new MutationObserver(note).observe(bar, {attributes: true, attributeFilter: ['aria-valuenow']});
})"""


expect.set_options(timeout=40_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find())
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    context.set_default_timeout(20_000)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert not problems


def fill_in(page: Page, stack: Stack) -> None:
    page.goto(stack.address)
    page.get_by_label("Where to").fill("Lisbon")
    page.get_by_label("Flexible: a number of days").check()
    page.locator("[name=planned_days]").fill("4")
    page.locator("[name=budget_amount]").fill("1800")
    page.locator("[name=currency]").select_option("EUR")
    page.locator("[name=interests][value=history]").check()


def start(page: Page, stack: Stack) -> None:
    fill_in(page, stack)
    page.get_by_role("button", name="Plan this trip").last.click()
    page.wait_for_url(re.compile(r"/trips/[0-9a-f]{32}"))


def percent(page: Page) -> int:
    return int(page.locator("#bar").get_attribute("aria-valuenow") or -1)


def test_from_the_empty_form_to_the_itinerary_seeing_each_percentage(
    make_stack: MakeStack, page: Page
) -> None:
    stack = make_stack(delay=1.0)
    seen: list[int] = []
    page.expose_function("sawPercent", lambda percent: seen.append(percent))
    page.add_init_script(WATCH)
    start(page, stack)
    expect(page.locator("body.itinerary")).to_be_visible()
    assert list(dict.fromkeys(seen)) == [0, 25, 50, 75, 90, 100]
    expect(page.get_by_role("heading", level=1)).not_to_be_empty()
    for day in range(1, 5):
        expect(page.get_by_role("heading", name=re.compile(rf"Day {day}\b"))).to_be_visible()
    assert page.locator(".leaflet-marker-icon").count() >= 8
    assert stack.one("SELECT count(*) FROM versions") == 1
    assert len(stack.xai.requests) == len(stack.groq.requests) == 2


def test_a_refresh_and_a_second_tab_catch_up_by_themselves(
    make_stack: MakeStack, page: Page
) -> None:
    stack = make_stack(delay=4.0)
    start(page, stack)
    expect(page.locator("#bar")).to_have_attribute("aria-valuenow", "25")
    second = page.context.new_page()
    second.goto(page.url)
    page.reload()
    assert min(percent(page), percent(second)) >= 25
    for tab in (page, second):
        expect(tab.locator("body.itinerary")).to_be_visible()


def test_a_lost_network_only_delays_what_the_page_shows(make_stack: MakeStack, page: Page) -> None:
    stack = make_stack(delay=1.5)
    start(page, stack)
    expect(page.locator("#bar")).to_have_attribute("aria-valuenow", "25")
    page.context.set_offline(True)
    until(lambda: stack.one("SELECT max(percent) FROM runs") >= 75, what="the run goes on")
    page.context.set_offline(False)
    expect(page.locator("body.itinerary")).to_be_visible()


def test_a_worker_killed_meanwhile_shows_as_a_delay(make_stack: MakeStack, page: Page) -> None:
    stack = make_stack(delay=1.0)
    start(page, stack)
    expect(page.locator("#bar")).to_have_attribute("aria-valuenow", "25")
    stack.worker.kill()
    stack.worker.start()
    expect(page.locator("body.itinerary")).to_be_visible()


def test_stopping_from_the_page_stops_the_run(make_stack: MakeStack, page: Page) -> None:
    stack = make_stack(delay=20.0)
    start(page, stack)
    until(lambda: stack.xai.open_connections == 1, what="the call is under way")
    page.get_by_role("button", name="Stop planning").click()
    expect(page.get_by_text("You stopped this trip")).to_be_visible()
    until(lambda: stack.xai.open_connections == 0, 3)


def test_without_javascript_the_form_plans_a_trip(make_stack: MakeStack, browser: Browser) -> None:
    stack = make_stack(models=False)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    start(page, stack)
    expect(page.locator("body.itinerary")).to_be_visible()
    context.close()
