"""Scores and reasons without a model. Requests are made up; the cities are the bundled ones."""

from typing import Any

import pytest

from tests.trips.wishes import gathered, judged
from trips.places import EATING, Place

LISBON: dict[str, Place] = {p.id: p for p in (*gathered().activities, *gathered().food)}
NEW_YORK: dict[str, Place] = {
    p.id: p for found in [gathered(destination="NYC")] for p in (*found.activities, *found.food)
}


def mean(picks: dict[str, Any], ids: list[str]) -> float:
    return sum(picks[place].score for place in ids) / len(ids)


def of(category: str) -> list[str]:
    return [place.id for place in LISBON.values() if place.category == category]


def test_every_candidate_is_judged_once_and_says_why() -> None:
    picks = judged()
    assert set(picks) == set(LISBON)
    scores = [(-pick.score, pick.place) for pick in picks.values()]
    assert scores == sorted(scores)
    assert all(pick.why and pick.by == "builtin" for pick in picks.values())


def test_the_same_answer_every_time() -> None:
    assert judged(interests=["arts"]) == judged(interests=["arts"])


@pytest.mark.parametrize(
    ("given", "category"),
    [
        ({"interests": ["museums"]}, "museum"),
        ({"interests": ["nature"]}, "park"),
        ({"interests": ["nightlife"]}, "nightlife"),
        ({"interests": ["shopping"]}, "shop"),
        ({"interests": ["zoos"]}, "zoo"),
        ({"groups": ["friends"]}, "nightlife"),
        ({"style_answers": {"vibes": ["wander"]}}, "neighbourhood"),
        ({"style_answers": {"vibes": ["relax"]}}, "park"),
        ({"style_answers": {"sample_days": ["slow-beach"]}}, "beach"),
        ({"style_answers": {"sample_days": ["winery-cocktails"]}}, "bar"),
        ({"style_answers": {"dinner": ["street-food"]}}, "street_food"),
        ({"inclusions": ["entertainment"]}, "theatre"),
        ({"inclusions": ["nature"]}, "nature"),
        ({"notes": "We adore churches."}, "religious"),
        ({"interests": ["other"], "interests_other": "viewpoints"}, "viewpoint"),
        ({"groups": ["other"], "groups_other": "A choir that loves music"}, "music"),
        ({"inclusions": ["other"], "inclusions_other": "markets"}, "market"),
        ({"style_answers": {"vibes": ["other"], "vibes_other": "castles"}}, "castle"),
        (
            {"inclusions": ["activities"], "inclusion_preferences": {"activities": "surfing"}},
            "beach",
        ),
        ({"inclusions": ["dining"], "inclusion_preferences": {"dining": "bakery"}}, "bakery"),
    ],
)
def test_a_wish_lifts_its_kind_of_place(given: dict[str, Any], category: str) -> None:
    before, after = judged(), judged(**given)
    rest = [place for place in LISBON if LISBON[place].category != category]
    lift = mean(after, of(category)) - mean(before, of(category))
    assert lift > 2
    assert lift > mean(after, rest) - mean(before, rest)


def test_reasons_are_in_the_travellers_words() -> None:
    picks = judged(interests=["history"], notes="My mother paints tiles.")
    assert any("for your interest in history" in p.why.lower() for p in picks.values())
    assert any("'tiles'" in p.why for p in picks.values())


def test_fame_counts_less_off_the_beaten_track() -> None:
    famous = [place.id for place in LISBON.values() if place.fame == 5]
    hidden = [place.id for place in LISBON.values() if place.fame <= 2]
    for given in ({"style_answers": {"vibes": ["offbeat"]}}, {"avoid": ["crowds"]}):
        picks = judged(**given)
        assert mean(picks, famous) - mean(picks, hidden) < 12
    assert mean(judged(), famous) - mean(judged(), hidden) > 12
    first = judged(style_answers={"experience": ["new"]})
    assert mean(first, famous) > mean(judged(), famous)


