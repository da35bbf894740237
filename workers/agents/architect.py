"""The architect: the shape of the trip.

Dates, days, phases and the sums of the budget are computed; a model may name the days, move
them between towns, split the budget, and say what to reserve and what to look for.
"""

from itertools import groupby
from typing import Any

from pydantic import Field

from runs.errors import InvalidRequestError
from trips.atlas.find import Found, find
from trips.atlas.schema import City
from trips.builtin import far
from trips.builtin.outline import outline as drafted
from trips.live import here
from trips.model import Model
from trips.outline import BudgetCategory, TripOutline
from trips.request import TripRequest
from workers.agents import living
from workers.agents.earlier import Earlier
from workers.prompts import ask_for
from workers.toolbox import Toolbox

TASK = """\
You are the architect of a trip: you decide its shape, others fill it in. Give each day a short
theme that fits the travellers' wishes and the town it is based in, give the whole trip a title,
split the budget in whole percent, say what should be reserved early and what the next agent
should look for. Keep the days and bases as drafted unless the wishes speak against it; every
base is one of the given towns, in the order drafted. Name no hotel, price or
opening hour."""


class DayDraft(Model):
    number: int
    base: str
    theme: str = Field(max_length=120)


class Split(Model):
    """Whole percent of the budget; what they sum to is scaled to 100."""

    stay: int = Field(ge=0, le=100)
    food: int = Field(ge=0, le=100)
    activities: int = Field(ge=0, le=100)
    transport: int = Field(ge=0, le=100)


class OutlineDraft(Model):
    """What a model is asked for."""

    title: str = Field(max_length=120)
    days: tuple[DayDraft, ...] = Field(max_length=31)
    split: Split
    reserve: tuple[str, ...] = Field(max_length=10)
    look_for: tuple[str, ...] = Field(max_length=20)


def run(request: TripRequest, _earlier: Earlier, toolbox: Toolbox) -> TripOutline:
    """``TripRequest`` → ``TripOutline``, with the towns in it that were read live."""
    towns = living.towns(request, toolbox)
    with here.entered(towns):
        outline = _outline(request, toolbox)
    return outline.model_copy(update={"towns": towns}) if towns else outline


def _outline(request: TripRequest, toolbox: Toolbox) -> TripOutline:
    found = find(request.destination)
    if not isinstance(found, Found):
        # Acceptance checked it; the atlas has changed since.
        raise InvalidRequestError("The atlas does not know this destination any more.")
    draft = drafted(request, found.cities)
    toolbox.say(f"{len(draft.days)} days in {', '.join(city.name for city in found.cities)}")
    asked = toolbox.ask(
        "outline",
        ask_for(
            TASK,
            request,
            drafted=draft.model_dump(mode="json"),
            towns=[_town(city) for city in found.cities],
        ),
        OutlineDraft,
        prefer="xai",
    )
    return draft if asked is None else apply(request, draft, asked)


def partial(outline: TripOutline) -> dict[str, Any]:
    """What the page shows at 25 %."""
    return {
        "kind": "outline",
        "title": outline.title,
        "currency": outline.currency,
        "by_category": outline.by_category,
        "days": [
            {
                "number": day.number,
                "date": day.date and day.date.isoformat(),
                "base": day.base,
                "theme": day.theme,
            }
            for day in outline.days
        ],
    }


def apply(request: TripRequest, drafted: TripOutline, asked: OutlineDraft) -> TripOutline:
    """The computed outline with the model's words, and its bases and split where they hold."""
    themes = {day.number: day.theme.strip() for day in asked.days}
    bases = _bases(request, drafted, asked)
    days = tuple(
        day.model_copy(update={"base": base, "theme": themes.get(day.number) or day.theme})
        for day, base in zip(drafted.days, bases, strict=True)
    )
    return drafted.model_copy(
        update={
            "title": asked.title.strip() or drafted.title,
            "days": days,
            "by_category": _amounts(drafted, asked.split),
            "reserve": asked.reserve or drafted.reserve,
            "look_for": asked.look_for or drafted.look_for,
        }
    )


def _bases(request: TripRequest, drafted: TripOutline, asked: OutlineDraft) -> list[str]:
    """The model's bases, if they are the same stretches in towns, each with the days that its
    ways take."""
    named = {day.number: day.base for day in asked.days}
    wanted = [named.get(day.number, day.base) for day in drafted.days]
    ours = [day.base for day in drafted.days]
    stretches = [(town, len(list(days))) for town, days in groupby(wanted)]
    if [town for town, _ in stretches] != [town for town, _ in groupby(ours)]:
        return ours
    found = find(request.destination)
    towns = {city.slug: city for city in found.cities} if isinstance(found, Found) else {}
    needed = far.least(request, [towns[town] for town, _ in stretches])
    enough = all(days >= least for (_, days), least in zip(stretches, needed, strict=True))
    return wanted if enough else ours


def _amounts(drafted: TripOutline, split: Split) -> dict[BudgetCategory, int]:
    """The budget by the model's percentages, to the last minor unit."""
    shares: dict[BudgetCategory, int] = {
        "stay": split.stay,
        "food": split.food,
        "activities": split.activities,
        "transport": split.transport,
    }
    total = sum(shares.values())
    if drafted.budget is None or total == 0:
        return drafted.by_category
    amounts = {name: drafted.budget * share // total for name, share in shares.items()}
    largest = max(amounts, key=lambda name: amounts[name])
    amounts[largest] += drafted.budget - sum(amounts.values())
    return amounts


def _town(city: City) -> dict[str, Any]:
    return {"base": city.slug, "name": city.name, "about": city.overview}
