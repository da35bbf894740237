"""Changing a plan on its page, in a real browser: by hand, by keyboard, without JavaScript.

The plan is the built-in planner's, for made-up wishes.
"""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from runs import trips
from tests.app.plan_made import WISH, finish, newest, stop
from tests.app.test_pages_trips import ME
from tests.browser.conftest import Site, listen, own
from tests.browser.test_looks import look
from trips.itinerary import Item

UNFOLD = "document.querySelectorAll('details').forEach(d => { d.open = true; })"


@pytest.fixture
def page(owned: BrowserContext) -> Page:
    return owned.new_page()


@pytest.fixture
def plain(site: Site, browser: Browser) -> Iterator[Page]:
    """The owner's browser on a phone, with JavaScript off."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    context.set_default_timeout(15_000)
    own(site, context)
    yield listen(site, context.new_page())
    context.close()
    assert site.complaints == []


def show(site: Site, page: Page) -> str:
    """A finished trip of this browser, on its page: its id."""
    made = trips.create(
        site.store, owner=ME.owner, title="Lisbon", request={**WISH, "destination": "Lisbon"}
    )
    finish(site.store, made.trip.id)
    page.goto(f"{site.address}/trips/{made.trip.id}")
    return made.trip.id


def controls(page: Page, item: Item) -> Locator:
    """The stop's controls, unfolded."""
    found = page.locator(f"#{item.id} details.edit")
    found.locator("summary").click()
    return found


def test_a_stop_is_taken_out_and_put_back(site: Site, page: Page) -> None:
    trip = show(site, page)
    item = stop(newest(site.store, trip), 2)
    controls(page, item).get_by_role("button", name="Take out").click()
    expect(page.locator("#version")).to_contain_text("Version 2. Took out a stop of day 2")
    expect(page.locator("#day-2 h4", has_text=item.title)).to_have_count(0)
    assert page.url.endswith("#day-2")
    page.get_by_role("button", name="Undo: back to version 1").click()
    expect(page.locator("#version")).to_contain_text("Version 3. Version 1 restored")
    expect(page.locator("#day-2 h4", has_text=item.title)).to_have_count(1)


def test_all_of_it_works_without_javascript_on_a_phone(site: Site, plain: Page) -> None:
    trip = show(site, plain)
    item = stop(newest(site.store, trip), 1)
    controls(plain, item).get_by_role("button", name="Swap").click()
    expect(plain.locator("#version")).to_contain_text("Version 2. Swapped a stop of day 1")
    expect(plain.locator("#day-1 h4", has_text=item.title)).to_have_count(0)
    plain.get_by_text("Change day 3", exact=True).click()
    plain.get_by_role("button", name="For rain day 3").click()
    expect(plain.locator("#version")).to_contain_text("Version 3. Made day 3 fit for rain")
    assert newest(site.store, trip).verification.status == "consistent"
    wide = plain.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def test_a_refusal_stands_at_its_stop_and_keeps_what_was_chosen(site: Site, plain: Page) -> None:
    trip = show(site, plain)
    plan = newest(site.store, trip)
    moves = [(i, str(n)) for i in _visits(site, trip, 3) for n in (1, 2)]
    for item, to in moves:
        form = controls(plain, item)
        form.get_by_label("Move to").select_option(to)
        with plain.expect_navigation():
            form.get_by_role("button", name="Move").click()
        said = plain.locator(f"#{item.id} [role=alert]")
        if said.count():
            expect(said).to_be_visible()
            expect(plain.locator(f"#to-{item.id}")).to_have_value(to)
            assert newest(site.store, trip).days == plan.days
            return
        plan = newest(site.store, trip)
        plain.goto(f"{site.address}/trips/{trip}")
    pytest.fail("every stop could be moved to every day")


def test_what_is_pinned_can_only_be_let_go(site: Site, page: Page) -> None:
    trip = show(site, page)
    item = stop(newest(site.store, trip), 2)
    controls(page, item).get_by_role("button", name="Pin").click()
    expect(page.locator("#version")).to_contain_text("Version 2")
    expect(page.locator(f"#{item.id}")).to_contain_text("pinned")
    form = controls(page, item)
    expect(form.get_by_role("button")).to_have_count(1)
    form.get_by_role("button", name=f"Unpin {item.title}").click()
    expect(page.locator("#version")).to_contain_text("Unpinned")


