"""The gatherer: facts about the destinations, and candidates for every slot.

Places, coordinates, hours and prices come from the atlas alone. A model may point out what
suits this party and suggest names; a name that no source has is kept as a mere idea.
"""

from typing import Any

from pydantic import Field

from trips.builtin.findings import findings as found
from trips.builtin.named import find_place
from trips.findings import Findings, Idea
from trips.live import here
from trips.model import Model
from trips.places import Place
from trips.request import TripRequest
from workers.agents.earlier import Earlier
from workers.prompts import ask_for
from workers.toolbox import Toolbox

TASK = """\
You are the gatherer of a trip. From the places listed, and from what you know of the towns, tell
this party what they should know: insights, one short line each, about when to go, how locals do
things and what suits these travellers, in the language asked for. Then name places you would
add that are not listed; they are shown as unconfirmed ideas. Give no prices, opening hours,
ratings, addresses or links."""


class Suggestion(Model):
    name: str = Field(max_length=120)
    why: str = Field(max_length=300)


class GatherDraft(Model):
    """What a model is asked for."""

    insights: tuple[str, ...] = Field(max_length=10)
    suggestions: tuple[Suggestion, ...] = Field(max_length=10)


def run(request: TripRequest, earlier: Earlier, toolbox: Toolbox) -> Findings:
    """``TripOutline`` → ``Findings``."""
    outline = earlier.outline
    findings = found(request, outline, earlier.cities)
    toolbox.say(f"Looking at {len(findings.activities)} sights and {len(findings.food)} kitchens")
    asked = toolbox.ask(
        "gather",
        ask_for(
            TASK,
            request,
            look_for=outline.look_for,
            towns=[{"name": d.name, "about": d.overview} for d in findings.destinations],
            listed=[
                {"name": place.name, "category": place.category}
                for place in (*findings.activities, *findings.food)
            ],
        ),
        GatherDraft,
        prefer="groq",
    )
    return findings if asked is None else add(findings, asked, toolbox.made_by)


def partial(findings: Findings) -> dict[str, Any]:
    """What the page puts on the map at 50 %."""
    return {
        "kind": "places",
        "places": [_pin(place) for place in (*findings.activities, *findings.food)],
        "stays": [
            _pin(place) for place in {stay.place.id: stay.place for stay in findings.stays}.values()
        ],
    }


def add(findings: Findings, asked: GatherDraft, by: str) -> Findings:
    """The findings with a model's insights, and those of its suggestions that are news."""
    known = (*findings.activities, *findings.food)
    named = [(one, find_place(one.name, known)) for one in asked.suggestions if one.name.strip()]
    ideas = tuple(
        Idea(name=one.name.strip(), why=one.why.strip(), by=by)
        for one, place in named
        if place is None
    )
    suggested = (place.id for _, place in named if place is not None and _is_live(place))
    insights = tuple(line.strip() for line in asked.insights if line.strip())
    return findings.model_copy(
        update={
            "insights": (*findings.insights, *insights),
            "ideas": (*findings.ideas, *ideas),
            "suggested": tuple(dict.fromkeys((*findings.suggested, *suggested))),
        }
    )


def _is_live(place: Place) -> bool:
    """Whether its town was read live: how well known its places are is told by tags alone, so
    that a model's word for one is news."""
    return here.town(place.id.partition(".")[0]) is not None


def _pin(place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "name": place.name,
        "category": place.category,
        "lat": place.lat,
        "lon": place.lon,
    }
