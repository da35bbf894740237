"""The party's hard needs at every stop: diet, steps, what to avoid, ages and bedtimes.

What the traveller's words mean is read where everybody reads it
(:mod:`trips.builtin.diet`, ``access``, ``avoid``); whether each stop agrees is looked at
here again. Appointments are the traveller's own affair.
"""

from collections.abc import Callable, Iterator, Sequence

from trips.builtin import access, avoid, diet
from trips.builtin.vocabulary import CONCEPTS, INGREDIENTS, telling
from trips.itinerary import Rule
from trips.pace import limits
from trips.places import EATING, Place
from trips.verify.plan import Plan
from trips.verify.rules import OWN_WORDS, Fault, count, known, rule, weakest

#: Minutes after an appointment by which everybody is back.
_AFTER_APPOINTMENT = 75


def dietary(plan: Plan) -> Rule:
    wanted = diet.needs(plan.request)
    tables = [t for t in plan.chosen if t.place and t.place.category in EATING]
    asked = ", ".join(diet.wishes(plan.request)) or "nothing asked for"
    unseen = (*dict.fromkeys(wanted.banned.values()), *wanted.unclear)
    unproven = [t.place for t in tables if t.place and diet.unproven(t.place, wanted)]
    doubtful = bool(unseen or unproven)
    return rule(
        "dietary",
        "What you eat, as far as the data shows" if doubtful else "Every table serves what you eat",
        _against(plan, lambda place: diet.problem(place, wanted)),
        "estimated"
        if doubtful
        else weakest(known(t.place, "diets") for t in tables if t.place)
        if diet.wishes(plan.request)
        else OWN_WORDS,
        f"{count(len(tables), 'table')}; {asked}",
        *(_unseen(text) for text in unseen),
        *(
            f"{place.name}: a kitchen without meat, not known to be "
            f"{' or '.join(sorted(diet.unproven(place, wanted)))} — ask there"
            for place in unproven
        ),
    )


def accessibility(plan: Plan) -> Rule:
    wanted = access.needed(plan.request)
    asked = ", ".join(access.wishes(plan.request)) or "nothing asked for"
    return rule(
        "accessibility",
        "Every stop can be got into, as far as the data shows"
        if wanted.unclear
        else "Every stop can be got into",
        _against(plan, lambda place: access.problem(place, wanted)),
        "estimated"
        if wanted.unclear
        else weakest(known(t.place, "step_free") for t in plan.chosen if t.place)
        if wanted.level != "none"
        else OWN_WORDS,
        f"{count(len(plan.chosen), 'stop')}; {asked}",
        *(f"cannot be checked: {text} — no data shows it, ask ahead" for text in wanted.unclear),
    )


def avoided(plan: Plan) -> Rule:
    wanted = avoid.avoided(plan.request)
    places = tuple(t.place for t in plan.chosen if t.place)
    asked = ", ".join(avoid.wishes(plan.request)) or "nothing to avoid"
    unseen = _not_shown(avoid.wishes(plan.request), wanted)
    return rule(
        "avoid",
        "What you want to avoid, as far as the data shows"
        if unseen
        else "Nothing that you want to avoid",
        _against(plan, lambda place: avoid.problem(place, wanted)),
        "estimated"
        if unseen
        else weakest(known(p, "existence") for p in places)
        if avoid.wishes(plan.request)
        else OWN_WORDS,
        f"{count(len(places), 'stop')}; {asked}",
        *unseen,
    )


def ages(plan: Plan) -> Rule:
    youngest = min(plan.request.children_ages, default=18)
    who = f"the youngest is {youngest}" if plan.request.children_ages else "adults only"
    return rule(
        "ages",
        "Everybody is let in, and children are back by bedtime",
        [*_against(plan, lambda p: _too_young(p, youngest)), *_late(plan)],
        OWN_WORDS
        if not plan.request.children_ages
        else weakest(known(t.place, "existence") for t in plan.chosen if t.place),
        f"{count(len(plan.chosen), 'stop')}; {who}",
    )


def _unseen(wish: str) -> str:
    """Said of what goes into dishes: names of places and kitchens give little of it away."""
    how = "checked by names and kitchens alone" if _dishes(wish) else "cannot be checked"
    return f"{how}: {wish} — ask at the table"


def _dishes(wish: str) -> bool:
    return bool(telling(wish) & INGREDIENTS.keys())


def _not_shown(wishes: Sequence[str], wanted: avoid.Avoided) -> list[str]:
    """What is to be avoided and is no kind of place: how far each can be checked."""
    terms = dict(wanted.terms)
    said = []
    for wish in wishes:
        stems = terms.get(wish, frozenset())
        if stems & INGREDIENTS.keys():
            said.append(_unseen(wish))
        elif not stems and not telling(wish) & avoid.CROWDS:
            said.append(f"cannot be checked: {wish}")
        elif not stems <= CONCEPTS.keys() | avoid.KINDRED.keys():
            said.append(f"cannot be checked beyond names and descriptions: {wish}")
    if wanted.crowds:
        said.append("Crowds: the most famous places count less; no data shows how full one is")
    return said


def _against(plan: Plan, problem: Callable[[Place], str | None]) -> list[Fault]:
    found = []
    for timed in plan.chosen:
        assert timed.place is not None  # stops have places
        said = problem(timed.place)
        if said:
            found.append(Fault(f"{timed.what()}: {said}", (timed.place.id,)))
    return found


def _too_young(place: Place, youngest: int) -> str | None:
    # Adults' ages are not asked, so 21 and over is theirs to know.
    if place.min_age is not None and youngest < min(place.min_age, 18):
        return f"nobody under {place.min_age} is let in"
    return None


def _late(plan: Plan) -> Iterator[Fault]:
    if not plan.request.children_ages:
        return
    bedtime = limits(plan.request).back
    for day in plan.itinerary.days:
        items = plan.of_day(day)
        own = [t.last + _AFTER_APPOINTMENT for t in items if plan.is_appointment(t)]
        until = max([bedtime, *own])
        for timed in items:
            if timed.item.kind in ("visit", "meal") and timed.last > until:
                place = (timed.place.id,) if timed.place else ()
                yield Fault(f"{timed.what()} ends after {until // 60}:{until % 60:02d}", place)
