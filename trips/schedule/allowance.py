"""How much of the budget is left for what: the high ends of prices have to keep within it."""

from dataclasses import dataclass

from trips.outline import BudgetCategory, TripOutline

_SPENT: tuple[BudgetCategory, ...] = ("food", "activities", "transport")


@dataclass(slots=True, kw_only=True)
class Allowance:
    """Minor units of the traveller's currency still to be spent; ``None``: no limit."""

    food: int | None
    activities: int | None
    transport: int | None


def allow(outline: TripOutline, stay: int, least_food: int, least_transport: int) -> Allowance:
    """The outline's split, once the nights are chosen.

    Each category keeps its planned part, as far as the nights, the simplest meals and the
    ways in and out of town leave room for it; what they need beyond their own parts is
    taken from all others in proportion. ``stay``: what the nights cost. ``least_*``: what
    cannot be done without.
    """
    if outline.budget is None:
        return Allowance(food=None, activities=None, transport=None)
    least = {"food": least_food, "activities": 0, "transport": least_transport}
    left = max(0, outline.budget - stay - sum(least.values()))
    more = {c: max(0, outline.by_category.get(c, 0) - least[c]) for c in _SPENT}
    wished = sum(more.values())
    share = {c: least[c] + (more[c] * min(left, wished) // wished if wished else 0) for c in _SPENT}
    return Allowance(
        food=share["food"], activities=share["activities"], transport=share["transport"]
    )
