"""What has to be reserved early, and what the gatherer is to look for."""

from collections.abc import Iterable, Iterator

from babel import Locale

from trips import choices
from trips.builtin import access, avoid, diet, party
from trips.builtin.taste import Taste
from trips.places import EATING, Place
from trips.request import TripRequest

#: Named at most this many places to reserve: what all the world goes to see, and what is
#: well known and liked.
_RESERVE = 6
_FAMOUS = 5
_KNOWN = 4
_LIKED = 0.5


def reserve(request: TripRequest, places: Iterable[Place], liking: Taste) -> tuple[str, ...]:
    """A line for each famous sight that this party may visit and that sells out."""
    fit = [p for p in places if p.reserve and p.category not in EATING and _may(request, p)]
    liked = {p.id: liking.of(p.category, *p.interests) for p in fit}
    drawn = [p for p in fit if p.fame >= _FAMOUS or (p.fame >= _KNOWN and liked[p.id] >= _LIKED)]
    drawn.sort(key=lambda p: (-p.fame - liked[p.id], p.id))
    lines = [f"{place.name}: a ticket beforehand" for place in drawn[:_RESERVE]]
    if "fine-dining" in request.style_answers.dinner:
        lines.append("Dinner: a table, some weeks before")
    if party.is_large(request):
        lines.append(f"Every meal at a table: a table for {request.travellers}")
    return tuple(lines)


def look_for(request: TripRequest) -> tuple[str, ...]:
    """Interests, kinds of place, names and conditions, in the traveller's words."""
    return tuple(dict.fromkeys(_look_for(request)))


def _may(request: TripRequest, place: Place) -> bool:
    return not (
        party.problem(place, request)
        or access.problem(place, access.needed(request))
        or avoid.problem(place, avoid.avoided(request))
    )


def _look_for(request: TripRequest) -> Iterator[str]:
    for table, chosen in (
        (choices.INTERESTS, request.interests),
        (choices.GROUPS, request.groups),
        (choices.INCLUSIONS, request.inclusions),
        (choices.VIBES, request.style_answers.vibes),
        (choices.SAMPLE_DAYS, request.style_answers.sample_days),
        (choices.DINNERS, request.style_answers.dinner),
        (choices.EXPERIENCE, request.style_answers.experience),
    ):
        yield from (table[name] for name in chosen if name != "other")
    yield from filter(
        None,
        (
            request.interests_other,
            request.groups_other,
            request.inclusions_other,
            request.style_answers.vibes_other,
        ),
    )
    yield from (f"By name: {name}" for name in request.must_see)
    yield from (f"Booked: {one.place or one.name}" for one in request.booked)
    yield from _conditions(request)
    yield from _covered(request)
    language = Locale.parse(request.language, sep="-").get_display_name("en")
    yield f"Texts in {language}"


def _conditions(request: TripRequest) -> Iterator[str]:
    needed = diet.needs(request)
    yield from (f"Kitchens serving {name} food" for name in sorted(needed.diets))
    yield from (f"To eat: {wish}" for wish in diet.wishes(request))
    yield from (f"Access: {wish}" for wish in access.wishes(request))
    yield from (f"Not: {wish}" for wish in avoid.wishes(request))
    yield from (f"Suitable for {kind}" for kind in party.child_kinds(request))


def _covered(request: TripRequest) -> Iterator[str]:
    """What was said of flights, stays, a car and the rest."""
    wishes = request.inclusion_preferences
    if request.origin:
        yield f"The way from {request.origin}"
    if wishes.flights:
        flights = wishes.flights
        yield from (f"Flights from {airport}" for airport in flights.departure_airports)
        yield from (f"Flights in {choices.CABIN_CLASSES[c].lower()}" for c in flights.cabin_classes)
        yield from filter(None, (flights.notes,))
    if wishes.accommodations:
        stay = wishes.accommodations
        yield from (f"To stay: {choices.STAY_TYPES[t].lower()}" for t in stay.types if t != "other")
        yield from (f"To stay: {t}" for t in (stay.types_other, stay.special_requests) if t)
    if wishes.rental_car:
        car = wishes.rental_car
        yield from (f"Rental car: {choices.CAR_CLASSES[c].lower()}" for c in car.classes)
        if car.transmission != "any":
            yield f"Rental car: {choices.TRANSMISSIONS[car.transmission].lower()}"
        yield from filter(None, (car.requirements,))
    for name in ("activities", "dining", "entertainment", "nature", "train", "cruise"):
        text = getattr(wishes, name)
        if text:
            yield f"{choices.INCLUSIONS[name]}: {text}"
