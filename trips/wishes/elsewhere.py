"""Places asked for by name that lie in another bundled city than those of the trip."""

from collections.abc import Iterator
from functools import cache

from trips.atlas import load, names
from trips.atlas.find import Found, find
from trips.wishes.clashes import Clash
from trips.wishes.facts import Facts
from trips.wishes.wish import WHERE, Key, booked_key

#: Fame from which on a name in another city is what is meant.
_KNOWN = 4


def clashes(facts: Facts) -> Iterator[Clash]:
    """Exact names alone: a name much like another city's place proves nothing."""
    request = facts.request
    asked: list[tuple[Key, str, bool]] = [
        (("must_see", name), name, facts.wanted(name) is not None) for name in request.must_see
    ]
    asked += [
        (booked_key(one), one.place or one.name, facts.town_of(one) is not None)
        for one in request.booked
    ]
    own = {town.slug for town in facts.towns}
    for key, name, found in asked:
        where = None if found else city_of(name)
        if where is not None and where not in own:
            city = load.raw(where)["name"]
            same = names.plain(name) in names.of(where)
            why = f"{city} is not among the trip's towns" if same else f"'{name}' is in {city}"
            yield Clash(frozenset({key, WHERE}), why)


def city_of(name: str) -> str | None:
    """The slug of the one city that it can only be in: its own name, or a famous place's."""
    where = find(name)
    if isinstance(where, Found) and len(where.named) == len(where.cities) == 1:
        if where.corrected:
            return None
        return where.cities[0].slug
    return _famous().get(names.plain(name))


@cache
def _famous() -> dict[str, str]:
    """Plain name → slug, for names that stand in one city alone."""
    found: dict[str, set[str]] = {}
    for slug in load.slugs():
        for place in load.raw(slug)["places"]:
            if place["fame"] >= _KNOWN:
                found.setdefault(names.plain(place["name"]), set()).add(slug)
    return {name: min(slugs) for name, slugs in found.items() if len(slugs) == 1}
