"""The plan while it is being made: a route for every day, and what is used and spent."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from trips.pace import WHOLE, weight
from trips.places import Place
from trips.request import TripRequest
from trips.schedule.candidates import Candidates
from trips.schedule.model import Frame, Stop, Timing
from trips.schedule.purse import Limit, Purse
from trips.schedule.timing import timed
from trips.schedule.usual import UsualMeals
from trips.schedule.ways import Ways

#: A day may take so many times its even part of the fares.
_UNEVEN = 1.25


@dataclass(frozen=True, slots=True)
class Kept:
    """Routes and their times by day number."""

    routes: dict[int, list[Stop]]
    timings: dict[int, Timing]


class Board:
    """Routes by day number. Every route on it can be kept: nothing else is ever put there."""

    def __init__(
        self,
        request: TripRequest,
        frames: Sequence[Frame],
        candidates: Candidates,
        ways: Ways,
        purse: Purse,
        usual: UsualMeals,
    ) -> None:
        self.request = request
        self.frames = tuple(frames)
        self.candidates = candidates
        self.ways = ways
        self.purse = purse
        self.usual = usual
        self.routes: dict[int, list[Stop]] = {}
        self.timings: dict[int, Timing] = {}
        self.used: set[str] = set()
        self._fares = purse.left("transport")
        for frame in frames:
            self.routes[frame.number] = []
            self.timings[frame.number] = timed(frame, (), ways) or _nothing(frame)

    def try_route(
        self, frame: Frame, stops: Sequence[Stop], limit: Limit = "part", price: int = 0
    ) -> Timing | None:
        """The route's times, if it can be kept and its fares paid.

        ``price``: what is paid besides, for the stop that is new; it has to be affordable
        together with the fares.
        """
        found = timed(frame, stops, self.ways)
        if found is None:
            return None
        more = found.fares - self.timings[frame.number].fares
        if limit == "part" and more > 0 and found.fares > self.allowance(frame):
            return None
        if not self.purse.affords("transport", more, limit):
            return None
        together: Limit = "none" if limit == "none" else "whole"
        return found if self.purse.affords("transport", more + price, together) else None

    def allowance(self, frame: Frame) -> float:
        """A day's part of the fares, so that none is left for later days; no less than a ride
        out and back."""
        if self._fares is None:
            return inf
        free = sum(f.end > f.begin for f in self.frames)
        return max(2 * self.ride(frame), _UNEVEN * self._fares / max(1, free))

    def ride(self, frame: Frame) -> int:
        """What a ride on the town's transport costs the party at most."""
        return self.ways.ride(frame.town)

    def put(self, frame: Frame, stops: Sequence[Stop], timing: Timing) -> None:
        """Replace the day's route by one that :meth:`try_route` has timed."""
        number = frame.number
        before = {id(s) for s in self.routes[number]}
        after = {id(s) for s in stops}
        self._pay([s for s in stops if id(s) not in before], 1)
        self._pay([s for s in self.routes[number] if id(s) not in after], -1)
        self.purse.pay("transport", timing.fares - self.timings[number].fares)
        self.routes[number] = list(stops)
        self.timings[number] = timing
        self.used = {s.place.id for route in self.routes.values() for s in route if s.place}

    def kept(self) -> "Kept":
        """All routes as they are, to come back to."""
        routes = {number: list(route) for number, route in self.routes.items()}
        return Kept(routes, dict(self.timings))

    def restore(self, before: "Kept") -> None:
        """Back to those routes."""
        for frame in self.frames:
            self.put(frame, before.routes[frame.number], before.timings[frame.number])

    def visits(self, frame: Frame) -> int:
        """Visits of the day that count against the pace."""
        return len(self._counted(frame))

    def takes(self, frame: Frame, minutes: int) -> bool:
        """Whether the pace lets the day hold one more visit of that length."""
        counted = self._counted(frame)
        if sum(map(weight, counted)) + weight(minutes) > frame.limits.stops * WHOLE:
            return False
        return not counted or sum(counted) + minutes <= frame.limits.visiting

    def free(self, place: Place) -> bool:
        return place.id not in self.used

    def _counted(self, frame: Frame) -> list[int]:
        route = self.routes[frame.number]
        return [s.minutes for s in route if s.kind == "visit" and not s.booked]

    def _pay(self, stops: Sequence[Stop], sign: int) -> None:
        for stop in stops:
            if not stop.booked:
                self.purse.pay("food" if stop.kind == "meal" else "activities", sign * stop.price)


def _nothing(frame: Frame) -> Timing:
    """The times of a day without a free part."""
    return Timing(starts=(), back=frame.begin, travel=0, waiting=0, longest=0, walked=0, fares=0)
