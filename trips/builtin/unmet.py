"""Wishes that the plan does not serve, told one by one instead of passed over."""

from collections.abc import Iterator

from trips import choices
from trips.builtin import note, texts
from trips.builtin.vocabulary import wanted_and_not
from trips.findings import Findings
from trips.itinerary import LeftOut
from trips.places import Place
from trips.recommendations import Recommendations
from trips.request import CarWishes, FlightWishes, TripRequest

#: The language that the built-in writer writes.
_WRITTEN = "en"


def unmet(
    request: TripRequest,
    findings: Findings,
    recommendations: Recommendations,
    written: str,
    *,
    by_model: bool,
) -> Iterator[LeftOut]:
    """One line a wish. ``written``: the language of the plan's texts; ``by_model``: whether a
    model had a hand in it, and so read the note."""
    if not by_model:
        read = note.read(request, (*findings.activities, *findings.food))
        yield from (LeftOut(place=what, why=why) for what, why in note.told(read))
    stops = [i.place for d in recommendations.days for i in d.items if i.place]
    yield from _interests(request, findings)
    yield from _written(request, stops)
    yield from _booked_elsewhere(request)
    if written == _WRITTEN != request.language.split("-")[0]:
        yield LeftOut(
            place=f"Language: {request.language}", why="The built-in writer writes English only."
        )


def _interests(request: TripRequest, findings: Findings) -> Iterator[LeftOut]:
    """What was ticked and no place of the towns is for."""
    served = {i for p in (*findings.activities, *findings.food) for i in p.interests}
    towns = " or ".join(t.name for t in findings.destinations)
    for interest in request.interests:
        if interest != "other" and interest not in served:
            why = f"We know no place for it in {towns}."
            yield LeftOut(place=choices.INTERESTS[interest], why=why)


def _written(request: TripRequest, stops: list[Place]) -> Iterator[LeftOut]:
    """Free texts that no stop answers to: any word of a liking, every word of a journey."""
    for liking in filter(None, (request.interests_other, request.inclusions_other)):
        if not any(_heard(liking, stop) for stop in stops):
            yield LeftOut(place=liking, why="No stop of the plan answers to it.")
    wishes = request.inclusion_preferences
    for name, journey in (("Train", wishes.train), ("Cruise", wishes.cruise)):
        if journey and not any(_heard(journey, stop) == _asked(journey) for stop in stops):
            yield _unsourced(name, journey)


def _booked_elsewhere(request: TripRequest) -> Iterator[LeftOut]:
    """What is asked of flights, cars and stays, and nobody here can look up."""
    wishes = request.inclusion_preferences
    if wishes.flights and (flights := _flights(wishes.flights)):
        yield _unsourced("Flight", flights)
    if wishes.rental_car and (car := _car(wishes.rental_car)):
        yield _unsourced("Rental car", car)
    if wishes.accommodations and (special := wishes.accommodations.special_requests):
        why = "Not checked with the stay: ask there before you book."
        yield LeftOut(place=f"Your stay: {special}", why=why)


def _unsourced(name: str, said: str) -> LeftOut:
    why = f"Not planned: no source for {name.lower()}s is set up."
    return LeftOut(place=f"{name}: {said}", why=why)


def _flights(wishes: FlightWishes) -> str:
    airports = f"from {' or '.join(wishes.departure_airports)}" if wishes.departure_airports else ""
    return "; ".join(filter(None, (airports, wishes.notes)))


def _car(wishes: CarWishes) -> str:
    kinds = [choices.CAR_CLASSES[c] for c in wishes.classes]
    gears = [] if wishes.transmission == "any" else [choices.TRANSMISSIONS[wishes.transmission]]
    return "; ".join([*kinds, *gears, *filter(None, [wishes.requirements])])


def _asked(said: str) -> frozenset[str]:
    return wanted_and_not(said)[0]


def _heard(said: str, place: Place) -> frozenset[str]:
    return texts.heard(_asked(said), place)
