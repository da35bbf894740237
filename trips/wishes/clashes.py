"""A few wishes that rule each other out, whatever the plan: found by looking at places."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from trips import choices
from trips.atlas import names
from trips.builtin import access, avoid, diet, party, when
from trips.builtin.vocabulary import INGREDIENTS, words
from trips.places import EATING, Place
from trips.request import TripRequest
from trips.wishes.facts import Facts
from trips.wishes.wish import CHILDREN, DAYS, Key, booked_key


@dataclass(frozen=True)
class Clash:
    """Wishes of which one has to go."""

    keys: frozenset[Key]
    #: A sentence, without its full stop.
    why: str
    #: It rests on the traveller's own words alone.
    certain: bool = False
    #: Even so the plan is made as asked, and this is only told: what is booked stays.
    kept: bool = False


#: A need: its key, and why a place goes against it.
Need = tuple[Key, Callable[[Place], str | None]]


def clashes(facts: Facts) -> Iterator[Clash]:
    """Places asked for or booked against needs; interests that needs leave nothing of."""
    request = facts.request
    needs = tuple(_needs(request))
    for name in request.must_see:
        place = facts.wanted(name)
        if place is not None:
            yield from _against(("must_see", name), name, place, needs)
            yield from _undated(("must_see", name), place, request, facts)
        yield from _by_name(("must_see", name), name, place, request)
    for one in request.booked:
        place = facts.appointment(one)
        if place is not None:
            for clash in _against(booked_key(one), one.name, place, needs):
                yield Clash(clash.keys, clash.why, clash.certain, kept=True)
        else:
            yield from _by_name(booked_key(one), one.name, None, request, kept=True)
    yield from _left_without(facts, needs)


def _needs(request: TripRequest) -> Iterator[Need]:
    if request.children_ages:
        yield CHILDREN, lambda place: party.problem(place, request)
    for text in request.avoid:
        one = request.model_copy(update={"avoid": (text,)})
        yield ("avoid", text), _avoiding(one)
    for text in request.accessibility:
        one = request.model_copy(update={"accessibility": (text,)})
        yield ("accessibility", text), _entering(one)
    for text in request.dietary:
        one = request.model_copy(update={"dietary": (text,)})
        yield ("dietary", text), _eating(one)


def _avoiding(request: TripRequest) -> Callable[[Place], str | None]:
    return lambda place: avoid.problem(place, avoid.avoided(request))


def _entering(request: TripRequest) -> Callable[[Place], str | None]:
    return lambda place: access.problem(place, access.needed(request))


def _eating(request: TripRequest) -> Callable[[Place], str | None]:
    return lambda place: diet.problem(place, diet.needs(request))


def _against(key: Key, name: str, place: Place, needs: tuple[Need, ...]) -> Iterator[Clash]:
    for need, problem in needs:
        why = problem(place)
        if why is None:
            continue
        same = need[0] == "avoid" and names.plain(need[1]) == names.plain(name)
        yield Clash(frozenset({key, need}), f"{place.name}: {_lowered(why)}", certain=same)


def _undated(key: Key, place: Place, request: TripRequest, facts: Facts) -> Iterator[Clash]:
    """What nobody can plan without dates."""
    if request.depart_on is None:
        why = when.problem(place, when.Days(facts.town(place).country, (), None))
        if why is not None:
            yield Clash(frozenset({key, DAYS}), f"{place.name}: {_lowered(why)}")


def _by_name(
    key: Key, name: str, place: Place | None, request: TripRequest, *, kept: bool = False
) -> Iterator[Clash]:
    """What its name alone says: what is to be avoided too; meat for those who eat none."""
    for text in request.avoid:
        if place is None and names.plain(text) == names.plain(name):
            keys = frozenset({key, ("avoid", text)})
            yield Clash(keys, f"'{name}' is to be seen and avoided", certain=True, kept=kept)
    meat = words(name) & INGREDIENTS["meat"]
    for text in request.dietary if place is None and meat else ():
        asked = diet.needs(request.model_copy(update={"dietary": (text,)}))
        if asked.diets & {"vegan", "vegetarian"}:
            why = f"'{name}' sounds like {min(meat)}"
            yield Clash(frozenset({key, ("dietary", text)}), why, kept=kept)


def _left_without(facts: Facts, needs: tuple[Need, ...]) -> Iterator[Clash]:
    """Interests all of whose places in the towns one need rules out."""
    for interest in facts.request.interests:
        serving = [p for p in facts.places if interest in p.interests and _seen(p)]
        for need, problem in needs if serving else ():
            if all(problem(place) for place in serving):
                named = choices.INTERESTS[interest].lower()
                why = f"It rules out {_every(len(serving))} that we know for {named} there"
                yield Clash(frozenset({("interests", interest), need}), why)


def _every(count: int) -> str:
    return {1: "the only place", 2: "both places"}.get(count, f"all {count} places")


def _seen(place: Place) -> bool:
    return place.category not in EATING or place.category == "bar"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
