"""A timed route becomes the items of a day: stops, the ways between them, free time."""

import datetime as dt
from zoneinfo import ZoneInfo

from trips import costs
from trips.itinerary import Day, Item
from trips.legs import SAME_SPOT
from trips.places import Place
from trips.schedule import titles
from trips.schedule.board import Board
from trips.schedule.model import Frame, Settled, Stop

#: A gap at least this long, in minutes, is shown as free time.
GAP = 45


def shown(board: Board, frame: Frame) -> Day:
    """The day as it is shown, its costs in the traveller's currency."""
    line = _Line(board, frame)
    timing = board.timings[frame.number]
    for stop, start in zip(board.routes[frame.number], timing.starts, strict=True):
        line.stop(stop, start)
    line.close()
    settled = [*frame.opening, *line.items, *frame.closing]
    items = tuple(_item(frame, i, s) for i, s in enumerate(settled, 1))
    return Day(
        number=frame.number,
        date=frame.date,
        base=frame.outline.base,
        base_name=frame.town.name,
        theme=frame.outline.theme,
        items=items,
        cost=costs.total((i.cost for i in items), board.ways.currency),
        walking_metres=sum(i.leg.metres for i in items if i.leg and i.leg.mode == "walk"),
    )


class _Line:
    """The free part of a day being written: where one is, and until when it is filled."""

    def __init__(self, board: Board, frame: Frame) -> None:
        self.board, self.frame = board, frame
        self.items: list[Settled] = []
        self.here = frame.start
        self.now = frame.begin

    def stop(self, stop: Stop, start: int) -> None:
        self._go(stop.place, start - stop.margin)
        title = stop.title
        if stop.meal and stop.place is None and not stop.booked:
            title = titles.meal(stop.meal, None, self._near())
        end = start + stop.minutes
        self.items.append(
            Settled(
                kind=stop.kind,
                start=start,
                end=end,
                title=title[:160],
                place=stop.place,
                cost=None if stop.booked else stop.cost,
                meal=stop.meal,
                why=stop.why,
                tip=stop.tip,
                pinned=stop.pinned,
            )
        )
        self.now = end + stop.margin

    def close(self) -> None:
        """Home at once after the last stop, or in time for what closes the day."""
        finish, closing = self.frame.finish, self.frame.closing
        if closing and closing[-1].kind != "departure" and finish is not None:
            # The eve of a journey in the small hours: home as on any evening, free till then.
            self._go(finish, self.now + self._minutes_to(finish))
            self._rest(closing[0].start)
        elif closing:
            self._go(finish, closing[0].start)
        elif finish is not None:
            self._go(finish, self.now + self._minutes_to(finish))

    def _go(self, to: Place | None, by: int) -> None:
        """Travel so as to be there at ``by``; the time before it is free."""
        minutes = self._minutes_to(to)
        self._rest(by - minutes)
        if to is not None and self.here is not None and to.id != self.here.id:
            way = self.board.ways.between(self.frame.town, self.here, to)
            if way.leg.metres >= SAME_SPOT:
                self.items.append(
                    Settled(
                        kind="leg",
                        start=by - minutes,
                        end=by,
                        title=titles.way(way.leg, to),
                        leg=way.leg,
                        cost=way.cost,
                    )
                )
        self.here, self.now = to or self.here, by

    def _minutes_to(self, to: Place | None) -> int:
        if to is None or self.here is None or to.id == self.here.id:
            return 0
        return self.board.ways.between(self.frame.town, self.here, to).minutes

    def _rest(self, until: int) -> None:
        """Free time, if there is enough to speak of. No day starts with it at the stay."""
        if until - self.now >= GAP and (self.items or self.frame.opening):
            self.items.append(
                Settled(kind="rest", start=self.now, end=until, title=titles.free(self._near()))
            )

    def _near(self) -> str:
        return self.here.name if self.here else self.frame.town.name


def _item(frame: Frame, position: int, settled: Settled) -> Item:
    zone = settled.zone or frame.town.zone
    start, end = _at(frame, settled.start, zone), _at(frame, settled.end, zone)
    if isinstance(start, dt.datetime) and settled.leg:
        # A night on the way may be one in which the clocks change.
        passed = dt.timedelta(minutes=settled.end - settled.start)
        end = (start.astimezone(dt.UTC) + passed).astimezone(ZoneInfo(zone))
    return Item(
        id=f"d{frame.number}-i{position}",
        kind=settled.kind,
        start=start,
        end=end,
        zone=zone,
        title=settled.title,
        place=settled.place,
        leg=settled.leg,
        cost=settled.cost,
        why=settled.why,
        tip=settled.tip,
        pinned=settled.pinned,
        meal=settled.meal,
    )


def _at(frame: Frame, minute: int, zone: str) -> dt.datetime | dt.time:
    """The minute by the clocks of ``zone``: aware on a dated day, bare on an undated one."""
    if frame.date is None:
        return dt.time(minute // 60 % 24, minute % 60)
    midnight = dt.datetime.combine(frame.date, dt.time())
    return (midnight + dt.timedelta(minutes=minute)).replace(tzinfo=ZoneInfo(zone))