def test_a_place_is_added_by_its_name(site: Site, page: Page) -> None:
    trip = show(site, page)
    item = stop(newest(site.store, trip), 2)
    controls(page, item).get_by_role("button", name="Take out").click()
    expect(page.locator("#version")).to_contain_text("Version 2")
    page.get_by_text("Change day 2", exact=True).click()
    page.get_by_label("Add a place").nth(1).fill("Eiffel Tower")
    page.get_by_role("button", name="Add to day 2").click()
    day = page.locator("#day-2")
    expect(day.locator("[role=alert]")).to_contain_text("We know no place “Eiffel Tower”")
    expect(day.get_by_label("Add a place")).to_have_value("Eiffel Tower")
    day.get_by_label("Add a place").fill(item.title)
    day.get_by_role("button", name="Add to day 2").click()
    expect(page.locator("#version")).to_contain_text("Version 3. Added a place to day 2")
    expect(page.locator("#day-2 h4", has_text=item.title)).to_have_count(1)


def test_the_controls_are_reached_and_used_by_keyboard(site: Site, page: Page) -> None:
    show(site, page)
    page.get_by_text("Change day 2", exact=True).focus()
    page.keyboard.press("Enter")
    for _ in range(4):  # the place, Add, the first two of the day's buttons
        page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_contain_text("Slower")
    page.keyboard.press("Enter")
    expect(page.locator("#version")).to_contain_text("Made day 2 slower")


def test_older_versions_are_read_and_restored(site: Site, page: Page) -> None:
    trip = show(site, page)
    page.get_by_text("Change day 1", exact=True).click()
    page.get_by_role("button", name="Plan it anew day 1").click()
    versions = page.locator("#versions")
    expect(versions.locator("li")).to_have_count(2)
    versions.get_by_role("link", name="Version 1", exact=True).click()
    expect(page.locator("#version")).to_contain_text("You are reading version 1.")
    expect(page.locator("details.edit")).to_have_count(0)
    page.get_by_role("button", name="Restore version 1").first.click()
    expect(page.locator("#version")).to_contain_text("Version 3. Version 1 restored")
    first = trips.version(site.store, trip, 1)
    assert first is not None
    assert newest(site.store, trip).model_dump(mode="json")["days"] == first.itinerary["days"]


def test_two_tabs_lose_nothing(site: Site, owned: BrowserContext, page: Page) -> None:
    trip = show(site, page)
    other = owned.new_page()
    other.goto(f"{site.address}/trips/{trip}")
    for tab in (page, other):
        tab.get_by_text("Change day 2", exact=True).click()
        with tab.expect_navigation():
            tab.get_by_role("button", name="Slower day 2").click()
    expect(page.locator("#version")).to_contain_text("Version 2")
    expect(other.locator("#day-2 [role=alert]")).to_contain_text("changed meanwhile")
    assert newest(site.store, trip).version == 2
    other.get_by_role("button", name="Slower day 2").click()
    expect(other.locator("#version")).to_contain_text("Version 3")


def test_a_strangers_plan_is_not_there_to_change(site: Site, page: Page, browser: Browser) -> None:
    trip = show(site, page)
    stranger = browser.new_page()
    answer = stranger.goto(f"{site.address}/trips/{trip}?version=1")
    assert answer is not None
    assert answer.status == 404
    stranger.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_controls_fit_and_can_be_read(
    site: Site, browser: Browser, width: int, scheme: Literal["light", "dark"]
) -> None:
    size: ViewportSize = {"width": width, "height": 800}
    context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
    own(site, context)
    context.route("https://tiles.example/**", lambda route: route.abort())
    page = listen(site, context.new_page())
    trip = show(site, page)
    page.evaluate(UNFOLD)
    wrong = look(page, "unfolded")
    page.get_by_label("Add a place").first.fill("x" * 120)
    page.get_by_role("button", name="Add to day 1").click()
    expect(page.locator("[role=alert]")).to_have_count(1)
    wrong += look(page, "refused")
    page.get_by_role("button", name="Slower day 1").click()
    expect(page.locator("#versions")).to_be_visible()
    wrong += look(page, "changed")
    page.goto(f"{site.address}/trips/{trip}?version=1")
    wrong += look(page, "older")
    context.close()
    assert wrong == []


def _visits(site: Site, trip: str, day: int) -> list[Item]:
    plan = newest(site.store, trip)
    return [i for i in plan.days[day - 1].items if i.kind == "visit" and not i.pinned]
