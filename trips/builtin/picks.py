"""A score and a reason for every candidate, without a model."""

from trips.builtin import reasons, score
from trips.builtin.context import Context, context
from trips.builtin.named import find_place
from trips.builtin.noted import wished
from trips.findings import Findings
from trips.outline import TripOutline
from trips.places import Place
from trips.recommendations import Pick
from trips.request import TripRequest

BY = "builtin"


def picks(request: TripRequest, outline: TripOutline, findings: Findings) -> tuple[Pick, ...]:
    """Every place to see and to eat at, judged; best first, ties by id.

    0 is a place that the party cannot have, and says why; 100 one that it asked for by name
    or has booked.
    """
    places = (*findings.activities, *findings.food)
    wishes = frozenset(p.id for name in wished(request, places) if (p := find_place(name, places)))
    booked = frozenset(p.id for b in request.booked if (p := find_place(b.place or b.name, places)))
    c = context(request, outline, findings, wishes, booked)
    judged = [_pick(place, c) for place in places]
    return tuple(sorted(judged, key=lambda pick: (-pick.score, pick.place)))


def _pick(place: Place, c: Context) -> Pick:
    obstacle = score.barred(place, c)
    if place.id in c.booked:
        # What is booked stays booked; an obstacle is told, not decided on.
        told = reasons.why(place, c) + (f"; mind: {obstacle.lower()}" if obstacle else "")
        return Pick(place=place.id, score=100, why=told[:300], by=BY)
    if obstacle is not None and place.id in c.must_see:
        obstacle = f"You asked to see it, but: {obstacle[0].lower()}{obstacle[1:]}"
    if obstacle is not None:
        return Pick(place=place.id, score=0, why=obstacle[:300], by=BY)
    points = 100 if place.id in c.must_see else score.score(place, c)
    return Pick(place=place.id, score=points, why=reasons.why(place, c), by=BY)
