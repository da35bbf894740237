"""An itinerary as its page shows it: numbered stops, colours, hours of the day, bars."""

from collections.abc import Iterator
from dataclasses import dataclass

from trips.atlas import load
from trips.holiday_hours import unsaid
from trips.hours import open_spans
from trips.itinerary import Budget, Day, Item, Itinerary, Status, StayNight
from trips.outline import BudgetCategory
from trips.places import Place

#: Colours that days take in turn; the stylesheet has them.
COLOURS = 7

CATEGORIES: dict[BudgetCategory, str] = {
    "stay": "Places to stay",
    "food": "Food and drink",
    "activities": "Things to do",
    "transport": "Getting about",
}

KINDS: dict[str, str] = {
    "visit": "Visit",
    "meal": "Meal",
    "leg": "On the way",
    "check_in": "Check-in",
    "check_out": "Check-out",
    "rest": "Free time",
    "arrival": "Arrival",
    "departure": "Departure",
}

MODES: dict[str, str] = {
    "walk": "Walk",
    "transit": "Public transport",
    "taxi": "Taxi",
    "drive": "Drive",
    "train": "Train",
    "flight": "Flight",
    "ferry": "Ferry",
}

BANDS = {"budget": "Simple", "mid": "Mid-range", "upscale": "Upscale"}

#: What each agent makes.
MAKES = {
    "architect": "the shape of the days and the budget’s parts",
    "gatherer": "facts and places",
    "specialist": "choice and schedule",
    "formatter": "words and checks",
}

#: What each outcome of the checks means, and no more than that.
VERDICTS: dict[Status, tuple[str, str]] = {
    "confirmed": (
        "Confirmed",
        "Every rule holds, and every fact that the rules rest on is sourced and dated.",
    ),
    "consistent": (
        "Consistent",
        "Every rule holds on the data shown here. Some of that data is recalled or estimated: "
        "check what matters to you before you book.",
    ),
    "problems": (
        "Problems",
        "Some rules do not hold, and could not be repaired. They are said plainly below.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a day's timeline."""

    item: Item
    #: 1, 2, 3 … for what stands on the map within its day; ``None`` for the rest.
    number: int | None
    #: When the place is open on that day, minutes from midnight; ``None`` when not known.
    open: tuple[tuple[int, int], ...] | None
    #: The public holiday on that day of which the place's hours say nothing.
    holiday: str | None


@dataclass(frozen=True, kw_only=True)
class DayView:
    day: Day
    #: 1 to ``COLOURS``.
    colour: int
    entries: tuple[Entry, ...]
    #: Where the night before was spent, and where this one is; ``None`` where there is none.
    woke_in: StayNight | None
    stay: StayNight | None

    @property
    def stops(self) -> int:
        return sum(e.number is not None for e in self.entries)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One category of the budget. Lengths are per cent of the longest bar."""

    label: str
    planned: int | None
    low: int
    high: int
    planned_at: float | None
    low_length: float
    high_length: float

    @property
    def over(self) -> bool:
        return self.planned is not None and self.high > self.planned


def days(it: Itinerary) -> list[DayView]:
    countries = {town.slug: town.country for town in it.destinations}
    return [
        DayView(
            day=day,
            colour=(day.number - 1) % COLOURS + 1,
            entries=tuple(_entries(day, countries.get(day.base))),
            woke_in=_stay(it, day.number - 1),
            stay=_stay(it, day.number),
        )
        for day in it.days
    ]


def bars(budget: Budget) -> list[Bar]:
    """Each category's cost against its share of the budget."""
    shares = budget.planned_by_category
    longest = max([*(price.high for price in budget.by_category.values()), *shares.values(), 1])
    return [
        Bar(
            label=label,
            planned=shares.get(category),
            low=price.low,
            high=price.high,
            planned_at=100 * shares[category] / longest if category in shares else None,
            low_length=100 * price.low / longest,
            high_length=100 * price.high / longest,
        )
        for category, label in CATEGORIES.items()
        if (price := budget.by_category.get(category)) is not None
    ]


def visits(it: Itinerary) -> int:
    """Places seen and done, meals not counted."""
    return sum(item.kind == "visit" for day in it.days for item in day.items)


def walking(it: Itinerary) -> int:
    """Metres on foot over all days."""
    return sum(day.walking_metres for day in it.days)


def dated(it: Itinerary) -> bool:
    return all(day.date is not None for day in it.days)


def later(item: Item, day: Day) -> bool:
    """Whether it ends after midnight."""
    return item.end.strftime("%H%M") < item.start.strftime("%H%M")


def where(place: Place) -> str:
    """A map of the place's surroundings on openstreetmap.org."""
    at = f"{place.lat:.5f}"
    on = f"{place.lon:.5f}"
    return f"https://www.openstreetmap.org/?mlat={at}&mlon={on}#map=17/{at}/{on}"


def names(it: Itinerary) -> dict[str, str]:
    """Name of each place in the plan, by id."""
    return {i.place.id: i.place.name for d in it.days for i in d.items if i.place is not None}


def _entries(day: Day, country: str | None) -> Iterator[Entry]:
    number = 0
    for item in day.items:
        numbered = item.place is not None and item.kind not in ("check_in", "check_out")
        number += numbered
        yield Entry(
            item=item,
            number=number if numbered else None,
            open=_open(item, day, country),
            holiday=_holiday(item, day, country),
        )


def _open(item: Item, day: Day, country: str | None) -> tuple[tuple[int, int], ...] | None:
    if item.place is None or day.date is None or country is None:
        return None
    known = day.base in load.slugs()
    subdivision = load.city(day.base).subdivision if known else None
    return open_spans(item.place.opening_hours, day.date, country=country, subdivision=subdivision)


def _holiday(item: Item, day: Day, country: str | None) -> str | None:
    if item.place is None or country is None:
        return None
    return unsaid(item.place.opening_hours, day.date, town=day.base, country=country)


def _stay(it: Itinerary, number: int) -> StayNight | None:
    for stay in it.stays:
        if stay.first_day <= number < stay.first_day + stay.nights:
            return stay
    return None
