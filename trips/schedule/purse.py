"""The money of a trip while it is being planned: high ends of prices have to keep within it."""

from typing import Literal

from trips.outline import BudgetCategory, TripOutline

#: How far the money goes: a category's own part; all that is left, for what the traveller
#: asked for by name; no limit, for what is settled anyway.
Limit = Literal["part", "whole", "none"]

_SPENT: tuple[BudgetCategory, ...] = ("food", "activities", "transport")


class Purse:
    """Minor units of the traveller's currency. Without a budget it never runs out."""

    def __init__(
        self, parts: dict[BudgetCategory, int] | None, whole: int | None, *, bare: bool = False
    ) -> None:
        """``bare``: neither a ticket nor a meal above the simplest is paid, whatever is left."""
        self._parts = parts
        self._whole = whole
        self._bare = bare

    @property
    def limited(self) -> bool:
        return self._whole is not None

    def left(self, category: BudgetCategory) -> int | None:
        """What may still be spent on it, 0 or more; ``None``: no limit."""
        if self._parts is None or self._whole is None:
            return None
        if self._bare and category != "transport":
            return 0
        return max(0, min(self._parts[category], self._whole))

    def affords(self, category: BudgetCategory, amount: int, limit: Limit = "part") -> bool:
        """Whether that much more may be spent. Nothing, or less than before, always may."""
        if amount <= 0 or limit == "none" or self._whole is None:
            return True
        if limit == "whole" and not self._bare:
            return amount <= self._whole
        return amount <= (self.left(category) or 0)

    def solvent(self) -> bool:
        """Whether no category has spent more than there is."""
        if self._parts is None or self._whole is None:
            return True
        return self._whole >= 0 and min(self._parts.values()) >= 0

    def pay(self, category: BudgetCategory, amount: int) -> None:
        """``amount`` below 0 is money back."""
        if self._parts is not None and self._whole is not None:
            self._parts[category] -= amount
            self._whole -= amount


def purse(
    outline: TripOutline,
    *,
    stay: int,
    least_food: int,
    least_transport: int,
    rides: int | None = None,
) -> Purse:
    """The outline's split, once the nights are chosen.

    Each category keeps its planned part, as far as the nights, the simplest meals and the
    ways in and out of town leave room for it; what those need beyond their own parts is
    taken from all others in proportion. ``stay``: what the nights cost. ``least_*``: what
    cannot be done without. ``rides``, where the budget is not enough in any case: a ride out and
    back for everybody on each free day. It is then as if there were just enough, with those:
    nobody stays at the hotel for days because they asked for what cannot be.
    """
    if outline.budget is None:
        return Purse(None, None)
    least = {"food": least_food, "activities": 0, "transport": least_transport}
    if rides is not None:
        least["transport"] += rides
        return Purse({c: least[c] for c in _SPENT}, sum(least.values()), bare=True)
    left = max(0, outline.budget - stay - sum(least.values()))
    more = {c: max(0, outline.by_category.get(c, 0) - least[c]) for c in _SPENT}
    wished = sum(more.values())
    parts = {c: least[c] + (more[c] * min(left, wished) // wished if wished else 0) for c in _SPENT}
    return Purse(parts, outline.budget - stay)
