"""The specialist: judges every candidate for this party, then has them put into days.

Hard constraints (diet, access, ages, what to avoid) are the built-in judge's: a score of
zero there stays zero whatever a model says. A model may reorder the rest, with its reasons.
"""

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from trips.builtin.mending import planned
from trips.builtin.picks import picks as judged
from trips.findings import Findings
from trips.model import Model
from trips.places import Place
from trips.recommendations import Pick, Recommendations
from trips.request import TripRequest
from workers.agents.earlier import Earlier
from workers.prompts import ask_for
from workers.toolbox import Toolbox

TASK = """\
You are the specialist of a trip: you judge candidates for these travellers. Give each candidate
you have a view on a score from 0 (not for them) to 100 (what they come for), with one sentence
why, in the language asked for. Use the candidates' ids exactly; judge at least the places to
see. Do not describe what is not in the data."""

#: So many candidates of each kind go into the prompt, best first.
MOST = 70

#: What a model's view weighs against the built-in one, of 100: it reads notes better, but
#: knows the places no better.
WEIGHT = 60

#: What a model's suggestion is worth to a place of a live town, of 100.
SUGGESTED = 15

#: Picks shown at 75 %.
SHOWN = 12


class Judgement(Model):
    place: str = Field(max_length=120)
    score: int = Field(ge=0, le=100)
    why: str = Field(max_length=300)


class PicksDraft(Model):
    """What a model is asked for."""

    picks: tuple[Judgement, ...] = Field(max_length=200)


def run(request: TripRequest, earlier: Earlier, toolbox: Toolbox) -> Recommendations:
    """``Findings`` → ``Recommendations``."""
    outline, findings = earlier.outline, earlier.findings
    toolbox.say(f"Judging {len(findings.activities) + len(findings.food)} places for you")
    picks = prefer(judged(request, outline, findings), findings.suggested)
    asked = toolbox.ask(
        "picks",
        ask_for(
            TASK,
            request,
            days=[{"number": d.number, "base": d.base, "theme": d.theme} for d in outline.days],
            candidates=_candidates(findings, picks),
        ),
        PicksDraft,
        prefer="xai",
    )
    if asked is not None:
        picks = weigh(picks, asked, toolbox.made_by)
    toolbox.say("Putting the chosen places into days")
    return toolbox.compute(planned, request, outline, findings, picks)


def partial(recommendations: Recommendations) -> dict[str, Any]:
    """What the page shows at 75 %: the best of what is in the plan."""
    scores = {pick.place: pick for pick in recommendations.picks}
    planned = {
        item.place.id: item.place.name
        for day in recommendations.days
        for item in day.items
        if item.place is not None and item.kind == "visit"
    }
    best = sorted(planned, key=lambda id_: (-_score(scores, id_), id_))[:SHOWN]
    return {
        "kind": "picks",
        "picks": [
            {
                "place": id_,
                "name": planned[id_],
                "score": _score(scores, id_),
                "why": scores[id_].why if id_ in scores else "",
            }
            for id_ in best
        ],
    }


def prefer(picks: tuple[Pick, ...], suggested: Sequence[str]) -> tuple[Pick, ...]:
    """Those that a model named in a live town before their like; what is out stays out."""
    return tuple(
        pick.model_copy(update={"score": min(99, pick.score + SUGGESTED)})
        if pick.place in suggested and 0 < pick.score < 100
        else pick
        for pick in picks
    )


def weigh(picks: tuple[Pick, ...], asked: PicksDraft, by: str) -> tuple[Pick, ...]:
    """The built-in scores with a model's views mixed in; what may not be chosen stays out."""
    views = {view.place: view for view in asked.picks}
    mixed = []
    for pick in picks:
        view = views.get(pick.place)
        if view is None or pick.score in (0, 100):  # excluded, or asked for by name
            mixed.append(pick)
            continue
        score = round((view.score * WEIGHT + pick.score * (100 - WEIGHT)) / 100)
        why = view.why.strip() or pick.why
        mixed.append(Pick(place=pick.place, score=max(1, min(99, score)), why=why, by=by))
    return tuple(mixed)


def _score(scores: dict[str, Pick], place: str) -> int:
    return scores[place].score if place in scores else 0


def _candidates(findings: Findings, picks: tuple[Pick, ...]) -> list[dict[str, Any]]:
    """What may be chosen, best first, as a model needs it."""
    scores = {pick.place: pick.score for pick in picks}

    def best(places: tuple[Place, ...]) -> list[Place]:
        allowed = [place for place in places if scores.get(place.id, 0) > 0]
        return sorted(allowed, key=lambda place: (-scores[place.id], place.id))[:MOST]

    return [_candidate(place) for place in (*best(findings.activities), *best(findings.food))]


def _candidate(place: Place) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": place.id,
        "name": place.name,
        "category": place.category,
        "interests": place.interests,
        "about": place.about,
    }
    if place.meals:
        shown |= {"meals": place.meals, "cuisine": place.cuisine, "diets": place.diets}
    if place.suits:
        shown["suits"] = place.suits
    return shown
