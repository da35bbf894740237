"""No day holds more than the pace allows."""

from collections.abc import Iterator

from trips.itinerary import Day, Rule
from trips.pace import SHORT, limits
from trips.verify.plan import Plan
from trips.verify.rules import OWN_WORDS, Fault, rule


def pace(plan: Plan) -> Rule:
    cap = limits(plan.request)
    return rule(
        "pace",
        "No day holds more than your pace allows",
        [f for day in plan.itinerary.days for f in _too_much(plan, day)],
        OWN_WORDS,
        f"{plan.request.chosen_pace.capitalize()}: up to {cap.stops} visits "
        f"(two of {SHORT} min or less are one), {cap.visiting} min in them and "
        f"{cap.walking} m on foot a day",
    )


def _too_much(plan: Plan, day: Day) -> Iterator[Fault]:
    cap = limits(plan.request)
    items = plan.of_day(day)
    visits = [t for t in items if t.item.kind == "visit" and not plan.is_appointment(t)]
    short = sum(t.last - t.first <= SHORT for t in visits)
    if len(visits) - short / 2 > cap.stops:
        yield Fault(f"Day {day.number} has {len(visits)} visits, {short} of them short")
    minutes = sum(t.last - t.first for t in visits)
    if len(visits) > 1 and minutes > cap.visiting:
        yield Fault(f"Day {day.number} has {minutes} min of visits")
    walked = sum(t.item.leg.metres for t in items if t.item.leg and t.item.leg.mode == "walk")
    if walked > cap.walking:
        yield Fault(f"Day {day.number} has {walked} m on foot")
    if walked != day.walking_metres:
        yield Fault(
            f"Day {day.number} is said to have {day.walking_metres} m on foot, not {walked}"
        )
