"""The plan opened for editing: its days as frames and stops, and the scheduler's own board.

A day that is made anew goes through the scheduler's timing, ways and items; the others are
never touched.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property

from trips import costs
from trips.edits.errors import NoRoomError, UnknownError
from trips.edits.material import Material
from trips.edits.stops import stops_of
from trips.itinerary import Day, Item, Itinerary
from trips.pace import WHOLE, limits, weight
from trips.places import Place
from trips.request import TripRequest
from trips.schedule import candidates, items
from trips.schedule.board import Board
from trips.schedule.frames import frames
from trips.schedule.journeys import MORNING, journeys
from trips.schedule.meals import table
from trips.schedule.model import Frame, Stop, Timing
from trips.schedule.purse import Purse
from trips.schedule.usual import usual_meals
from trips.schedule.visits import starts_of
from trips.schedule.ways import Ways
from trips.schedule.windows import meal_time


class Desk:
    """One plan, one edit. Nothing here changes the itinerary."""

    def __init__(self, itinerary: Itinerary, request: TripRequest, material: Material) -> None:
        self.itinerary, self.request, self.material = itinerary, request, material
        self.outline, self.findings = material.outline, material.findings
        self.picks = material.recommendations.picks
        self.ways = Ways(request, self.findings, self.outline.currency)
        self.candidates = candidates.sift(request, self.findings, self.picks, frozenset())
        self.usual = usual_meals(request, self.outline, self.findings, self.candidates)

    @cached_property
    def frames(self) -> dict[int, Frame]:
        """By day number. Ways to and from arrival points are known once they are made."""
        known = {d.slug: d for d in self.findings.destinations}
        towns = {
            d.base: known.get(d.base, self.findings.destinations[0]) for d in self.outline.days
        }
        moves = journeys(self.request, self.outline, towns, limits(self.request).begin + MORNING)
        made = frames(self.request, self.outline, towns, self.itinerary.stays, moves, self.ways)
        return {frame.number: frame for frame in made}

    @cached_property
    def used(self) -> frozenset[str]:
        """Ids of every place of the plan."""
        return frozenset(i.place.id for d in self.itinerary.days for i in d.items if i.place)

    def with_day(self, day: Day) -> "Desk":
        """The same desk with the plan as it is with that day."""
        days = tuple(day if d.number == day.number else d for d in self.itinerary.days)
        found = copy(self)
        found.__dict__.pop("used", None)
        found.itinerary = self.itinerary.model_copy(update={"days": days})
        return found

    def day(self, number: int, field: str = "day") -> Day:
        for day in self.itinerary.days:
            if day.number == number and number in self.frames:
                return day
        raise UnknownError(field, f"The trip has days 1 to {len(self.itinerary.days)}.")

    def item(self, item_id: str) -> tuple[Day, Item]:
        for day in self.itinerary.days:
            for item in day.items:
                if item.id == item_id:
                    return day, item
        raise UnknownError("item", f"This version has no item {item_id}.")

    def stops(self, number: int) -> list[tuple[Item, Stop]]:
        """The day's visits and meals, each held at its time."""
        return stops_of(self.day(number), self.frames[number], self.request)

    def loosened(self, number: int, stop: Stop) -> Stop:
        """The same stop, free to start whenever it may; what is pinned stays where it is."""
        frame = self.frames[number]
        if stop.pinned or stop.booked:
            return stop
        if stop.meal is None:
            assert stop.place is not None  # visits that nobody booked have places
            wanted = self.candidates.is_wanted(stop.place)
            starts = starts_of(stop.place, frame, stop.minutes, pinned=wanted)
        elif stop.place is not None:
            seated = table(self.board(frame), frame, stop.meal, stop.place, pinned=False)
            starts = seated.starts if seated else ()
        else:
            time = meal_time(stop.meal, frame)
            starts = ((time.first, time.last),)
        return replace(stop, starts=starts) if starts else stop

    def board(self, frame: Frame) -> Board:
        """A board of that day alone, on which money is no matter: the checks look at it."""
        money = Purse(None, None)
        return Board(self.request, [frame], self.candidates, self.ways, money, self.usual)

    def timing(self, number: int, stops: Sequence[Stop]) -> Timing | None:
        """When each would be; ``None`` when the order cannot be kept, or goes beyond the pace."""
        frame = self.frames[number]
        found = self.board(frame).try_route(frame, stops, "none")
        return found if found and within_pace(frame, stops) else None

    def shown(self, number: int, stops: Sequence[Stop], timing: Timing) -> Day:
        """The day with those stops. Items that stay as they were keep all that is said of them."""
        frame = self.frames[number]
        board = self.board(frame)
        board.put(frame, stops, timing)
        return settled(self.day(number), items.shown(board, frame))

    def again(self, number: int, stops: Sequence[Stop]) -> Day:
        """The day with those stops at their times, else as near to them as can be."""
        loose = [self.loosened(number, s) for s in stops]
        for tried in (list(stops), loose):
            timing = self.timing(number, tried)
            if timing is not None:
                return self.shown(number, tried, timing)
        raise NoRoomError("day", f"Day {number} cannot be put together that way.")

    def affords(self, day: Day) -> bool:
        """Whether the plan with that day keeps within the budget, if it does so now."""
        budget, now = self.outline.budget, self.itinerary.budget.estimated.high
        if budget is None or now > budget:
            return True
        days = [day if d.number == day.number else d for d in self.itinerary.days]
        prices = [*(d.cost for d in days), *(s.cost for s in self.itinerary.stays)]
        return sum(p.high for p in prices if p) <= budget

    def town(self, place: Place) -> str:
        """Slug of the town that the place is in."""
        return (
            self.candidates.towns.get(place.id)
            or candidates.town_of(place, self.findings.destinations).slug
        )


def within_pace(frame: Frame, stops: Sequence[Stop]) -> bool:
    counted = [s.minutes for s in stops if s.kind == "visit" and not s.booked]
    if sum(map(weight, counted)) > frame.limits.stops * WHOLE:
        return False
    return len(counted) <= 1 or sum(counted) <= frame.limits.visiting


def settled(old: Day, new: Day) -> Day:
    """The new day, with what the old one said where the same thing happens at the same time."""
    before = {_what(item): item for item in old.items}
    found = tuple(
        before[_what(i)].model_copy(update={"id": i.id}) if _what(i) in before else i
        for i in new.items
    )
    cost = new.cost and costs.total((i.cost for i in found), new.cost.currency)
    same = {"theme": old.theme, "summary": old.summary}
    return new.model_copy(update={"items": found, "cost": cost, **same})


def _what(item: Item) -> tuple[object, ...]:
    place, leg = item.place, item.leg
    return item.kind, item.start, item.end, item.title, place and place.id, leg, item.pinned
