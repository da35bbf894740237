"""What may be put into the plan for this party, and why the rest may not."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from trips.builtin import access, avoid, diet, party
from trips.builtin.named import find_place
from trips.builtin.noted import wished
from trips.findings import Destination, Findings
from trips.geo import metres
from trips.places import EATING, Place
from trips.recommendations import Pick
from trips.request import TripRequest

#: The score of a place that nobody judged: below any that was liked, by how well known it is.
_UNJUDGED, _BY_FAME = 10, 8


@dataclass(kw_only=True)
class Candidates:
    """The findings, sifted."""

    scores: dict[str, int]
    #: Reasons given by the judge, by place id.
    whys: dict[str, str]
    #: Town slug → what may be visited, best first; what may be eaten at, best first.
    sights: dict[str, list[Place]] = field(default_factory=dict)
    kitchens: dict[str, list[Place]] = field(default_factory=dict)
    #: What the traveller wants to see: their words → the place.
    wanted: dict[str, Place] = field(default_factory=dict)
    #: Place id → why it may not be in the plan.
    refused: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    #: Place id → slug of its town.
    towns: dict[str, str] = field(default_factory=dict)

    def is_wanted(self, place: Place) -> bool:
        """Whether it was asked for by name."""
        return any(place.id == wanted.id for wanted in self.wanted.values())

    def score(self, place: Place) -> int:
        return self.scores.get(place.id, _UNJUDGED + _BY_FAME * place.fame)


def sift(
    request: TripRequest, findings: Findings, picks: Sequence[Pick], banned: frozenset[str]
) -> Candidates:
    """Sort out what this party cannot use. ``banned``: places that a repair took out."""
    found = Candidates(
        scores={p.place: p.score for p in picks}, whys={p.place: p.why for p in picks}
    )
    towns = findings.destinations
    everything = (*findings.activities, *findings.food)
    found.places = {p.id: p for p in everything}
    found.towns = {p.id: town_of(p, towns).slug for p in everything}
    found.wanted = _wanted(request, everything)
    wanted = {p.id for p in found.wanted.values()}
    for place in found.places.values():
        why = why_not(place, request)
        if place.id in banned:
            why = why or "It could not be fitted in without breaking a rule"
        if found.scores.get(place.id) == 0 and place.id not in wanted:
            why = why or found.whys[place.id]
        if why:
            found.refused[place.id] = why
            continue
        kind = found.kitchens if place.meals else found.sights
        if place.meals or place.category not in EATING or place.id in wanted:
            kind.setdefault(found.towns[place.id], []).append(place)
    for places in (*found.sights.values(), *found.kitchens.values()):
        places.sort(key=lambda p: (-found.score(p), -p.fame, p.id))
    return found


def why_not(place: Place, request: TripRequest) -> str | None:
    """The hard need that a place goes against, in the traveller's words."""
    return (
        party.problem(place, request)
        or access.problem(place, access.needed(request))
        or diet.problem(place, diet.needs(request))
        or avoid.problem(place, avoid.avoided(request))
    )


def town_of(place: Place, towns: Sequence[Destination]) -> Destination:
    """By the id's first part, else the nearest."""
    slug = place.id.split(".", 1)[0]
    for town in towns:
        if town.slug == slug:
            return town
    return min(towns, key=lambda t: metres(t.lat, t.lon, place.lat, place.lon))


def _wanted(request: TripRequest, places: Sequence[Place]) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for text in wished(request, places):
        place = find_place(text, places)
        if place is not None and place not in found.values():
            found[text] = place
    return found
