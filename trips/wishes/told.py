"""A conflict in words."""

from collections.abc import Collection, Sequence

from trips import costs
from trips.itinerary import Itinerary
from trips.wishes.clashes import Clash
from trips.wishes.wish import ARRIVE, BUDGET, DAYS, LEAVE, PACE, WHERE, Key, Wish

#: Wishes of one kind that are named before the rest is counted.
_NAMED = 3


def together(wishes: Sequence[Wish]) -> str:
    """ "To see 'Belém Tower', a relaxed pace and one day``."""
    seen = [f"'{name}'" for field, name in (one.key for one in wishes) if field == "must_see"]
    rest = [one.said for one in wishes if one.key[0] != "must_see"]
    if len(seen) > _NAMED:
        seen = [*seen[:_NAMED], f"{len(seen) - _NAMED} more"]
    text = listed([*([f"to see {listed(seen)}"] if seen else []), *rest])
    return text[:1].upper() + text[1:]


def listed(parts: Sequence[str]) -> str:
    """``a, b and c``."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def why(
    plan: Itinerary | None,
    core: Collection[Key],
    clashes: Sequence[Clash],
    enough: str | None = None,
) -> str:
    """A sentence without its full stop. ``enough``: a sum that a plan was made for and holds."""
    known = dict.fromkeys(clash.why for clash in clashes if clash.keys <= set(core))
    if known:
        return "; ".join(known)
    seen = sum(field == "must_see" for field, _ in core)
    if BUDGET in core:
        return _enough(enough) if enough else _money(plan)
    if WHERE in core:
        return "The ways between the towns leave no time for all of them, by our estimates"
    if {ARRIVE, LEAVE} & set(core):
        return "What is left of the days, when you are there, is not enough by our estimates"
    if PACE in core or seen > 1:
        return "Together they take more than the days hold"
    if seen and DAYS in core:
        return _said_by_plan(plan, core)
    return "No plan that we made serves them all"


def _said_by_plan(plan: Itinerary | None, core: Collection[Key]) -> str:
    """Why the plan left the place out: its own reason."""
    names = {name for field, name in core if field == "must_see"}
    told = (left.why for left in plan.left_out if left.place in names) if plan else ()
    return next(iter(told), "No plan that we made has a day for it").rstrip(".")


def _enough(figure: str) -> str:
    return (
        f"The cheapest plan that we found takes {figure}, by our estimates and at the high end of "
        "its prices"
    )


def _money(plan: Itinerary | None) -> str:
    if plan is None:
        return "The money is not enough, by our estimates"
    cost = plan.budget.estimated
    low, high = (costs.about(amount, cost.currency) for amount in (cost.low, cost.high))
    return f"Made as cheaply as we could, the plan costs {low} to {high}, by our estimates"
