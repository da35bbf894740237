"""Pinning a stop, and letting go of it. Nothing but the pin changes."""

from trips.edits.desk import Desk
from trips.edits.errors import NothingToChangeError, SettledError
from trips.edits.lookup import chosen
from trips.edits.material import Change
from trips.edits.operations import Pin, Unpin


def pin(desk: Desk, asked: Pin) -> Change:
    found = chosen(desk, asked.item, pinned=True)
    if found.stop.place is None:
        raise SettledError("item", "A meal of your choice has no place that could be kept.")
    if found.stop.pinned:
        raise NothingToChangeError("item", f"“{found.item.title}” is pinned already.")
    return _flagged(desk, asked.item, pinned=True)


def unpin(desk: Desk, asked: Unpin) -> Change:
    found = chosen(desk, asked.item, pinned=True)
    if not found.stop.pinned:
        raise NothingToChangeError("item", f"“{found.item.title}” is not pinned.")
    return _flagged(desk, asked.item, pinned=False)


def _flagged(desk: Desk, item_id: str, *, pinned: bool) -> Change:
    day, _ = desk.item(item_id)
    items = tuple(
        i.model_copy(update={"pinned": pinned}) if i.id == item_id else i for i in day.items
    )
    return Change(days=(day.model_copy(update={"items": items}),))
