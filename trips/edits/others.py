"""What could take a stop's place: what planning kept beside it, then what is alike and near."""

from collections.abc import Iterator

from trips.builtin.nearby import near
from trips.edits.material import Material
from trips.itinerary import Item, Itinerary
from trips.places import NOT_VISITED, Place
from trips.request import TripRequest
from trips.schedule.candidates import town_of, why_not

#: How far away in metres, and how many at most.
_FAR, _MOST = 3000, 12


def others(
    itinerary: Itinerary, material: Material, item: Item, request: TripRequest
) -> Iterator[Place]:
    """Places that the plan has not, best first. Whether they fit into the day is not asked."""
    used = {i.place.id for d in itinerary.days for i in d.items if i.place}
    yield from _first(_candidates(material, item), used, request)


def _candidates(material: Material, item: Item) -> Iterator[Place]:
    findings = material.findings
    places = {p.id: p for p in (*findings.activities, *findings.food)}
    if item.place is not None:
        kept = material.recommendations.alternatives.get(item.place.id, ())
        yield from (places[i] for i in kept if i in places)
        scores = {p.place: p.score for p in material.recommendations.picks}
        ranked = sorted(places.values(), key=lambda p: (-scores.get(p.id, 0), -p.fame, p.id))
        town = town_of(item.place, findings.destinations)
        here = [p for p in ranked if town_of(p, findings.destinations) is town]
        yield from (p for p, _ in near(item.place, [p for p in here if _alike(p, item)], _FAR))


def _alike(place: Place, item: Item) -> bool:
    if item.meal is not None:
        return item.meal in place.meals
    return place.category not in NOT_VISITED


def _first(found: Iterator[Place], used: set[str], request: TripRequest) -> Iterator[Place]:
    seen = set(used)
    for place in found:
        if place.id in seen or why_not(place, request) is not None:
            continue
        seen.add(place.id)
        yield place
        if len(seen) - len(used) == _MOST:
            return
