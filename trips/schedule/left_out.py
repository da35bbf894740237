"""Well-liked places that are not in the plan, and why; and what would take a stop's place."""

from trips.geo import metres
from trips.itinerary import LeftOut
from trips.places import Place
from trips.schedule.board import Board
from trips.schedule.model import Frame, Stop
from trips.schedule.pins import why_not_seen
from trips.schedule.windows import meal_starts, visit_starts

#: What counts as missed: known to everybody, or scored this high. How many are told.
_FAMOUS, _LIKED, _TOLD = 5, 70, 12
#: A stand-in is at most this far away in metres; how many are kept for a stop.
_NEAR, _KEPT = 3000, 3


def missed(board: Board) -> list[LeftOut]:
    """The best known and best liked places of the trip's towns that no day holds."""
    out = [
        p
        for p in board.candidates.places.values()
        if board.free(p)
        and not p.meals
        and (p.fame >= _FAMOUS or board.candidates.score(p) >= _LIKED)
    ]
    out.sort(key=lambda p: (-board.candidates.score(p), -p.fame, p.id))
    found = []
    for place in out[:_TOLD]:
        refused = board.candidates.refused.get(place.id)
        why = refused.rstrip(".") + "." if refused else why_not_seen(board, place)
        found.append(LeftOut(place=place.name, why=why))
    return found


def stand_ins(board: Board) -> dict[str, tuple[str, ...]]:
    """Place id → ids of free places nearby that are open at that very time."""
    found = {}
    for frame in board.frames:
        timing = board.timings[frame.number]
        for stop, start in zip(board.routes[frame.number], timing.starts, strict=True):
            if stop.place is None or stop.booked:
                continue
            near = _near(board, frame, stop, stop.place, start)
            if near:
                found[stop.place.id] = near
    return found


def _near(board: Board, frame: Frame, stop: Stop, place: Place, start: int) -> tuple[str, ...]:
    pool = board.candidates.kitchens if stop.meal else board.candidates.sights
    ranked = []
    for other in pool.get(frame.town.slug, []):
        if not board.free(other) or (stop.meal and stop.meal not in other.meals):
            continue
        far = metres(place.lat, place.lon, other.lat, other.lon)
        if far > _NEAR:
            continue
        if stop.meal:
            opens = meal_starts(other, stop.meal, frame)
        else:
            opens = visit_starts(other, frame, other.visit_minutes)
        if any(first <= start <= last for first, last in opens):
            alike = bool(set(place.interests) & set(other.interests))
            ranked.append((far / 50 - board.candidates.score(other) - 20 * alike, other.id))
    return tuple(id_ for _, id_ in sorted(ranked)[:_KEPT])
