"""A made-up itinerary: real places of the bundled atlas, put into days by nobody's wish.

Times, costs, legs and the report are invented for the tests of the pages; they claim nothing.
"""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from trips.atlas import load
from trips.atlas.schema import City
from trips.itinerary import Itinerary
from trips.places import Place

ZONE = "Europe/Lisbon"
FIRST = dt.date(2027, 5, 3)


def itinerary(
    trip_id: str, number: int = 1, *, days: int = 3, dated: bool = True, **changes: Any
) -> dict[str, Any]:
    """A plan as the record keeps it. ``changes`` replace members of the itinerary."""
    city = load.city("lisbon")
    made = {
        "id": f"{trip_id}-{number}",
        "trip": trip_id,
        "version": number,
        "title": f"{days} made-up days in Lisbon",
        "summary": "Hills, tiles and the river, at an easy pace. Made up to look at the page.",
        "language": "en",
        "made_by": {
            "steps": {
                "architect": "xai/made-up",
                "gatherer": "builtin",
                "specialist": "builtin",
                "formatter": "groq/made-up",
            }
        },
        "destinations": [
            {
                "slug": city.slug,
                "name": city.name,
                "country": city.country,
                "country_name": city.country_name,
                "lat": city.lat,
                "lon": city.lon,
                "zone": city.zone,
            }
        ],
        "days": [_day(city, n, days, dated=dated) for n in range(1, days + 1)],
        "stays": _stays(city, days),
        "budget": BUDGET,
        "practical": _practical(city),
        "alternatives": _alternatives(city),
        "left_out": [
            {"place": "A made-up tower", "why": "Closed on every day of the trip."},
            {"place": "متحف مختلق", "why": "No source has a place of this name."},
        ],
        "ideas": [{"name": "A made-up bar", "why": "It sounds right.", "by": "xai/made-up"}],
        "verification": VERIFICATION,
        "sources": [s.model_dump(mode="json") for s in load.sources(city)],
        "created_at": dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC),
    }
    kept: dict[str, Any] = Itinerary.model_validate({**made, **changes}).model_dump(mode="json")
    return kept


def price(low: int, high: int, per: str = "party") -> dict[str, Any]:
    """Whole euros, an estimate."""
    return {
        "low": low * 100,
        "high": high * 100,
        "currency": "EUR",
        "per": per,
        "basis": "estimated",
        "as_of": "2026-11",
    }


def places(city: City, *categories: str) -> list[Place]:
    """The city's best-known places of those kinds."""
    found = [load.place(city, e) for e in city.places if e.category in categories]
    return sorted(found, key=lambda p: (-p.fame, p.id))


BUDGET = {
    "currency": "EUR",
    "planned": 150000,
    "estimated": price(900, 1420),
    "by_category": {
        "stay": price(420, 640),
        "food": price(270, 430),
        "activities": price(130, 210),
        "transport": price(80, 140),
    },
    "planned_by_category": {"stay": 70000, "food": 45000, "activities": 20000, "transport": 15000},
    "not_included": ["Flights: no source of fares is set up"],
    "exchange": [],
}

VERIFICATION = {
    "status": "problems",
    "rules": [
        {
            "rule": "days",
            "title": "As many days as you asked for",
            "passed": True,
            "basis": "sourced",
            "evidence": ["3 of 3 days"],
        },
        {
            "rule": "hours",
            "title": "Every stop is open when you are there",
            "passed": False,
            "basis": "recalled",
            "evidence": ["A made-up evening: closed from 18:00"],
            "places": ["lisbon.nowhere"],
        },
        {
            "rule": "no_overlap",
            "title": "Nothing overlaps",
            "passed": True,
            "basis": "estimated",
            "evidence": ["12 stops"],
        },
    ],
}


