"""The prose of an itinerary, and the built-in writer: plain sentences made from the facts.

A model may write the same :class:`Words`; nothing in them changes a place, a time or a
price.
"""

from collections.abc import Iterator, Sequence

from pydantic import Field

from trips import costs
from trips.budget import totals
from trips.builtin import access, diet, note, packing
from trips.builtin.headings import headings
from trips.builtin.nearby import rest_tips
from trips.builtin.picks import BY
from trips.findings import Findings
from trips.itinerary import Day
from trips.model import Model
from trips.outline import TripOutline
from trips.recommendations import Recommendations
from trips.request import TripRequest

#: Sights named in the summary, and in a day's.
_NAMED, _NAMED_A_DAY = 4, 5
#: Clauses of the note told again in the summary.
_NOTED = 6


class DayText(Model):
    """What a day is called and told as."""

    number: int = Field(ge=1, le=31)
    theme: str = Field(min_length=1, max_length=120)
    summary: str = Field(max_length=600)


class Words(Model):
    """All that a writer may write."""

    title: str = Field(min_length=1, max_length=120)
    summary: str = Field(min_length=1, max_length=1500)
    day_texts: tuple[DayText, ...] = ()
    #: Item id → a short hint; only where the item has none from its facts.
    item_tips: dict[str, str] = Field(default_factory=dict)
    packing: tuple[str, ...] = ()


def words(
    request: TripRequest,
    outline: TripOutline,
    findings: Findings,
    recommendations: Recommendations,
) -> Words:
    """The built-in writer. English."""
    called = headings(request, outline, recommendations.days)
    return Words(
        title=outline.title,
        summary=" ".join(_summary(request, outline, findings, recommendations)),
        day_texts=tuple(
            DayText(number=d.number, theme=called[d.number], summary=_day(d)[:600])
            for d in recommendations.days
        ),
        item_tips={
            **rest_tips(findings, recommendations),
            **dict(_free_meal_tips(request, recommendations.days)),
        },
        packing=packing.packing(request, outline, findings, recommendations),
    )


def listed(names: Sequence[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _summary(
    request: TripRequest,
    outline: TripOutline,
    findings: Findings,
    recommendations: Recommendations,
) -> Iterator[str]:
    towns = listed([t.name for t in findings.destinations])
    length = "One day" if request.days == 1 else f"{request.days} days"
    yield f"{length} in {towns} for {_who(request)}, at a {outline.pace} pace{_when(request)}."
    read = note.read(request, (*findings.activities, *findings.food))
    if read.kept:
        yield f"From your note we kept to: {'; '.join(read.kept[:_NOTED])}."
    if read.unread and not any(pick.by != BY for pick in recommendations.picks):
        yield f"Without an AI model we did not understand: {'; '.join(read.unread[:_NOTED])}."
    sights = _best_sights(recommendations)
    if sights:
        yield f"Among the stops: {listed(sights)}."
    if recommendations.stays:
        beds = [f"{s.place.name} ({s.nights} {_nights(s.nights)})" for s in recommendations.stays]
        yield f"You sleep in {listed(beds)}."
    parts = totals(recommendations.days, recommendations.stays, outline.currency)
    whole = costs.total(parts.values(), outline.currency)
    low, high = (costs.about(a, outline.currency) for a in (whole.low, whole.high))
    yield f"By our estimates it costs {low} to {high} for all of you; getting there is not in it."


def _who(request: TripRequest) -> str:
    adults = f"{request.adults} adult{'s' * (request.adults > 1)}"
    children = len(request.children_ages)
    if not children:
        return adults
    ages = listed([str(age) for age in sorted(request.children_ages)])
    return f"{adults} and {children} {'child' if children == 1 else 'children'} (aged {ages})"


def _when(request: TripRequest) -> str:
    if request.depart_on is None or request.return_on is None:
        return ", on any dates"
    first, last = request.depart_on, request.return_on
    if first == last:
        return f", on {first:%-d %B %Y}"
    return f", {first:%-d %B %Y} to {last:%-d %B %Y}"


def _nights(number: int) -> str:
    return "night" if number == 1 else "nights"


def _best_sights(recommendations: Recommendations) -> list[str]:
    scores = {p.place: p.score for p in recommendations.picks}
    places = [
        i.place for d in recommendations.days for i in d.items if i.kind == "visit" and i.place
    ]
    best = sorted(places, key=lambda p: (-scores.get(p.id, 0), -p.fame, p.id))[:_NAMED]
    return [p.name for p in best]


def _day(day: Day) -> str:
    """Its stops, its tables, its walking."""
    sights = [i.title for i in day.items if i.kind == "visit"]
    tables = [i.title for i in day.items if i.kind == "meal" and i.place]
    said = []
    if sights:
        more = len(sights) - _NAMED_A_DAY
        named = sights if more <= 0 else [*sights[:_NAMED_A_DAY], f"{more} more"]
        said.append(f"{listed(named)}.")
    elif all(i.kind in ("check_out", "leg", "departure") for i in day.items):
        said.append("Nothing but the way home.")
    else:
        said.append("A day without fixed sights: time for yourselves.")
    if tables:
        first, *others = tables
        said.append(f"{listed([first, *(t[0].lower() + t[1:] for t in others)])}.")
    if day.walking_metres >= 500:
        said.append(f"About {day.walking_metres / 1000:.1f} km on foot.")
    return " ".join(said)


def _free_meal_tips(request: TripRequest, days: Sequence[Day]) -> Iterator[tuple[str, str]]:
    """What to look for where no table is named."""
    wanted = diet.wishes(request)
    asked = []
    if wanted and (diet.needs(request).diets or diet.needs(request).pescatarian):
        asked.append(f"a kitchen for: {', '.join(wanted)}")
    if access.needed(request).level != "none":
        asked.append("a step-free way in")
    if not asked:
        return
    tip = f"No place nearby is known to us for sure. Ask ahead for {' and '.join(asked)}."[:300]
    for day in days:
        for item in day.items:
            if item.kind == "meal" and item.place is None and not item.pinned:
                yield item.id, tip