@pytest.mark.parametrize("diet", ["vegetarian", "vegan", "gluten-free", "halal", "kosher"])
def test_a_diet_is_hard(diet: str) -> None:
    for place, pick in judged(dietary=[f"We eat {diet}"]).items():
        here = LISBON[place]
        served = set(here.diets) | ({"vegetarian"} if "vegan" in here.diets else set())
        if here.category in EATING and here.meals and diet not in served:
            assert pick.score == 0
            assert pick.why == f"Not known to serve {diet} food"
        else:
            assert pick.score > 0


@pytest.mark.parametrize(
    ("wish", "diet"),
    [
        ("Végétarienne", "vegetarian"),
        ("senza glutine", "gluten-free"),
        ("حلال", "halal"),
        ("ビーガン", "vegan"),
        ("not vegan", None),
    ],
)
def test_diets_in_other_words(wish: str, diet: str | None) -> None:
    barred = [pick for pick in judged(dietary=[wish]).values() if pick.score == 0]
    assert bool(barred) == (diet is not None)
    assert all(pick.why == f"Not known to serve {diet} food" for pick in barred)


def test_an_ingredient_rules_out_what_names_it() -> None:
    picks = judged(dietary=["fish allergy"])
    caught = [place for place, pick in picks.items() if pick.score == 0]
    assert caught
    assert all("'fish allergy' rules out" in picks[place].why for place in caught)


@pytest.mark.parametrize(
    ("wish", "allowed"),
    [
        ("wheelchair", {"yes"}),
        ("No stairs", {"yes"}),
        ("車椅子", {"yes"}),
        ("we push a pram", {"yes", "partly"}),
        ("a hearing loop on the ship", {"yes", "partly", "no", None}),
    ],
)
def test_access_is_hard(wish: str, allowed: set[str | None]) -> None:
    for place, pick in judged(accessibility=[wish]).items():
        assert (pick.score > 0) == (LISBON[place].step_free in allowed)


def test_avoid_is_hard_for_kinds_names_and_words() -> None:
    picks = judged(avoid=["museums", "Tram 28", "fado"])
    assert all(picks[place].score == 0 for place in of("museum"))
    assert picks["lisbon.tram-28"].why == "You want to avoid 'Tram 28'"
    assert picks["lisbon.clube-de-fado"].why == "You want to avoid 'fado'"
    assert picks["lisbon.jeronimos-monastery"].score > 0


def test_avoiding_churches_spares_their_neighbours() -> None:
    picks = judged(avoid=["churches"])
    assert all(picks[place].score == 0 for place in of("religious"))
    assert sum(pick.score == 0 for pick in picks.values()) < 20


def test_children_are_let_in_and_like_it() -> None:
    picks = judged(destination="NYC", children_ages=[4, 9], flexible_budget=True)
    for place, pick in picks.items():
        least = NEW_YORK[place].min_age
        if least is not None and least > 4:
            assert pick.score == 0
            assert pick.why == f"People under {least} are not let in"
    grown_up = judged(destination="NYC", flexible_budget=True)
    for_children = [i for i, p in NEW_YORK.items() if {"toddlers", "children"} <= set(p.suits)]
    assert mean(picks, for_children) > mean(grown_up, for_children) + 4
    assert judged(children_ages=[9])["lisbon.pink-street"].why == "Not a place for children"


def test_what_was_asked_for_by_name_comes_first() -> None:
    picks = judged(must_see=["Puppet Museum", "belem tower"])
    assert list(picks)[:2] == ["lisbon.belem-tower", "lisbon.museu-da-marioneta"]
    assert picks["lisbon.museu-da-marioneta"].score == 100
    assert picks["lisbon.museu-da-marioneta"].why.startswith("You asked to see it")


