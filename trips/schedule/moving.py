"""The day between two towns: breakfast, out of one stay, the journey, into the other."""

from trips.places import Place
from trips.schedule import edges, titles
from trips.schedule.journeys import Journey
from trips.schedule.model import Frame, Settled

#: Breakfast before a journey, in minutes; before this start nobody serves it.
_BREAKFAST, _SERVED = 30, 480


def move(frame: Frame, journey: Journey, beds: dict[int, Place]) -> None:
    """Settle how a day opens on which the base changes. ``beds``: by the day's number."""
    before, after = beds.get(frame.number - 1), beds.get(frame.number)
    if before is not None:
        frame.opening += _out_of(before, journey)
    frame.opening.append(_leg(journey))
    frame.start, frame.begin = after, journey.arrives
    if journey.nights:
        frame.start = frame.finish = None
        frame.end = journey.arrives
    elif after is not None:
        frame.begin = edges.check_in(frame, after, journey.arrives)


def wake_on_arrival(frame: Frame, journey: Journey) -> None:
    """The day after a night on the way: it begins when the journey ends, if it does that day."""
    frame.begin = journey.arrives - 1440 * (frame.number - journey.day)
    if frame.number < journey.day + journey.nights:
        frame.start = frame.finish = None
        frame.end = frame.begin
        return
    frame.start = frame.finish
    if frame.finish is not None:
        frame.begin = edges.check_in(frame, frame.finish, frame.begin)


def _out_of(bed: Place, journey: Journey) -> list[Settled]:
    """By the clocks of the town that is left."""
    out, zone = journey.leaves - edges.CHECK_OUT, journey.origin.zone
    items = []
    if journey.leaves >= _SERVED:
        items.append(_breakfast(bed, out, zone))
    check_out = Settled(
        kind="check_out", start=out, end=journey.leaves, title="Check out", place=bed, zone=zone
    )
    return [*items, check_out]


def _breakfast(bed: Place, until: int, zone: str) -> Settled:
    return Settled(
        kind="meal",
        start=until - _BREAKFAST,
        end=until,
        title=titles.meal("breakfast", None, bed.name),
        meal="breakfast",
        zone=zone,
    )


def _leg(journey: Journey) -> Settled:
    """Named after its ends alone: nobody has looked up what runs between them."""
    goal = journey.goal
    known_by = (
        "a recalled time on board and our estimate of the ways to and from the stations"
        if journey.leg.basis == "recalled"
        else "an estimate from the distance alone"
    )
    return Settled(
        kind="leg",
        start=journey.leaves,
        end=journey.leaves + journey.leg.minutes,
        title=f"Travel from {journey.origin.name} to {goal.name}",
        leg=journey.leg,
        zone=journey.origin.zone,
        tip=(
            f"You arrive about {titles.clock(journey.arrives)}, {goal.name} time. The way is not "
            f"planned: its minutes are {known_by}, and no fare is "
            f"included. Look up how to go, book and check."
        ),
    )
