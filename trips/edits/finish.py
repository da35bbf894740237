"""The edited plan: totals, what is left out, and the checks."""

from trips import budget
from trips.builtin.named import find_place
from trips.builtin.noted import wished
from trips.builtin.words import DayText, Words, words
from trips.edits.desk import Desk
from trips.edits.errors import BreaksRuleError
from trips.edits.material import Change
from trips.edits.retold import sentences, still_true
from trips.itinerary import Alternative, Alternatives, Day, Itinerary, LeftOut
from trips.verify import verify

#: The language of the built-in writer, who tells a changed day anew.
_WRITTEN = "en"
#: Rules that a cheaper day makes room for.
_MONEY = frozenset({"budget", "budget_by_category"})


def finished(desk: Desk, change: Change, field: str) -> Itinerary:
    """The plan with the change, verified. Raises ``BreaksRuleError`` at that field."""
    old, new = desk.itinerary, {day.number: day for day in change.days}
    days = tuple(new.get(day.number, day) for day in old.days)
    days, summary = _told(desk, days)
    costs = budget.budget(desk.request, desk.outline, desk.findings, days, old.stays)
    made = old.model_copy(update={"days": days, "budget": costs, "summary": summary})
    made = made.model_copy(
        update={
            "left_out": _left_out(desk, made, change),
            "alternatives": _alternatives(old.alternatives, made),
        }
    )
    made = made.model_copy(update={"verification": verify(made, desk.request)})
    _keeps_rules(old, made, field)
    return made


def _keeps_rules(old: Itinerary, new: Itinerary, field: str) -> None:
    """What held before holds still."""
    failed = {r.rule for r in old.verification.rules if not r.passed}
    for rule in new.verification.rules:
        if not rule.passed and rule.rule not in failed:
            what = "; ".join(rule.evidence[1:3]) or rule.evidence[0]
            instead = "Make a day cheaper first." if rule.rule in _MONEY else None
            what = f"{what.rstrip('.')}."
            raise BreaksRuleError(field, f"Then this would not hold: {rule.title}. {what}", instead)


def _told(desk: Desk, days: tuple[Day, ...]) -> tuple[tuple[Day, ...], str]:
    """Days whose stops have changed, told anew or not at all; the summary of the whole.

    A summary that the built-in writer wrote is written again, since it names stops and costs.
    A model's is kept as long as all that it says is still so; else it is written anew where the
    plan is in English, and loses the sentences concerned where it is not.
    """
    old = desk.itinerary
    changed = {
        n for n, (a, b) in enumerate(zip(old.days, days, strict=True)) if _stops(a) != _stops(b)
    }
    if not changed:
        return days, old.summary
    said = _words(desk, days)
    texts = {t.number: t for t in said.day_texts}
    english = old.language.split("-")[0] == _WRITTEN
    told = tuple(
        _with_words(day, texts.get(day.number) if english else None, said.item_tips)
        if n in changed
        else day
        for n, day in enumerate(days)
    )
    ours = old.summary == _words(desk, old.days).summary
    if ours:
        return told, said.summary
    kept = still_true(old.summary, old.days, days)
    if len(kept) == len(sentences(old.summary)):
        return told, old.summary
    return told, said.summary if english or not kept else " ".join(kept)


def _words(desk: Desk, days: tuple[Day, ...]) -> Words:
    made = desk.material.recommendations.model_copy(
        update={"days": days, "stays": desk.itinerary.stays}
    )
    return words(desk.request, desk.outline, desk.findings, made)


def _with_words(day: Day, text: DayText | None, tips: dict[str, str]) -> Day:
    items = tuple(
        i if i.tip or i.id not in tips else i.model_copy(update={"tip": tips[i.id][:300]})
        for i in day.items
    )
    theme, summary = (text.theme, text.summary) if text else (day.theme, None)
    return day.model_copy(update={"theme": theme, "summary": summary, "items": items})


def _stops(day: Day) -> list[tuple[str, str, object, object]]:
    return [(i.kind, i.title, i.start, i.end) for i in day.items]


def _left_out(desk: Desk, new: Itinerary, change: Change) -> tuple[LeftOut, ...]:
    """Without what is in the plan now, with what the edit took out of it."""
    places = {i.place.id: i.place for d in new.days for i in d.items if i.place}
    names = {p.name for p in places.values()}
    out = [line for line in change.out if line.place not in names]
    gone = [
        LeftOut(place=wish, why=why)
        for wish in wished(desk.request, tuple(desk.candidates.places.values()))
        if (why := _unseen(desk, wish, out)) and find_place(wish, places.values()) is None
    ]
    told = {line.place for line in (*out, *gone)}
    kept = [
        line
        for line in desk.itinerary.left_out
        if line.place not in names | told and not _in(desk, line, names)
    ]
    return (*kept, *{line.place: line for line in (*out, *gone)}.values())


def _unseen(desk: Desk, wish: str, out: list[LeftOut]) -> str | None:
    """Why a wish is not seen any more, if the edit took it out."""
    place = desk.candidates.wanted.get(wish)
    return next((o.why for o in out if place is not None and o.place == place.name), None)


def _in(desk: Desk, line: LeftOut, names: set[str]) -> bool:
    """Whether the line is a wish, in the traveller's words, that the plan has now."""
    place = desk.candidates.wanted.get(line.place)
    return place is not None and place.name in names


def _alternatives(old: Alternatives, new: Itinerary) -> Alternatives:
    """Those that are still alternatives: to what is still there, and not in the plan."""
    used = {i.place.id for d in new.days for i in d.items if i.place}
    names = {i.place.name for d in new.days for i in d.items if i.place}
    names |= {stay.place.name for stay in new.stays}

    def still(found: tuple[Alternative, ...]) -> tuple[Alternative, ...]:
        return tuple(
            a
            for a in found
            if a.place.id not in used and (a.instead_of is None or a.instead_of in names)
        )

    return Alternatives(
        rain=still(old.rain), cheaper=still(old.cheaper), upgrade=still(old.upgrade)
    )
