"""The finished itinerary: words, practical matters, alternatives, and its report."""

import datetime as dt
from typing import Any

from tests.trips.plans import MADE_AT, Made, broken, dated, items
from trips.builtin.mending import mended
from trips.builtin.words import DayText, Words
from trips.geo import metres
from trips.itinerary import Itinerary
from trips.recommendations import Recommendations

#: A made-up model's words.
WORDS = Words(
    title="Azulejos e fado",
    summary="Um resumo.",
    day_texts=(DayText(number=1, theme="Chegada", summary="Devagar."),),
    item_tips={"d1-i2": "Uma dica."},
    packing=("Um guarda-chuva",),
)


def test_the_facts_about_the_version() -> None:
    made = Made(**dated(3, language="pt"))
    plan = made.itinerary(trip_id="t", version_id="v", version=4)
    assert (plan.id, plan.trip, plan.version, plan.created_at) == ("v", "t", 4, MADE_AT)
    assert plan.language == "en"  # the built-in writer's
    assert [t.slug for t in plan.destinations] == ["lisbon"]
    assert Itinerary.model_validate_json(plan.model_dump_json()) == plan


def test_a_models_words_are_put_in() -> None:
    made = Made(**dated(3, language="pt"))
    plan = made.itinerary(words=WORDS, made_by={"formatter": "groq/made-up"})
    assert (plan.title, plan.summary, plan.language) == (WORDS.title, WORDS.summary, "pt")
    assert plan.days[0].theme == "Chegada"
    assert plan.days[1].theme == made.recommendations.days[1].theme
    assert plan.practical.packing == WORDS.packing
    # A tip from facts is not written over.
    item = next(i for i in items(plan) if i.id == "d1-i2")
    own = next(i for i in items(made.recommendations) if i.id == "d1-i2")
    assert item.tip == (own.tip or "Uma dica.")


def test_words_change_nothing_but_words() -> None:
    made = Made(**dated(3))
    plain, written = made.itinerary(), made.itinerary(words=WORDS)
    assert written.budget == plain.budget
    assert written.stays == plain.stays
    for one, other in zip(items(plain), items(written), strict=True):
        assert one.model_copy(update={"tip": None}) == other.model_copy(update={"tip": None})


def test_a_nickname_is_the_title() -> None:
    assert Made(**dated(2, nickname="Gran's 80th")).itinerary().title == "Gran's 80th"


def test_the_summary_says_who_when_and_how_much() -> None:
    plan = Made(**dated(4, adults=2, children_ages=[5], pace="relaxed")).itinerary()
    for words in ("4 days in Lisbon", "2 adults and 1 child (aged 5)", "relaxed", "3 May 2027"):
        assert words in plan.summary
    assert "€" in plan.summary
    assert all(day.summary for day in plan.days)


def test_practical_matters_are_those_of_the_trip() -> None:
    plan = Made(**dated(4, start="2026-12-24", currency="USD", budget_amount="3000")).itinerary()
    known = plan.practical
    assert [w.month for w in known.climate] == [12]
    assert {h.day for h in known.holidays} == {dt.date(2026, 12, 25)}
    assert [d.day for d in known.daylight] == [dt.date(2026, 12, 24), dt.date(2026, 12, 27)]
    assert all(dt.time(7) < d.sunrise < dt.time(8, 30) for d in known.daylight)
    assert known.emergency["Lisbon"]["all"] == "112"
    assert any("1 EUR" in line for line in known.money)
    assert any("Rain jacket" in line for line in known.packing)
    assert known.etiquette
    assert any("Airport" in line for line in known.transport)
    assert any("solar position" in s.name for s in plan.sources)


def test_an_undated_trip_has_neither_daylight_nor_holidays() -> None:
    known = Made().itinerary().practical
    assert (known.daylight, known.holidays, known.climate) == ((), (), ())
    assert known.packing


