"""Why a place was given its score, in the traveller's words."""

from collections.abc import Iterator, Sequence

from trips import choices
from trips.builtin import score, texts
from trips.builtin.context import Context, town_of
from trips.builtin.taste import answers_for
from trips.places import EATING, Place, Suits

_LIMIT = 300
_MOST = 4
#: Below this fame a place is off the beaten track; from the other on it is a sight of the town.
_HIDDEN, _SIGHT = 2, 5

_KINDS = {
    "infants": "babies",
    "toddlers": "toddlers",
    "children": "children",
    "teens": "teenagers",
}


def why(place: Place, c: Context) -> str:
    """One sentence of at most 300 characters, the strongest reasons first."""
    reasons = [*_named(place, c), *_liked(place, c)] or [_standing(place, c)]
    reasons = [*reasons, *_conditions(place, c)][:_MOST]
    against = list(_against(place, c))[:1]
    text = "; ".join([*reasons, *against])
    return (text[0].upper() + text[1:])[:_LIMIT]


def _named(place: Place, c: Context) -> Iterator[str]:
    if place.id in c.booked:
        yield "you have booked it"
    if place.id in c.must_see:
        yield "you asked to see it"
    asked = c.said.wanted | (c.said.at_table if place.category in EATING else frozenset())
    heard = sorted(c.said.as_written.get(s, s) for s in texts.heard(asked, place))
    if heard:
        yield "you wrote of " + " and ".join(f"'{word}'" for word in heard[:2])


def _liked(place: Place, c: Context) -> Iterator[str]:
    ticked = [i for i in place.interests if i in c.taste.ticked]
    if ticked and not (place.category in EATING and ticked == ["food"]):
        yield "for your interest in " + _and([choices.INTERESTS[i].lower() for i in ticked[:2]])
    answers = answers_for(c.request, place)
    if answers:
        yield f"fits '{answers[0]}'"
    suited = [_KINDS[kind] for kind in c.kinds if kind in place.suits]
    if suited:
        yield f"good for {_and(suited)}"
    if "couple" in c.request.groups and "couples" in place.suits and not c.kinds:
        yield "good for two"
    if place.fame >= _SIGHT:
        what = "best-known places to eat" if place.category in EATING else "great sights"
        yield f"one of the {what} of {c.towns[town_of(place)].name}"


def _conditions(place: Place, c: Context) -> Iterator[str]:
    diets = sorted(c.needs.diets & set(place.diets)) or sorted(place.diets)[: bool(c.needs.diets)]
    if diets and place.category in EATING:
        yield f"serves {_and(list(diets))} food"
    if c.access.level != "none" and place.step_free == "yes":
        yield "step-free"
    if c.request.budget_minor is not None and place.price and place.price.high == 0:
        yield "free"
    if score.weather(place, c) > 0:
        yield "under a roof, as the season asks"


def _against(place: Place, c: Context) -> Iterator[str]:
    if place.id in c.must_see | c.booked:
        return
    if score.over_budget(place, c) >= 1:
        yield "but dear for your budget"
    elif score.over_budget(place, c) > 0.2:
        yield "but a little over your budget for it"
    if texts.heard(c.said.unwanted, place):
        yield "but you would rather not have such a place"
    if c.kinds and place.suits and not _welcome(c.kinds) & set(place.suits):
        yield "but more for grown-ups"
    if score.weather(place, c) < 0:
        yield "but not the season for it"


def _welcome(kinds: Sequence[Suits]) -> frozenset[Suits]:
    """What a place says that has room for these children: the smallest are children too."""
    small = {"infants", "toddlers"} & set(kinds)
    return frozenset({*kinds, "children"}) if small else frozenset(kinds)


def _standing(place: Place, c: Context) -> str:
    """What can be said when nothing of it was asked for."""
    town = c.towns[town_of(place)].name
    if place.fame >= _SIGHT - 1:
        return f"among the best known of {town}"
    if place.fame <= _HIDDEN:
        return f"off the beaten track in {town}"
    return f"well known in {town}"


def _and(parts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
