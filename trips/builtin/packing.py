"""What to pack, from the usual weather of the months, the plugs, the party and the plan."""

from collections.abc import Iterator

from trips.atlas.schema import Month
from trips.builtin import diet
from trips.findings import Findings
from trips.outline import TripOutline
from trips.recommendations import Recommendations
from trips.request import TripRequest

#: Mean daily low and high in °C, and days of rain in a month, from which things are packed.
_FREEZING, _COLD, _COOL, _HOT, _SWIM = 2, 8, 14, 27, 22
_WET = 7


def packing(
    request: TripRequest,
    outline: TripOutline,
    findings: Findings,
    recommendations: Recommendations,
) -> tuple[str, ...]:
    """A line a thing."""
    months = months_of(outline, findings)
    lines = list(_for_weather([month for _, month in months])) if months else []
    lines += _for_plan(request, recommendations, [m for _, m in months])
    lines += _for_sockets(findings)
    lines += _for_party(request)
    return tuple(dict.fromkeys(lines))


def months_of(outline: TripOutline, findings: Findings) -> list[tuple[tuple[str, int], Month]]:
    """((town slug, month 1–12), its usual weather) for the dates of the trip."""
    climates = {t.slug: t.climate for t in findings.destinations if t.climate}
    pairs = [(d.base, d.date.month) for d in outline.days if d.date and d.base in climates]
    return [((slug, m), climates[slug][m - 1]) for slug, m in dict.fromkeys(pairs)]


def _for_weather(months: list[Month]) -> Iterator[str]:
    low, high = min(m.low_c for m in months), max(m.high_c for m in months)
    if low < _FREEZING:
        yield f"Winter coat, hat, gloves and warm shoes: nights go down to about {low:.0f} °C"
    elif low < _COLD:
        yield f"A warm jacket and layers: nights go down to about {low:.0f} °C"
    elif low < _COOL:
        yield f"A jumper or light jacket: evenings go down to about {low:.0f} °C"
    if high >= _HOT:
        yield f"Light clothes, sun hat, sunscreen, water bottle: days reach about {high:.0f} °C"
    rain = max(m.rain_days for m in months)
    if rain >= _WET:
        yield f"Rain jacket or umbrella: it usually rains on {rain} days of the month"


def _for_plan(
    request: TripRequest, recommendations: Recommendations, months: list[Month]
) -> Iterator[str]:
    places = [i.place for d in recommendations.days for i in d.items if i.place]
    yield "Comfortable shoes that are walked in"
    if any(p.category == "religious" for p in places):
        yield "Something that covers shoulders and knees, for churches and temples"
    warm = not months or max(m.high_c for m in months) >= _SWIM
    if warm and ("beach" in request.interests or any(p.category == "beach" for p in places)):
        yield "Swimwear and a towel"
    if any(p.category == "spa" for p in places):
        yield "Swimwear for the baths, where it is worn"
    if any(p.reserve for p in places):
        yield "Tickets and reservations, on paper or on the phone"


def _for_sockets(findings: Findings) -> Iterator[str]:
    for town in findings.destinations:
        if not town.plugs:
            yield f"An adapter that fits many sockets: {town.country_name}'s are not known here"
            continue
        volts = f", {town.volts} V" if town.volts else ""
        yield f"Adapter for {town.country_name}: plug {' or '.join(town.plugs)}{volts}"


def _for_party(request: TripRequest) -> Iterator[str]:
    youngest = min(request.children_ages, default=18)
    if youngest < 2:
        yield "Nappies, bottle, carrier or pushchair, a change of clothes at hand"
    elif youngest < 5:
        yield "Pushchair, snacks and a change of clothes at hand"
    elif youngest < 13:
        yield "Snacks and something to play with for the ways"
    if diet.wishes(request):
        yield "A card that says what you do not eat, in the local language"
    yield "Passports or identity cards, insurance papers, medicines"
