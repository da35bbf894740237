"""How far each wish reaches: the first agent that has to work again when it changes.

A fork keeps what the agents before one made. Those were made from the old wishes, so a wish
that they built on cannot be changed any more by a fork behind them.

The architect's frame is towns, days, budget and pace; the gatherer's findings are stays, costs
and advice for this party; the specialist's choices are made among every place of the towns.
A change that only shifts weight within what is kept (interests lean on the budget's split) is
taken from where it is acted on.
"""

from collections.abc import Iterable, Sequence

from trips.request import TripRequest

#: Field of a request → the last agent that a fork with another value may begin at.
LATEST: dict[str, str] = {
    **dict.fromkeys(
        (
            *("destination", "depart_on", "return_on", "flexible_dates", "planned_days"),
            *("arrive_at", "leave_at", "adults", "children_ages"),
            *("budget_amount", "currency", "budget_mode", "flexible_budget"),
            *("pace", "travel_style", "style_answers", "inclusions", "inclusions_other"),
            "language",
        ),
        "architect",
    ),
    **dict.fromkeys(
        (
            *("groups", "groups_other", "dietary", "accessibility", "must_see"),
            *("inclusion_preferences", "notes"),
        ),
        "gatherer",
    ),
    **dict.fromkeys(("origin", "interests", "interests_other", "avoid", "booked"), "specialist"),
    **dict.fromkeys(("nickname", "contact"), "formatter"),
}


def too_late(
    old: TripRequest, new: TripRequest, agents: Sequence[str], first: str
) -> Iterable[tuple[tuple[str, ...], str]]:
    """(field, what to do) for each wish that a fork from ``first`` on comes too late for.

    ``agents`` are the names in the order of their work.
    """
    for name, latest in LATEST.items():
        changed = getattr(old, name) != getattr(new, name)
        if changed and agents.index(first) > agents.index(latest):
            yield (
                (name,),
                f"What is kept was built on this: to change it, fork from '{latest}'"
                + ("" if latest == agents[0] else " or earlier"),
            )
