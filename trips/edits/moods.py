"""A day for less money, at less speed, or under a roof; what is pinned stays as it is."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from trips import costs
from trips.builtin.nearby import near
from trips.edits.desk import Desk
from trips.edits.errors import NothingToChangeError
from trips.edits.fitting import insert
from trips.edits.lookup import Chosen, chosen, is_table
from trips.edits.material import Change
from trips.edits.moving import free_choice
from trips.edits.operations import Cheaper, Rain, Slower
from trips.edits.placing import replaced
from trips.itinerary import Day, Item, LeftOut
from trips.places import Place
from trips.schedule.model import Stop

#: A cheaper stop costs at most this share of the dearer one's high price.
_LESS = 0.75
#: How far away in metres a stand-in may be, and how many are tried.
_FAR, _TRIED = 4000, 15
#: How long a visit of a slower day may be, per cent of the usual one; the longest is tried first.
_LONGER = (150, 125)


def cheaper(desk: Desk, asked: Cheaper) -> Change:
    day = desk.day(asked.day)
    paid = [(i, s) for i, s in desk.stops(day.number) if not s.pinned and s.price > 0]
    paid.sort(key=lambda pair: -pair[1].price)
    change = _each(desk, day, [i for i, _ in paid], _for_less, "You asked for a cheaper day.")
    new = change.days[0]
    if not (new.cost and day.cost and new.cost.high < day.cost.high):
        raise NothingToChangeError("day", f"We know nothing cheaper for day {day.number}.")
    return change


def rain(desk: Desk, asked: Rain) -> Change:
    """Each visit in the open for one under a roof; where there is none, free time."""
    day = desk.day(asked.day)
    outside = [
        i
        for i, s in desk.stops(day.number)
        if s.kind == "visit" and s.place and not s.pinned and not s.place.indoor
    ]
    if not outside:
        raise NothingToChangeError(
            "day", f"No visit of day {day.number} is in the open, but for what is pinned."
        )
    return _each(desk, day, outside, _under_a_roof, "You asked for a day under a roof.")


def slower(desk: Desk, asked: Slower) -> Change:
    """Without the visit that is liked least, and with longer ones where hours and pace allow."""
    day = desk.day(asked.day)
    pairs = desk.stops(day.number)
    stops = [s for _, s in pairs]
    visits = [s for s in stops if s.kind == "visit" and not s.booked]
    loose = [s for s in visits if not s.pinned and s.place]
    if len(visits) < 2 or not loose:
        raise NothingToChangeError("day", f"Day {day.number} has nothing that could go.")
    least = min(loose, key=lambda s: (_score(desk, s), s.title))
    rest = _longer(desk, day, [s for s in stops if s is not least])
    assert least.place is not None  # it was chosen for it
    out = LeftOut(place=least.place.name, why="You asked for a slower day.")
    return Change(days=(desk.again(day.number, rest),), out=(out,))


def _longer(desk: Desk, day: Day, stops: list[Stop]) -> list[Stop]:
    """As many of them as can be, each longer at the time that it has or starting a little later."""
    for i, stop in enumerate(stops):
        if stop.kind != "visit" or stop.pinned or stop.booked or stop.place is None:
            continue
        for share in _LONGER:
            longer = replace(stop, minutes=stop.place.visit_minutes * share // 100 // 5 * 5)
            if longer.minutes <= stop.minutes:
                continue
            start = stop.starts[0][0]
            may = any(a <= start <= b for a, b in desk.loosened(day.number, longer).starts)
            tried = [*stops[:i], longer, *stops[i + 1 :]]
            if may and _holds(desk, day, longer) and desk.timing(day.number, tried):
                stops = tried
                break
    return stops


def _holds(desk: Desk, day: Day, stop: Stop) -> bool:
    """Whether the doors are open as long as that."""
    return desk.loosened(day.number, stop) is not stop


def _each(
    desk: Desk,
    day: Day,
    items: Iterable[Item],
    better: Callable[[Desk, Chosen], Day | None],
    why: str,
) -> Change:
    """The day with one stop after the other made better; the checks come at the end."""
    out = []
    for item in items:
        # Items keep neither number nor time while the day changes: the place is what stays.
        now = next((i for i in desk.day(day.number).items if _same(i, item)), None)
        new = None if now is None else better(desk, chosen(desk, now.id))
        if new is not None:
            desk = desk.with_day(new)
            if item.place is not None:
                out.append(LeftOut(place=item.place.name, why=why))
    return Change(days=(desk.day(day.number),), out=tuple(out))


def _same(one: Item, other: Item) -> bool:
    if other.place is None or one.place is None:
        return one.place is other.place and one.meal == other.meal and one.kind == other.kind
    return one.place.id == other.place.id


def _for_less(desk: Desk, found: Chosen) -> Day | None:
    most = found.stop.price * _LESS
    for place in _stand_ins(desk, found):
        cost = costs.for_party(place, desk.request, desk.outline.currency)
        if cost is not None and cost.high <= most and (fit := replaced(desk, found, place)):
            return fit.shown(desk)
    if found.stop.meal is None or found.stop.place is None:
        return None
    free = free_choice(desk, found.day.number, found.stop)
    if not free.cost or free.price > most:
        return None
    fit = insert(desk, found.day.number, free, found.others)
    return fit.shown(desk) if fit else None


def _under_a_roof(desk: Desk, found: Chosen) -> Day:
    for place in _stand_ins(desk, found):
        if place.indoor and (fit := replaced(desk, found, place)):
            day = fit.shown(desk)
            if desk.affords(day):
                return day
    return desk.again(found.day.number, found.others)


def _stand_ins(desk: Desk, found: Chosen) -> list[Place]:
    """Places of its kind that the plan has not, best first."""
    town = desk.frames[found.day.number].town.slug
    pool = desk.candidates.kitchens if found.stop.meal else desk.candidates.sights
    fitting = [
        p
        for p in pool.get(town, [])
        if p.id not in desk.used and desk.candidates.score(p) > 0
        if (found.stop.meal in p.meals if found.stop.meal else not is_table(p))
        if found.stop.meal or p.category != "nightlife"
    ]
    if found.stop.place is None:
        return fitting[:_TRIED]
    return [p for p, _ in near(found.stop.place, fitting, _FAR)][:_TRIED]


def _score(desk: Desk, stop: Stop) -> int:
    assert stop.place is not None  # only visits to places are compared
    return desk.candidates.score(stop.place)
