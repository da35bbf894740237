"""The formatter: the finished itinerary, with its words, practical matters and verification.

Times, places, costs and the report are computed. A model may write the title, the summary,
the days' texts and tips; the built-in writer does otherwise.
"""

from datetime import UTC, datetime
from typing import Any

from trips.builtin.formatter import compose
from trips.builtin.words import Words
from trips.builtin.words import words as written
from trips.itinerary import Day, Itinerary
from trips.request import TripRequest
from trips.wishes import reported
from workers.agents.earlier import Earlier
from workers.prompts import ask_for
from workers.toolbox import Toolbox

TASK = """\
You are the formatter of a trip: you write the words of a finished plan, in the language asked
for. Give it a title, a summary of two to four sentences, a theme and one or two sentences for
each day, short tips for items by their id where you have one worth giving, and what to pack.
Write only about what stands in the plan: add no place, time, price, rating or link."""

#: What the record calls the steps' makers, for the page.
STEP = "formatter"


def run(request: TripRequest, earlier: Earlier, toolbox: Toolbox) -> Itinerary:
    """``Recommendations`` → ``Itinerary``; the version's number is put in when it is stored."""
    outline, findings = earlier.outline, earlier.findings
    recommendations = earlier.recommendations
    plain = written(request, outline, findings, recommendations)
    toolbox.say("Writing the itinerary")
    asked = toolbox.ask(
        "words",
        ask_for(
            TASK,
            request,
            drafted=plain.model_dump(mode="json"),
            plan=[_day(day) for day in recommendations.days],
        ),
        Words,
        prefer="groq",
    )
    toolbox.say("Checking every stop, time and cost")
    itinerary = compose(
        request,
        outline,
        findings,
        recommendations,
        trip_id=earlier.run.trip_id,
        version_id=earlier.run.id,
        version=1,
        made_by={**earlier.made_by, STEP: toolbox.made_by},
        words=plain if asked is None else asked,
        created_at=datetime.now(UTC),
    )
    return toolbox.compute(reported, request, itinerary)


def partial(_itinerary: Itinerary) -> None:
    """Nothing: the itinerary itself follows at once."""


def numbered(itinerary: dict[str, Any], number: int) -> dict[str, Any]:
    """What is stored: the itinerary under its version's number."""
    return {**itinerary, "version": number}


def _day(day: Day) -> dict[str, Any]:
    return {
        "number": day.number,
        "town": day.base_name,
        "items": [
            {
                "id": item.id,
                "kind": item.kind,
                "title": item.title,
                "start": item.start.strftime("%H:%M"),
                "about": item.place.about if item.place else None,
            }
            for item in day.items
            if item.kind != "leg"
        ],
    }