def test_alternatives_are_near_unused_and_what_they_say() -> None:
    made = Made(**dated(5, budget_amount="6000"))
    plan = made.itinerary()
    used = {i.place.id: i.place for i in items(plan) if i.place}
    names = {p.name: p for p in used.values()}
    other = plan.alternatives
    assert other.rain
    assert other.cheaper
    assert other.upgrade
    for one in (*other.rain, *other.cheaper):
        assert one.place.id not in used
        assert one.instead_of is not None
        for_ = names[one.instead_of]
        assert metres(for_.lat, for_.lon, one.place.lat, one.place.lon) <= 3000
    assert all(one.place.indoor for one in other.rain)
    for one in other.cheaper:
        assert one.instead_of is not None
        dear = names[one.instead_of].price
        assert dear is not None
        assert one.place.price is not None
        assert one.place.price.high < dear.high
        assert one.place.price.low < dear.low


def test_free_time_offers_what_is_close_by_and_not_planned() -> None:
    made = Made(**dated(6, pace="relaxed"))
    plan = made.itinerary()
    used = {i.place.name for i in items(plan) if i.place}
    tips = [i.tip for i in items(plan, "rest") if i.tip]
    assert tips
    for tip in tips:
        offered = tip.removeprefix("Close by, if you feel like it: ").rstrip(".").split(" or ")
        assert not used & set(offered)


def without_hours(made: Made) -> tuple[str, Recommendations]:
    """A made-up fault: a scheduled sight turns out to be shut all day."""
    sight = next(i for i in items(made.recommendations, "visit") if i.place and not i.pinned)
    assert sight.place
    shut = sight.place.model_copy(update={"opening_hours": "Mo-Su 04:00-04:30"})
    days = tuple(
        d.model_copy(
            update={
                "items": tuple(
                    i.model_copy(update={"place": shut}) if i is sight else i for i in d.items
                )
            }
        )
        for d in made.recommendations.days
    )
    return shut.id, made.recommendations.model_copy(update={"days": days})


def test_what_breaks_a_rule_is_taken_out_and_said() -> None:
    made = Made(**dated(3))
    id_, faulty = without_hours(made)
    made.recommendations = faulty
    assert broken(made.itinerary(), made.request) == {"hours"}
    made.recommendations = mended(made.request, made.outline, made.findings, faulty)
    assert broken(made.itinerary(), made.request) == set()
    assert id_ not in {i.place.id for i in items(made.recommendations) if i.place}


def test_a_good_plan_is_left_alone() -> None:
    made = Made(**dated(3))
    same = mended(made.request, made.outline, made.findings, made.recommendations)
    assert same is made.recommendations


def test_what_cannot_be_mended_stays_in_the_report() -> None:
    made = Made(**dated(3, budget_amount="0"))
    same = mended(made.request, made.outline, made.findings, made.recommendations)
    made.recommendations = same
    assert made.itinerary().verification.status == "problems"


def unserved(**given: Any) -> dict[str, str]:
    return {one.place: one.why for one in Made(**given).itinerary().left_out}


def test_what_the_plan_does_not_serve_is_told() -> None:
    told = unserved(
        destination="Madrid",
        language="pt",
        interests=["beach", "museums", "other"],
        interests_other="kitesurfing",
        inclusions=["activities", "train", "cruise", "rental-car", "accommodations", "other"],
        inclusions_other="skydiving lesson",
        inclusion_preferences={
            "train": "sleeper to Paris",
            "cruise": "down the Danube",
            "rental_car": {"classes": ["van"], "requirements": "child seat"},
            "accommodations": {"special_requests": "a cot"},
        },
    )
    assert told["Beach"] == "We know no place for it in Madrid."
    assert "Museums" not in told
    assert told["kitesurfing"] == told["skydiving lesson"] == "No stop of the plan answers to it."
    assert told["Train: sleeper to Paris"] == "Not planned: no source for trains is set up."
    assert told["Cruise: down the Danube"] == "Not planned: no source for cruises is set up."
    assert told["Rental car: Van; child seat"] == (
        "Not planned: no source for rental cars is set up."
    )
    assert "ask there" in told["Your stay: a cot"]
    assert told["Language: pt"] == "The built-in writer writes English only."


def test_what_is_served_or_was_not_wished_for_is_not_told() -> None:
    told = unserved(interests=["history", "other"], interests_other="old castles")
    assert not {"History", "old castles"} & set(told)
    assert not any(wish.startswith("Language") for wish in told)
    made = Made(language="pt")
    by_model = made.itinerary(made_by={"formatter": "xai/grok-4"}, words=WORDS)
    assert not any(one.place.startswith("Language") for one in by_model.left_out)
