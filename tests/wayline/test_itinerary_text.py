"""An itinerary as text. The plan, its places and prices are made up."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from trips.itinerary import (
    Alternatives,
    Budget,
    Day,
    Item,
    Itinerary,
    LeftOut,
    Leg,
    MadeBy,
    Practical,
    Rule,
    StayNight,
    Verification,
)
from trips.money import Price
from trips.places import Place
from wayline import itinerary_text

LISBON = ZoneInfo("Europe/Lisbon")
AREA = Place(
    id="lisbon.baixa", name="Baixa", category="stay_area", lat=38.7, lon=-9.1, visit_minutes=30
)


def price(low: int, high: int, currency: str = "EUR") -> Price:
    return Price(
        low=low, high=high, currency=currency, per="party", basis="estimated", as_of="2026"
    )


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2027, 5, 10, hour, minute, tzinfo=LISBON)


def item(**fields: object) -> Item:
    return Item.model_validate(
        {"id": "i", "kind": "visit", "zone": "Europe/Lisbon", "title": "Castle"}
        | {"start": at(9, 30), "end": at(11)}
        | fields
    )


def itinerary(*items: Item) -> Itinerary:
    return Itinerary(
        id="v",
        trip="t",
        version=1,
        title="One day in Lisbon",
        summary="Made up for this test.",
        language="en",
        made_by=MadeBy(),
        destinations=(),
        days=(
            Day(
                number=1,
                date=dt.date(2027, 5, 10),
                base="lisbon",
                base_name="Lisbon",
                theme="Castle and river",
                items=items,
                cost=price(3000, 4550),
                walking_metres=2300,
            ),
        ),
        stays=(
            StayNight(
                place=AREA, band="mid", first_day=1, nights=1, rooms=1, cost=price(9000, 9000)
            ),
        ),
        budget=Budget(
            currency="EUR",
            planned=50000,
            estimated=price(12000, 13550),
            by_category={"food": price(3000, 4550)},
            not_included=("Flights: no source of fares is set up",),
        ),
        practical=Practical(),
        alternatives=Alternatives(),
        left_out=(LeftOut(place="The aquarium", why="closed on Mondays"),),
        verification=Verification(
            status="problems",
            rules=(
                Rule(rule="hours", title="Every stop is open", passed=True, basis="recalled"),
                Rule(
                    rule="days",
                    title="Every day is planned",
                    passed=False,
                    basis="estimated",
                    evidence=("Day 2 is empty.",),
                ),
            ),
        ),
        created_at=at(8),
    )


def shown(*items: Item) -> str:
    return "\n".join(line.plain for line in itinerary_text.lines(itinerary(*items)))


def test_days_times_and_costs_are_there() -> None:
    leg = Leg(mode="transit", minutes=12, metres=1850, basis="estimated", how="Tram 28")
    text = shown(
        item(cost=price(1500, 1500), why="It is the oldest."),
        item(kind="leg", title="To lunch", leg=leg, start=at(11), end=at(11, 12)),
        item(kind="meal", title="Lunch nearby", meal="lunch", start=at(12), end=at(13)),
    )
    assert "Day 1, Mon 10 May 2027: Castle and river (Lisbon)" in text
    assert "  09:30–11:00  Castle  [€15]" in text
    assert "It is the oldest." in text
    assert "public transport 12 min, 1.9 km (Tram 28)" in text
    assert "  12:00–13:00  Lunch nearby\n" in text
    assert "about €30–€45.50 for everyone, 2.3 km on foot" in text
    assert "Sleep in Baixa: 1 night from day 1, €90" in text
    assert "€120–€135.50 of €500" in text
    assert "Not included: Flights: no source of fares is set up" in text
    assert "problems (1 of 2 rules hold)" in text
    assert "Not so: Every day is planned. Day 2 is empty." in text
    assert "Left out: The aquarium. closed on Mondays" in text


def test_undated_days_have_local_times() -> None:
    text = shown(item(start=dt.time(9), end=dt.time(10, 5)))
    assert "  09:00–10:05  Castle" in text


def test_what_has_no_length_has_one_time() -> None:
    assert "  10:00        Castle" in shown(item(start=at(10), end=at(10)))


@pytest.mark.parametrize(
    ("low", "high", "currency", "text"),
    [
        (0, 0, "EUR", "free"),
        (0, 500, "EUR", "€0–€5"),
        (1250, 1250, "USD", "$12.50"),
        (120000, 150000, "JPY", "¥120,000–¥150,000"),
    ],
)
def test_money_reads_as_people_write_it(low: int, high: int, currency: str, text: str) -> None:
    assert itinerary_text.money(price(low, high, currency)) == text


def test_words_from_elsewhere_cannot_steer_the_terminal() -> None:
    hostile = "Castle\x1b[2J\x1b]0;owned\x07\u202e\r\n"
    text = shown(item(title=hostile, why=hostile))
    assert not set(text) & {"\x1b", "\x07", "\u202e", "\r"}
    assert "Castle" in text
