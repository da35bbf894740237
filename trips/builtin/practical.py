"""What to know on the spot: money, weather, light, holidays, help, getting about."""

from collections.abc import Iterator, Sequence

from trips import costs, exchange
from trips.atlas.schema import Transfer
from trips.builtin.packing import months_of
from trips.daylight import sun
from trips.findings import Destination, Findings
from trips.holiday_rules import holiday
from trips.itinerary import Budget, Daylight, Holiday, MonthWeather, Practical
from trips.money import Price
from trips.outline import OutlineDay, TripOutline
from trips.request import TripRequest

HOLIDAYS_FROM = "The holidays package"
_PER = {"person": " a person", "party": "", "night": " a night", "ride": " a ride"}


def practical(
    request: TripRequest,
    outline: TripOutline,
    findings: Findings,
    budget: Budget,
    packing: Sequence[str],
) -> Practical:
    towns = findings.destinations
    return Practical(
        money=tuple(dict.fromkeys(_money(request, outline, findings, budget))),
        climate=tuple(_climate(outline, findings)),
        daylight=tuple(_daylight(outline, findings)),
        holidays=tuple(_holidays(outline, findings)),
        packing=tuple(packing),
        etiquette=tuple(dict.fromkeys(line for t in towns for line in t.etiquette)),
        safety=tuple(dict.fromkeys(line for t in towns for line in t.safety)),
        emergency={t.name: dict(t.emergency) for t in towns if t.emergency},
        transport=tuple(_transport(findings)),
        tips=findings.insights or tuple(tip for t in towns for tip in t.tips),
    )


def amount(price: Price) -> str:
    """``€12.00 to €25.00 a person``; ``free``."""
    if price.high == 0:
        return "free"
    low, high = (costs.told(a, price.currency) for a in (price.low, price.high))
    return f"{low if price.low == price.high else f'{low} to {high}'}{_PER[price.per]}"


def _money(
    request: TripRequest, outline: TripOutline, findings: Findings, budget: Budget
) -> Iterator[str]:
    for town in findings.destinations:
        yield f"{town.country_name} pays in {town.currency}."
        if town.currency != outline.currency and town.currency in exchange.PER_USD:
            yield f"{exchange.note(town.currency, outline.currency)}."
        yield f"Tipping in {town.country_name}: {town.tipping or 'not known here; ask there'}"
    for what, price in findings.typical_costs.items():
        yield f"{what[0].upper()}{what[1:]}: {amount(price)} (estimate)"
    yield costs.PARTY_RULE
    yield costs.ROOMS_RULE
    changed = [c for c, a in budget.planned_by_category.items() if a != outline.by_category.get(c)]
    if changed:
        yield f"Money was moved between the parts of your budget: {', '.join(changed)}."


def _climate(outline: TripOutline, findings: Findings) -> Iterator[MonthWeather]:
    names = {t.slug: t.name for t in findings.destinations}
    for (slug, number), month in months_of(outline, findings):
        yield MonthWeather(
            town=names[slug],
            month=number,
            high_c=month.high_c,
            low_c=month.low_c,
            rain_days=month.rain_days,
            basis="recalled",
        )


def _daylight(outline: TripOutline, findings: Findings) -> Iterator[Daylight]:
    """The first and the last day in each town."""
    for town in findings.destinations:
        dates = [d.date for d in outline.days if d.base == town.slug and d.date]
        for date in dict.fromkeys((*dates[:1], *dates[-1:])):
            found = sun(town.lat, town.lon, date, town.zone)
            if found is not None:
                rise, set_ = (t.time().replace(tzinfo=None) for t in found)
                yield Daylight(
                    town=town.name, day=date, sunrise=rise, sunset=set_, basis="estimated"
                )


def _holidays(outline: TripOutline, findings: Findings) -> Iterator[Holiday]:
    towns = {t.slug: t for t in findings.destinations}
    for day in outline.days:
        town = towns.get(day.base)
        name = _holiday(day, town)
        if name and town and day.date:
            yield Holiday(day=day.date, name=name, country=town.country_name, source=HOLIDAYS_FROM)


def _holiday(day: OutlineDay, town: Destination | None) -> str | None:
    return holiday(day.date, town.country) if day.date and town else None


def _transport(findings: Findings) -> Iterator[str]:
    for town in findings.destinations:
        yield f"{town.name}: {town.transit.about}"
        for point in town.arrivals:
            ways = "; ".join(_way(town, w) for w in point.transfers)
            yield f"{point.name}: {ways}"


def _way(town: Destination, way: Transfer) -> str:
    low, high = (costs.told(a, town.currency) for a in way.price)
    if way.price[1] == 0:
        price = "free"
    else:
        price = f"{low} to {high} a {way.per}" if low != high else f"{low} a {way.per}"
    return f"{way.how} ({way.minutes} min, {price})"
