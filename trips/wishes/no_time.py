"""Hours of coming and going that leave no time in town."""

from collections.abc import Iterator

from trips.pace import limits
from trips.schedule.titles import minute
from trips.wishes.clashes import Clash
from trips.wishes.facts import Facts
from trips.wishes.windows import arrived, left
from trips.wishes.wish import ARRIVE, DAYS, LEAVE

#: Free minutes in town below which nobody has been there.
LEAST = 60


def clashes(facts: Facts) -> Iterator[Clash]:
    """Arriving and leaving so close together, ways and waits counted, that nothing is left."""
    request = facts.request
    begins, ends = arrived(facts), left(facts)
    if request.days > 2 or begins is None or ends is None:
        return
    if _free(facts, begins, ends) >= LEAST:
        return
    assert request.arrive_at is not None  # as there is a minute for it
    assert request.leave_at is not None
    town = facts.stops[-1].city.name
    apart = (request.days - 1) * 1440 + minute(request.leave_at) - minute(request.arrive_at)
    yield Clash(
        frozenset({ARRIVE, LEAVE, DAYS}),
        f"There is no time in {town}: getting out, the way into town and back, and being there "
        "ahead of leaving take what is between",
        certain=apart < LEAST,
    )


def _free(facts: Facts, begins: int, ends: int) -> int:
    """Waking minutes in town: of the one day, or of an evening and the morning after."""
    if facts.request.days == 1:
        return ends - begins
    usual = limits(facts.request)
    return max(0, usual.back - begins) + max(0, ends - usual.begin)
