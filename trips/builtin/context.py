"""All that a place is judged by, worked out once for a party and its trip."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trips.builtin import access, avoid, diet, party, texts, when
from trips.builtin.needs import VISITS
from trips.builtin.taste import Taste, taste
from trips.builtin.vocabulary import CONCEPTS
from trips.exchange import convert_minor
from trips.findings import Destination, Findings
from trips.outline import BudgetCategory, TripOutline
from trips.places import Place, Suits
from trips.request import TripRequest

#: A word that more than this share of the places hold tells none of them apart.
_COMMON = 0.2
#: Meals of a day at the table price; breakfast counts half.
_MEALS = 2.5


@dataclass(frozen=True, kw_only=True)
class Context:
    """A party, its wishes and its trip, ready for judging places."""

    request: TripRequest
    taste: Taste
    said: texts.Said
    needs: diet.Needs
    access: access.Access
    avoid: avoid.Avoided
    kinds: tuple[Suits, ...]
    #: Town slug → the days there.
    days: Mapping[str, when.Days]
    towns: Mapping[str, Destination]
    #: Town slug → what one person may spend on a meal, and on a visit, in the minor units of
    #: the town's currency; empty when the budget is flexible.
    meal: Mapping[str, float]
    visit: Mapping[str, float]
    #: Place id → where its price lies among the town's of its kind, 0 (cheapest) to 1.
    dearness: Mapping[str, float]
    #: Ids of the places asked for by name, and of those booked.
    must_see: frozenset[str]
    booked: frozenset[str]
    #: Said in a list or in a text: fewer people, please.
    no_crowds: bool


def context(
    request: TripRequest,
    outline: TripOutline,
    findings: Findings,
    must_see: frozenset[str],
    booked: frozenset[str],
) -> Context:
    """Everything worked out. Places and towns are the findings'."""
    towns = {town.slug: town for town in findings.destinations}
    said = texts.said(request)
    return Context(
        request=request,
        taste=taste(request),
        said=_telling(said, (*findings.activities, *findings.food)),
        needs=diet.needs(request),
        access=access.needed(request),
        avoid=avoid.avoided(request),
        kinds=party.child_kinds(request),
        days={slug: when.days_in(outline, town) for slug, town in towns.items()},
        towns=towns,
        meal=_each(outline, towns, "food", party.eaters(request) * _MEALS),
        visit=_each(outline, towns, "activities", _visits(request, outline)),
        dearness={**_dearness(findings.food), **_dearness(findings.activities)},
        must_see=must_see,
        booked=booked,
        no_crowds=bool(said.unwanted & avoid.CROWDS) or avoid.avoided(request).crowds,
    )


def town_of(place: Place) -> str:
    """The slug of the town that an atlas place lies in."""
    return place.id.partition(".")[0]


def _visits(request: TripRequest, outline: TripOutline) -> float:
    """Paid visits of a day, all people together: about one in two costs something."""
    return request.travellers * VISITS[outline.pace] / 2


def _each(
    outline: TripOutline, towns: Mapping[str, Destination], category: BudgetCategory, a_day: float
) -> dict[str, float]:
    amount = outline.by_category.get(category)
    if amount is None:
        return {}
    share = amount / (len(outline.days) * a_day)
    return {
        slug: convert_minor(round(share), outline.currency, town.currency)
        for slug, town in towns.items()
    }


def _dearness(places: Iterable[Place]) -> dict[str, float]:
    by_town: dict[str, list[Place]] = {}
    for place in places:
        if place.price is not None:
            by_town.setdefault(town_of(place), []).append(place)
    found: dict[str, float] = {}
    for priced in by_town.values():
        prices = sorted(p.price.high for p in priced if p.price)
        for p in priced:
            assert p.price is not None
            found[p.id] = prices.index(p.price.high) / max(1, len(prices) - 1)
    return found


def _telling(said: texts.Said, places: Iterable[Place]) -> texts.Said:
    """Without words that stand at so many places that they tell none apart."""
    every = tuple(places)
    stems = said.wanted | said.unwanted | said.at_table
    counts = Counter(stem for place in every for stem in texts.heard(stems, place))
    common = {
        stem for stem, n in counts.items() if n > _COMMON * len(every) and stem not in CONCEPTS
    }
    return texts.Said(
        said.wanted - common, said.unwanted - common, said.at_table - common, said.as_written
    )