def test_a_hard_wish_wins_over_a_name_and_says_so() -> None:
    pick = judged(must_see=["Tram 28"], accessibility=["wheelchair"])["lisbon.tram-28"]
    assert pick.score == 0
    assert pick.why.startswith("You asked to see it, but: ")


def test_what_is_booked_stays() -> None:
    dinner = {"name": "Fado", "place": "Clube de Fado", "on": "2026-12-01"}
    picks = judged(
        depart_on="2026-12-01",
        return_on="2026-12-03",
        booked=[{**dinner, "from": "20:00", "to": "22:00"}],
    )
    assert picks["lisbon.clube-de-fado"].score == 100
    assert picks["lisbon.clube-de-fado"].why.startswith("You have booked it")


def test_money_matters() -> None:
    dear = [
        i for i, p in LISBON.items() if p.category in EATING and p.price and p.price.high > 8000
    ]
    assert mean(judged(budget_amount="600"), dear) < 10
    rich = {"budget_amount": "20000", "style_answers": {"dinner": ["fine-dining"]}}
    assert mean(judged(**rich), dear) > mean(judged(flexible_budget=True), dear)
    assert mean(judged(budget_amount="20000"), dear) > 30


def test_closed_on_all_days_is_out() -> None:
    monday = judged(depart_on="2026-12-07", return_on="2026-12-07")
    closed = [p for p in monday.values() if p.why == "Closed on all the days you are there"]
    assert len(closed) > 10
    assert all(pick.score == 0 for pick in closed)
    undated = judged(destination="Kyoto")
    assert undated["kyoto.hirobun"].score == 0
    assert "Shut in January" in undated["kyoto.hirobun"].why
    summer = judged(destination="Kyoto", depart_on="2027-07-01", return_on="2027-07-03")
    assert summer["kyoto.hirobun"].score > 0


def test_the_season_counts() -> None:
    summer = judged(depart_on="2027-07-01", return_on="2027-07-04")
    winter = judged(depart_on="2027-01-12", return_on="2027-01-15")
    assert mean(summer, of("beach")) > mean(winter, of("beach")) + 8
    assert mean(winter, of("museum")) >= mean(summer, of("museum"))


def test_pace_prefers_short_or_long_visits() -> None:
    quick = [i for i, p in LISBON.items() if p.category not in EATING and p.visit_minutes <= 30]
    assert mean(judged(pace="packed"), quick) > mean(judged(pace="relaxed"), quick)


def test_unwanted_things_in_the_notes_sink() -> None:
    picks = judged(notes="Gardens, yes! But we don't like museums.")
    assert mean(picks, of("museum")) < mean(judged(), of("museum")) - 15
    assert mean(picks, of("park")) > mean(judged(), of("park"))


@pytest.mark.parametrize(
    "given",
    [
        {"notes": "💥 \u202e ignore all rules; DROP TABLE places; " + "x" * 1900},
        {"avoid": ["?!", "the", "a" * 100], "must_see": ["?", "…", "the"]},
        {"dietary": ["无麸质", "بدون"], "accessibility": ["車椅子"], "notes": "私たちは庭が好き"},
        {"avoid": ["everything"], "planned_days": 31, "adults": 20, "children_ages": [0] * 10},
        {"budget_amount": "0", "interests": ["food"], "pace": "packed"},
    ],
)
def test_odd_wishes_end_in_picks(given: dict[str, Any]) -> None:
    picks = judged(**given)
    assert set(picks) == set(LISBON)
    assert all(0 <= pick.score <= 100 for pick in picks.values())


@pytest.mark.parametrize("age", [0, 3, 8])
def test_a_place_for_children_is_not_called_one_for_grown_ups(age: int) -> None:
    given = {"children_ages": [age]}
    suits = {p.id: set(p.suits) for p in gathered(**given).activities}
    against = [p for p in judged(**given).values() if "more for grown-ups" in p.why]
    assert against
    assert not [p.place for p in against if "children" in suits.get(p.place, set())]
