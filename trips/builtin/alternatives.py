"""What could be done instead: in the rain, for less money, for something better."""

from collections.abc import Iterable, Iterator

from trips.atlas.schema import Band
from trips.builtin.nearby import Unused, near
from trips.builtin.practical import amount
from trips.findings import Findings
from trips.itinerary import Alternative, Alternatives, Day, Item
from trips.places import Place
from trips.recommendations import Recommendations

#: How far away in metres a stand-in may be, and how many of each sort are shown.
_FAR, _MOST = 3000, 8
#: Shares of a price that count as less and as more.
_LESS, _MORE = 0.6, 1.3
_BANDS: tuple[Band, ...] = ("budget", "mid", "upscale")


def alternatives(findings: Findings, recommendations: Recommendations) -> Alternatives:
    """From places that the plan does not use, open at the time of what they would replace."""
    unused = Unused(findings, recommendations)
    stops = [
        (day, item, item.place)
        for day in recommendations.days
        for item in day.items
        if item.kind in ("visit", "meal") and item.place and not item.pinned
    ]
    return Alternatives(
        rain=_first(_rain(unused, stops)),
        cheaper=_first(_cheaper(unused, stops)),
        upgrade=_first([*_better_beds(findings, recommendations), *_better(unused, stops)]),
    )


#: A day, an item of it, the item's place.
Stop = tuple[Day, Item, Place]


def _first(found: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """Every place once, the first so many."""
    seen: dict[str, Alternative] = {}
    for one in found:
        seen.setdefault(one.place.id, one)
    return tuple(seen.values())[:_MOST]


def _rain(unused: Unused, stops: Iterable[Stop]) -> Iterator[Alternative]:
    for day, item, place in stops:
        if item.kind != "visit" or place.indoor:
            continue
        roofs = [p for p in unused.sights if p.indoor and p.category != "nightlife"]
        for other, far in near(place, roofs, _FAR):
            if unused.open_for(other, day, item):
                yield Alternative(
                    day=day.number,
                    instead_of=place.name,
                    place=other,
                    why=f"Under a roof, {_far(far)} away, open at that time",
                )
                break


def _cheaper(unused: Unused, stops: Iterable[Stop]) -> Iterator[Alternative]:
    costly = [(d, i, p) for d, i, p in stops if p.price and p.price.high > 0]
    costly.sort(key=lambda s: -(s[1].cost.high if s[1].cost else 0))
    for day, item, place in costly:
        assert place.price is not None  # they were chosen for it
        limit = place.price.high * _LESS
        for other, far in near(place, _alike(unused, item), _FAR):
            if (
                other.price is not None
                and other.price.per == place.price.per
                and other.price.low < place.price.low
                and other.price.high <= limit
                and unused.open_for(other, day, item)
            ):
                yield Alternative(
                    day=day.number,
                    instead_of=place.name,
                    place=other,
                    why=f"{_capital(amount(other.price))} instead of {amount(place.price)}, "
                    f"{_far(far)} away",
                )
                break


def _better(unused: Unused, stops: Iterable[Stop]) -> Iterator[Alternative]:
    """A dearer table that is liked at least as much."""
    for day, item, place in stops:
        if item.meal not in ("lunch", "dinner") or place.price is None:
            continue
        for other, far in near(place, _alike(unused, item), _FAR):
            if (
                other.price is not None
                and other.price.high >= place.price.high * _MORE
                and other.fame >= place.fame
                and unused.open_for(other, day, item)
            ):
                yield Alternative(
                    day=day.number,
                    instead_of=place.name,
                    place=other,
                    why=f"A finer table, {amount(other.price)}, {_far(far)} away",
                )
                break


def _better_beds(findings: Findings, recommendations: Recommendations) -> Iterator[Alternative]:
    for stay in recommendations.stays:
        town = stay.place.id.split(".", 1)[0]
        better = [
            s
            for s in findings.stays
            if s.place.id.startswith(f"{town}.") and _BANDS.index(s.band) > _BANDS.index(stay.band)
        ]
        for other in better[:1]:
            price = f", {amount(other.place.price)} a room" if other.place.price else ""
            yield Alternative(
                instead_of=stay.place.name,
                place=other.place,
                why=f"The {other.band} level{price}",
            )


def _alike(unused: Unused, item: Item) -> list[Place]:
    if item.meal is not None:
        return [p for p in unused.tables if item.meal in p.meals]
    assert item.place is not None  # stops have places
    mine = set(item.place.interests) | {item.place.category}
    return [p for p in unused.sights if mine & {p.category, *p.interests}]


def _far(metres: int) -> str:
    return f"{metres} m" if metres < 1000 else f"{metres / 1000:.1f} km"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