def _day(city: City, number: int, days: int, *, dated: bool) -> dict[str, Any]:
    date = FIRST + dt.timedelta(days=number - 1)
    sights = places(city, "landmark", "museum", "castle", "viewpoint", "religious", "park")
    tables = places(city, "restaurant", "cafe", "bakery")
    one, two, three = sights[3 * (number - 1) : 3 * number]
    items: list[dict[str, Any]] = []

    def at(clock: str) -> dt.datetime | dt.time:
        time = dt.time.fromisoformat(clock)
        return dt.datetime.combine(date, time, ZoneInfo(ZONE)) if dated else time

    def add(start: str, end: str, kind: str, title: str, **more: Any) -> None:
        here = {"id": f"d{number}-i{len(items) + 1}", "kind": kind, "title": title, "zone": ZONE}
        items.append({**here, "start": at(start), "end": at(end), **more})

    def go(start: str, end: str, mode: str, metres: int, how: str | None = None) -> None:
        minutes = int(end[3:]) - int(start[3:])
        leg = {
            "mode": mode,
            "minutes": minutes,
            "metres": metres,
            "basis": "estimated",
            "how": how,
        }
        add(start, end, "leg", mode, leg=leg)

    def see(start: str, end: str, place: Place) -> None:
        add(
            start,
            end,
            "visit",
            place.name,
            place=place,
            cost=place.price,
            why=place.about,
            tip="Made-up tip: come early." if place is one else None,
        )

    if number == 1:
        airport = load.stay(city, city.stays[0], "mid").place
        add("09:00", "09:20", "check_in", f"Leave the bags in {airport.name}", place=airport)
        go("09:20", "09:40", "walk", 1400)
    see("09:40", "11:10", one)
    go("11:10", "11:25", "walk", 1100)
    see("11:25", "12:35", two)
    go("12:35", "12:45", "walk", 640)
    table = tables[number - 1]
    add(
        "12:45",
        "13:45",
        "meal",
        f"Lunch at {table.name}",
        place=table,
        meal="lunch",
        cost=price(30, 52),
    )
    go("13:45", "13:59", "transit", 4200, "Tram 28, six made-up stops")
    see("14:00", "16:00", three)
    add("16:00", "18:30", "rest", "Free time by the river")
    add("19:00", "20:30", "meal", "Dinner: free choice nearby", meal="dinner", cost=price(40, 70))
    return {
        "number": number,
        "date": date if dated else None,
        "base": city.slug,
        "base_name": city.name,
        "theme": ("Old hills", "Along the river", "Tiles and gardens")[(number - 1) % 3],
        "summary": "A made-up day with three stops and two meals.",
        "items": items,
        "cost": price(120, 190),
        "walking_metres": 3140,
    }


def _stays(city: City, days: int) -> list[dict[str, Any]]:
    area = load.stay(city, city.stays[0], "mid")
    if days < 2:
        return []
    return [
        {
            "place": area.place,
            "band": "mid",
            "first_day": 1,
            "nights": days - 1,
            "rooms": 1,
            "cost": price(420, 640),
        }
    ]


def _practical(city: City) -> dict[str, Any]:
    may = city.climate[4]
    return {
        "money": ["Cards are taken almost everywhere.", city.tipping],
        "climate": [
            {
                "town": city.name,
                "month": 5,
                "high_c": may.high_c,
                "low_c": may.low_c,
                "rain_days": may.rain_days,
                "basis": "recalled",
            }
        ],
        "daylight": [
            {
                "town": city.name,
                "day": FIRST,
                "sunrise": "06:33",
                "sunset": "20:35",
                "basis": "estimated",
            }
        ],
        "holidays": [
            {"day": FIRST, "name": "A made-up holiday", "country": "PT", "source": "nobody"}
        ],
        "packing": ["Shoes for cobbles", "A light jacket"],
        "etiquette": list(city.etiquette),
        "safety": list(city.safety),
        "emergency": {city.name: dict(city.emergency)},
        "transport": [city.transit.about],
        "tips": list(city.tips),
    }


def _alternatives(city: City) -> dict[str, Any]:
    rain, cheap, fine = places(city, "museum", "gallery", "market")[-3:]
    return {
        "rain": [{"day": 1, "instead_of": "the viewpoint", "place": rain, "why": "It is indoors."}],
        "cheaper": [{"day": 2, "place": cheap, "why": "It costs less."}],
        "upgrade": [{"place": fine, "why": "A longer visit."}],
    }
