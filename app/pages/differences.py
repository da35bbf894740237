"""What is different between two versions of a plan, as a page."""

from flask import render_template

from app import access, editing
from app.pages.wording import clock
from trips.compare import Change, What

#: What became of a stop, in a word or two; its times are told beside it.
SAID: dict[What, str] = {
    "added": "New",
    "removed": "Gone",
    "moved": "Another day",
    "time": "Another time",
    "cost": "Another cost",
    "pinned": "Pinned",
    "unpinned": "Not pinned any more",
}


def show(trip_id: str, number: int, other: int) -> str:
    """GET /trips/<id>/versions/<n>/diff/<m>."""
    trip = access.visible_trip(trip_id)
    return render_template(
        "differences.html",
        trip=trip,
        found=editing.difference(trip.id, number, other),
        said=SAID,
        times=times,
    )


def times(change: Change) -> str:
    """``Day 2, 10:00–11:00 → Day 3, 14:00–15:00``, as much of it as there is."""
    days = change.before and change.after and change.before.day != change.after.day
    ends = []
    for seen in (change.before, change.after):
        if seen is not None:
            day = f"Day {seen.day}, " if days else ""
            ends.append(f"{day}{clock(seen.start)}–{clock(seen.end)}")
    return " → ".join(dict.fromkeys(ends))
