"""The last step without a model: everything put together, and checked."""

from datetime import UTC, datetime

from trips.budget import budget
from trips.builtin import words as writer
from trips.builtin.alternatives import alternatives
from trips.builtin.practical import practical
from trips.builtin.unmet import unmet
from trips.builtin.words import Words
from trips.daylight import SOURCE as DAYLIGHT
from trips.findings import Findings, Source
from trips.itinerary import Day, Item, Itinerary, MadeBy, Town, Verification
from trips.outline import TripOutline
from trips.recommendations import Recommendations
from trips.request import TripRequest
from trips.verify import verify

#: The step that writes, and what it is made by where no model wrote: English then.
_WRITER, _BUILTIN = "formatter", "builtin"
_UNCHECKED = Verification(status="problems", rules=())
#: A draft is looked at and thrown away: it is of no date.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def compose(
    request: TripRequest,
    outline: TripOutline,
    findings: Findings,
    recommendations: Recommendations,
    *,
    trip_id: str,
    version_id: str,
    version: int,
    made_by: dict[str, str],
    words: Words | None,
    created_at: datetime,
) -> Itinerary:
    """The itinerary with its report. ``words``: a model's; the built-in writer's without.

    ``made_by``: step → ``xai/grok-4`` or ``builtin``. Nothing is mended here: that is
    :func:`trips.builtin.mending.mended`'s, before any words are written.
    """
    said = words or writer.words(request, outline, findings, recommendations)
    costs = budget(request, outline, findings, recommendations.days, recommendations.stays)
    notes = practical(request, outline, findings, costs, said.packing)
    language = "en" if made_by.get(_WRITER, _BUILTIN) == _BUILTIN else request.language
    itinerary = Itinerary(
        id=version_id,
        trip=trip_id,
        version=version,
        title=request.nickname or said.title,
        summary=said.summary,
        language=language,
        made_by=MadeBy(steps=made_by),
        destinations=tuple(_town(findings, slug) for slug in _towns(outline, findings)),
        days=tuple(_told(day, said) for day in recommendations.days),
        stays=recommendations.stays,
        budget=costs,
        practical=notes,
        alternatives=alternatives(findings, recommendations),
        left_out=(
            *recommendations.left_out,
            *unmet(
                request,
                findings,
                recommendations,
                language,
                by_model=any(by != _BUILTIN for by in made_by.values()),
            ),
        ),
        ideas=findings.ideas,
        verification=_UNCHECKED,
        sources=(*findings.sources, *_computed(notes.daylight != (), created_at)),
        created_at=created_at,
    )
    return itinerary.model_copy(update={"verification": verify(itinerary, request)})


def draft(
    request: TripRequest,
    outline: TripOutline,
    findings: Findings,
    recommendations: Recommendations,
) -> Itinerary:
    """The same of a plan that is no trip's: to be looked at, and thrown away."""
    return compose(
        request,
        outline,
        findings,
        recommendations,
        trip_id="draft",
        version_id="draft",
        version=1,
        made_by={},
        words=None,
        created_at=_NEVER,
    )


def _told(day: Day, said: Words) -> Day:
    """The day with its texts; tips made from facts come before a writer's."""
    text = next((t for t in said.day_texts if t.number == day.number), None)
    return day.model_copy(
        update={
            "theme": text.theme if text else day.theme,
            "summary": text.summary if text else None,
            "items": tuple(_tipped(item, said) for item in day.items),
        }
    )


def _tipped(item: Item, said: Words) -> Item:
    tip = said.item_tips.get(item.id)
    return item if item.tip or not tip else item.model_copy(update={"tip": tip[:300]})


def _towns(outline: TripOutline, findings: Findings) -> tuple[str, ...]:
    """In the order visited."""
    known = {t.slug for t in findings.destinations}
    visited = [day.base for day in outline.days if day.base in known]
    return tuple(dict.fromkeys(visited)) or (findings.destinations[0].slug,)


def _town(findings: Findings, slug: str) -> Town:
    found = next(t for t in findings.destinations if t.slug == slug)
    return Town(**{name: getattr(found, name) for name in Town.model_fields})


def _computed(daylight: bool, at: datetime) -> tuple[Source, ...]:
    return (Source(name=DAYLIGHT, read_at=at.date().isoformat()),) if daylight else ()
