"""The form in a real browser: drafts, help with boxes, starting once; and without JavaScript."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.app import madeup
from tests.browser.conftest import Site


def fill(page: Page) -> None:
    """An acceptable wish."""
    page.fill("#destination", "Lisbon")
    page.check("#flexible_dates [value=true]")
    page.fill("#planned_days", "3")
    page.fill("#budget_amount", "1200")
    page.select_option("#currency", "EUR")


def start(page: Page) -> Locator:
    return page.locator("#start")


def on_a_trip(page: Page) -> str:
    page.wait_for_url(re.compile(r"/trips/\w+$"))
    return page.url.rsplit("/", 1)[1]


def test_a_trip_starts_and_its_page_leads_to_the_itinerary(site: Site, page: Page) -> None:
    page.goto(site.address)
    fill(page)
    start(page).click()
    trip = on_a_trip(page)
    run = site.only_run(trip)
    for step, percent in (("architect", 25), ("gatherer", 50), ("specialist", 75)):
        site.do(run, step)
        expect(page.locator("#bar")).to_have_attribute("aria-valuenow", str(percent))
    page.set_viewport_size({"width": 1280, "height": 500})
    page.evaluate("scrollTo(0, 240)")
    site.finish(trip, run, madeup.itinerary(trip))
    expect(page.locator("#bar")).to_have_attribute("aria-valuenow", "100")
    expect(page.locator("#itinerary")).to_be_visible()
    page.wait_for_function("Math.abs(scrollY - 240) < 2")


def test_a_closed_tab_loses_nothing(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(site.address)
    fill(page)
    page.check("[name=interests][value=food]")
    page.locator("#part-fixed summary").click()
    page.fill("#must_see", "Torre de Belém\nمتحف")
    page.click("#more-booked")
    page.fill("#booked-1-name", "Dinner")
    page.close()

    page = context.new_page()
    page.goto(site.address)
    expect(page.locator("#draft")).to_contain_text("filled in again")
    expect(page.locator("#destination")).to_have_value("Lisbon")
    expect(page.locator("#planned_days")).to_have_value("3")
    expect(page.locator("[name=interests][value=food]")).to_be_checked()
    expect(page.locator("#must_see")).to_have_value("Torre de Belém\nمتحف")
    expect(page.locator("#booked-1-name")).to_have_value("Dinner")
    expect(page.locator("#part-fixed")).to_have_attribute("open", "")

    page.get_by_role("button", name="Start with an empty form").click()
    expect(page.locator("#destination")).to_have_value("")
    page.reload()
    expect(page.locator("#destination")).to_have_value("")


def test_the_draft_goes_once_the_trip_is_on_its_way(site: Site, page: Page) -> None:
    page.goto(site.address)
    fill(page)
    start(page).click()
    on_a_trip(page)
    page.goto(site.address)
    expect(page.locator("#destination")).to_have_value("")
    expect(page.locator("#draft")).to_be_hidden()


def test_a_form_with_errors_keeps_its_draft(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(site.address)
    fill(page)
    page.fill("#adults", "two")
    start(page).click()
    expect(page.locator("#summary")).to_be_focused()
    page.close()
    page = context.new_page()
    page.goto(site.address)
    expect(page.locator("#adults")).to_have_value("two")
    expect(page.locator("#destination")).to_have_value("Lisbon")


def test_what_is_too_long_does_not_block_the_next_form(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(site.address)
    fill(page)
    page.locator("#part-words summary").click()
    page.fill("#notes", "x" * 200_000)
    start(page).click()
    expect(page.locator("#notes-error")).to_contain_text("you gave")
    assert len(page.input_value("#notes")) == 200_000
    page.close()
    page = context.new_page()
    page.goto(site.address)
    expect(page.locator("#draft")).to_contain_text("longer than its box takes")
    expect(page.locator("#destination")).to_have_value("Lisbon")
    expect(page.locator("#notes")).to_have_value("")
    start(page).click()
    on_a_trip(page)


def test_the_summary_leads_to_the_box(site: Site, page: Page) -> None:
    page.goto(site.address)
    fill(page)
    page.locator("#part-needs summary").click()
    page.fill("#avoid", "x" * 101)
    start(page).click()
    page.locator("#part-needs > summary").click()  # folded again by hand
    expect(page.locator("#avoid")).to_be_hidden()
    page.locator("#summary").get_by_role("link", name="Rather not").click()
    expect(page.locator("#avoid")).to_be_focused()
    expect(page.locator("#avoid")).to_have_attribute("aria-invalid", "true")


def test_an_offered_place_fills_its_box(site: Site, page: Page) -> None:
    page.goto(site.address)
    fill(page)
    page.fill("#destination", "Lisbonne sur Mer")
    start(page).click()
    page.get_by_role("button", name="Lisbon (Portugal)").click()
    expect(page.locator("#destination")).to_have_value("Lisbon (Portugal)")
    expect(page.locator("#destination-error")).to_have_count(0)
    start(page).click()
    on_a_trip(page)


def test_a_place_near_one_without_a_file_fills_its_box(site: Site, page: Page) -> None:
    page.goto(site.address)
    fill(page)
    page.fill("#destination", "Évora")
    start(page).click()
    known = page.get_by_role("heading", name="What is known of Évora (Portugal)")
    expect(known).to_be_visible()
    page.get_by_role("button", name="Lisbon (Portugal)").click()
    expect(page.locator("#destination")).to_have_value("Lisbon (Portugal)")
    expect(known).to_have_count(0)
    start(page).click()
    on_a_trip(page)


def test_places_are_suggested_for_the_last_one_typed(site: Site, page: Page) -> None:
    page.goto(site.address)
    page.locator("#destination").press_sequentially("Kyoto then Lis")
    expect(page.locator('#places option[value="Kyoto then Lisbon"]')).to_have_count(1)


def test_a_way_not_taken_is_hidden_and_kept(site: Site, page: Page) -> None:
    page.goto(site.address)
    page.fill("#depart_on", "2027-05-03")
    page.check("#flexible_dates [value=true]")
    expect(page.locator("#depart_on")).to_be_hidden()
    expect(page.locator("#planned_days")).to_be_visible()
    page.check("#flexible_dates [value=false]")
    expect(page.locator("#depart_on")).to_have_value("2027-05-03")
    expect(page.locator("#groups_other")).to_be_hidden()
    page.check("[name=groups][value=other]")
    expect(page.locator("#groups_other")).to_be_visible()


def test_common_diets_are_a_press_each(site: Site, page: Page) -> None:
    page.goto(site.address)
    page.locator("#part-needs summary").click()
    for name in ("vegan", "halal", "vegan"):
        page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator("#dietary")).to_have_value("vegan\nhalal")


def test_two_quick_presses_start_one_trip(site: Site, page: Page) -> None:
    page.goto(site.address)
    fill(page)
    page.evaluate(
        """() => { const f = document.getElementById('trip-form');
                   f.requestSubmit(); f.requestSubmit(); f.submit(); }"""
    )
    on_a_trip(page)
    assert site.count() == 1


def test_enter_in_a_box_starts_the_trip(site: Site, page: Page) -> None:
    page.goto(site.address)
    fill(page)
    page.press("#planned_days", "Enter")
    on_a_trip(page)


@pytest.mark.parametrize("text", ["x" * 200_000, "京" * 66_000], ids=["latin", "han"])
def test_200_kilobytes_come_back_whole(site: Site, page: Page, text: str) -> None:
    page.goto(site.address)
    fill(page)
    page.locator("#part-words summary").click()
    page.fill("#notes", text)
    start(page).click()
    expect(page.locator("#notes-error")).to_contain_text("you gave")
    assert page.input_value("#notes") == text


def test_more_than_the_server_reads_is_refused_at_the_box(site: Site, page: Page) -> None:
    page.goto(site.address)
    fill(page)
    page.locator("#part-words summary").click()
    page.fill("#notes", "x" * 600_000)
    start(page).click()
    expect(page.locator("#notes-large")).to_contain_text("KiB")
    expect(page.locator("#notes")).to_be_focused()
    assert len(page.input_value("#notes")) == 600_000
    assert page.url.rstrip("/") == site.address


def test_a_limit_is_counted_before_it_is_met(site: Site, page: Page) -> None:
    page.goto(site.address)
    page.locator("#part-words summary").click()
    page.fill("#nickname", "x" * 61)
    expect(page.locator(".count.over")).to_have_text("61 of 60 characters")
    page.fill("#nickname", "x")
    expect(page.locator(".count")).to_have_count(0)


def test_without_javascript(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address)
    fill(page)
    page.fill("#destination", "Lisbonne sur Mer")
    page.locator("#part-fixed summary").click()
    page.fill("#must_see", "Torre de Belém")
    page.get_by_role("button", name="Add another appointment").click()
    expect(page.locator("#booked-1-name")).to_be_visible()
    start(page).click()
    page.get_by_role("button", name="Lisbon (Portugal)").click()
    expect(page.locator("#destination")).to_have_value("Lisbon (Portugal)")
    expect(page.locator("#must_see")).to_have_value("Torre de Belém")
    page.press("#planned_days", "Enter")
    on_a_trip(page)
    expect(page.locator("#bar")).to_have_attribute("aria-valuenow", "0")
    page.get_by_role("button", name="Stop planning").click()
    expect(page.get_by_text("You stopped this trip")).to_be_visible()
    context.close()
