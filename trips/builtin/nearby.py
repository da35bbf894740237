"""What else is near: places that the plan did not use, for free time and for other plans."""

from collections.abc import Iterator, Sequence

from trips.builtin.clock import minutes, open_during
from trips.findings import Findings
from trips.geo import metres
from trips.itinerary import Day, Item
from trips.places import Place
from trips.recommendations import Recommendations

#: For free time: at most this far away in metres, this dear, and this many named.
_STROLL, _OFFERED = 900, 2


class Unused:
    """Candidates that this party could have and the plan does not use, best first."""

    def __init__(self, findings: Findings, recommendations: Recommendations) -> None:
        self.scores = {p.place: p.score for p in recommendations.picks}
        used = {i.place.id for d in recommendations.days for i in d.items if i.place}
        self.sights = self._left(findings.activities, used)
        self.tables = [p for p in self._left(findings.food, used) if p.meals]
        self.countries = {t.slug: t.country for t in findings.destinations}

    def open_for(self, place: Place, day: Day, item: Item) -> bool:
        return open_during(place, day, item, self.countries.get(day.base, ""))

    def _left(self, places: Sequence[Place], used: set[str]) -> list[Place]:
        left = [p for p in places if p.id not in used and self.scores.get(p.id, 0) > 0]
        return sorted(left, key=lambda p: (-self.scores[p.id], p.id))


def near(place: Place, others: Sequence[Place], far: int) -> Iterator[tuple[Place, int]]:
    """Those at most ``far`` metres away, with their distances, in the order given."""
    for other in others:
        distance = metres(place.lat, place.lon, other.lat, other.lon)
        if distance <= far:
            yield other, distance


def rest_tips(findings: Findings, recommendations: Recommendations) -> dict[str, str]:
    """Item id of free time → what is close by, open then, and short enough."""
    unused = Unused(findings, recommendations)
    offered: set[str] = set()
    found = {}
    for day in recommendations.days:
        here: Place | None = None
        for item in day.items:
            here = item.place or here
            if item.kind != "rest" or here is None:
                continue
            start, end = minutes(day, item)
            fits = [
                place
                for place, _ in near(here, unused.sights, _STROLL)
                if place.id not in offered
                and place.visit_minutes <= end - start
                and unused.open_for(place, day, item)
            ][:_OFFERED]
            if fits:
                offered |= {p.id for p in fits}
                names = " or ".join(p.name for p in fits)
                found[item.id] = f"Close by, if you feel like it: {names}."[:300]
    return found
