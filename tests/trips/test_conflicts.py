"""Wishes that cannot all come true, each named, with a relaxation that works; and near misses.

The wishes are made up; what is open, step-free, dear or far is the bundled atlas's. 3 May
2027 is a Monday. ``ASKED`` holds for each case the fields that its conflict has to name.
"""

from decimal import Decimal
from typing import Any

import pytest

from tests.trips.plans import dated
from tests.trips.wishes import wish
from trips import costs
from trips.money import to_minor
from trips.request import TripRequest
from trips.wishes import Conflict, conflicts, relaxed, reported
from trips.wishes.planned import planned, unserved

SQUARES = [
    *("Praça do Comércio", "Rossio Square", "Santa Justa Lift", "São Pedro de Alcântara Viewpoint"),
    *(
        "Príncipe Real Garden",
        "Church of São Domingos",
        "Rua Augusta Arch",
        "Portas do Sol Viewpoint",
    ),
]
MUSEUMS = [
    *("MAAT", "National Coach Museum", "Maritime Museum", "Jerónimos Monastery", "Fado Museum"),
    *("São Jorge Castle", "Lisbon Oceanarium", "Carmo Archaeological Museum", "Gulbenkian Garden"),
    "Lisbon Zoo",
]
WEEK = dated(4)  # Monday to Thursday
TWO = {"destination": "Lisbon then Rome"}


def booked(name: str, day: int, start: str, end: str, place: str | None = None) -> dict[str, Any]:
    return {"name": name, "place": place, "on": f"2027-05-0{day}", "from": start, "to": end}


DINNER = booked("Dinner", 4, "19:00", "21:00")

IMPOSSIBLE: dict[str, tuple[dict[str, Any], set[str]]] = {
    "ten must-sees in a relaxed day": (
        {"must_see": MUSEUMS, "planned_days": 1, "pace": "relaxed"},
        {"must_see", "planned_days", "pace"},
    ),
    "five museums in a relaxed day": (
        {"must_see": MUSEUMS[:5], "planned_days": 1, "pace": "relaxed"},
        {"must_see", "planned_days", "pace"},
    ),
    "eight museums in the fullest day": (
        {"must_see": MUSEUMS[:8], "planned_days": 1, "pace": "packed"},
        {"must_see", "planned_days"},
    ),
    "zoo, aquarium and stadium in a relaxed day": (
        {
            "must_see": ["Lisbon Zoo", "Lisbon Oceanarium", "Benfica Stadium"],
            "planned_days": 1,
            "pace": "relaxed",
        },
        {"must_see", "planned_days", "pace"},
    ),
    "in at ten at night, out at six in the morning": (
        dated(2, arrive_at="22:00", leave_at="06:00", must_see=SQUARES[:3]),
        {"return_on", "arrive_at", "leave_at"},
    ),
    "an evening for a monastery": (
        dated(1, "2027-05-04", arrive_at="18:30", must_see=["Jerónimos Monastery"]),
        {"must_see", "return_on", "arrive_at"},
    ),
    "a morning that is too short": (
        dated(1, "2027-05-04", leave_at="10:15", must_see=["Belém Tower"]),
        {"must_see", "return_on", "leave_at"},
    ),
    "closed on Mondays": (
        dated(1, must_see=["Jerónimos Monastery"]),
        {"must_see", "return_on"},
    ),
    "another closed on Mondays": (dated(1, must_see=["Belém Tower"]), {"must_see", "return_on"}),
    "closed on Tuesdays": (
        dated(1, "2027-05-04", must_see=["MAAT"]),
        {"must_see", "return_on"},
    ),
    "a market on other days": (
        dated(3, "2027-05-05", must_see=["Feira da Ladra Flea Market"]),
        {"must_see", "return_on"},
    ),
    "a gallery closed on Sundays and Mondays": (
        dated(2, "2027-05-02", must_see=["Underdogs Gallery"]),
        {"must_see", "return_on"},
    ),
    "a night club on a Monday": (
        dated(2, must_see=["Lux Frágil"], interests=["nightlife"]),
        {"must_see", "return_on"},
    ),
    "a bar for adults with a child": (
        {"must_see": ["Pensão Amor"], "children_ages": [7]},
        {"must_see", "children_ages"},
    ),
    "a night club with a teenager": (
        dated(7, must_see=["Lux Frágil"], children_ages=[16]),
        {"must_see", "children_ages"},
    ),
    "a night-life street with a small child": (
        {"must_see": ["Pink Street"], "children_ages": [4, 9]},
        {"must_see", "children_ages"},
    ),
    "a tower by wheelchair": (
        {"must_see": ["Belém Tower"], "accessibility": ["wheelchair"]},
        {"must_see", "accessibility"},
    ),
    "an old tram, step-free": (
        {"must_see": ["Tram 28"], "accessibility": ["step-free"]},
        {"must_see", "accessibility"},
    ),
    "steep lanes by wheelchair": (
        {"must_see": ["Alfama"], "accessibility": ["wheelchair user"]},
        {"must_see", "accessibility"},
    ),
    "hills with a pram": (
        {"must_see": ["Bairro Alto"], "accessibility": ["pram"]},
        {"must_see", "accessibility"},
    ),
    "a seafood hall for vegans": (
        {"must_see": ["Cervejaria Ramiro"], "dietary": ["vegan"]},
        {"must_see", "dietary"},
    ),
    "fine dining, halal": (
        {"must_see": ["Belcanto"], "dietary": ["halal"], "flexible_budget": True},
        {"must_see", "dietary"},
    ),
    "a food market, kosher": (
        {"must_see": ["Time Out Market"], "dietary": ["kosher"]},
        {"must_see", "dietary"},
    ),
    "a steakhouse that we do not know, for vegans": (
        {"must_see": ["The all-inclusive Grand Steakhouse"], "dietary": ["vegan"]},
        {"must_see", "dietary"},
    ),
    "to be seen and avoided": (
        {"must_see": ["Belém Tower"], "avoid": ["belem tower"]},
        {"must_see", "avoid"},
    ),
    "a museum without museums": (
        {"must_see": ["MAAT"], "avoid": ["museums"]},
        {"must_see", "avoid"},
    ),
    "a cathedral without churches": (
        {"must_see": ["Lisbon Cathedral"], "avoid": ["churches"]},
        {"must_see", "avoid"},
    ),
    "zoos liked and avoided": (
        {"interests": ["zoos", "history"], "avoid": ["zoos"]},
        {"interests", "avoid"},
    ),
    "another city's tower": ({"must_see": ["Eiffel Tower"]}, {"must_see", "destination"}),
    "another city's theatre": (
        {"destination": "Paris", "must_see": ["Colosseum"]},
        {"must_see", "destination"},
    ),
    "another city itself": ({"must_see": ["Rome"]}, {"must_see", "destination"}),
    "two continents in two days": (
        {"destination": "Lisbon then Tokyo", "planned_days": 2, "flexible_budget": True},
        {"destination", "planned_days"},
    ),
    "very little money": ({"budget_amount": "50"}, {"budget_amount", "planned_days"}),
    "no money": ({"budget_amount": "0"}, {"budget_amount", "planned_days"}),
    "little money for a family's week": (
        dated(7, budget_amount="300", adults=2, children_ages=[8, 10]),
        {"budget_amount", "return_on"},
    ),
    "little money a head": (
        {"budget_amount": "20", "budget_mode": "per_person", "adults": 3},
        {"budget_amount", "planned_days"},
    ),
    "appointments that overlap": (
        {**WEEK, "booked": [DINNER, booked("Show", 4, "20:30", "22:00")]},
        {"booked"},
    ),
    "two cities at the same hour": (
        {
            **dated(4),
            **TWO,
            "booked": [
                booked("Meeting in Lisbon", 4, "10:00", "12:00"),
                booked("Meeting in Rome", 4, "11:00", "13:00"),
            ],
        },
        {"booked"},
    ),
    "two cities within an hour": (
        {
            **dated(4),
            **TWO,
            "booked": [
                booked("Meeting in Lisbon", 4, "10:00", "12:00"),
                booked("Meeting in Rome", 4, "13:00", "15:00"),
            ],
        },
        {"booked"},
    ),
    "too far apart in town": (
        {
            **WEEK,
            "booked": [
                booked("Tickets", 4, "10:00", "11:00", "Lisbon Oceanarium"),
                booked("Walk", 4, "11:05", "12:00", "Cascais Old Town"),
            ],
        },
        {"booked"},
    ),
    "an appointment before arriving": (
        {**WEEK, "arrive_at": "15:00", "booked": [booked("Lunch", 3, "12:00", "13:00")]},
        {"booked", "arrive_at"},
    ),
    "an appointment after leaving": (
        {**WEEK, "leave_at": "15:00", "booked": [booked("Dinner", 6, "18:00", "20:00")]},
        {"booked", "leave_at"},
    ),
    "a must-see on a day that is booked out": (
        {
            **dated(1, "2027-05-04"),
            "must_see": ["Jerónimos Monastery"],
            "booked": [booked("Conference", 4, "09:00", "18:30")],
        },
        {"must_see", "booked", "return_on"},
    ),
    "a booked seafood lunch for vegans": (
        {
            **WEEK,
            "dietary": ["vegan"],
            "booked": [booked("Lunch", 4, "12:30", "14:00", "Cervejaria Ramiro")],
        },
        {"booked", "dietary"},
    ),
    "a booked bar with a child": (
        {
            **WEEK,
            "children_ages": [9],
            "booked": [booked("Drinks", 4, "19:00", "20:00", "Pensão Amor")],
        },
        {"booked", "children_ages"},
    ),
    "booked behind closed doors": (
        {**WEEK, "booked": [booked("Tickets", 3, "11:00", "12:00", "Belém Tower")]},
        {"booked"},
    ),
}

POSSIBLE: dict[str, dict[str, Any]] = {
    "nothing special": {},
    "four short stops in a relaxed day": {
        "must_see": SQUARES[:4],
        "planned_days": 1,
        "pace": "relaxed",
    },
    "ten must-sees in five days": {"must_see": MUSEUMS, **dated(5, "2027-05-04")},
    "closed on one day of two": dated(2, must_see=["Jerónimos Monastery"]),
    "open that day": dated(1, "2027-05-04", must_see=["Belém Tower"]),
    "the market's day among others": dated(3, "2027-05-06", must_see=["Feira da Ladra"]),
    "a late arrival and a whole day": dated(
        2, arrive_at="22:00", leave_at="20:00", must_see=["Praça do Comércio"]
    ),
    "a bar for adults": {"must_see": ["Pensão Amor"], "interests": ["nightlife"]},
    "a zoo with children": {"must_see": ["Lisbon Zoo"], "children_ages": [4, 9]},
    "an aquarium by wheelchair": {
        "must_see": ["Lisbon Oceanarium"],
        "accessibility": ["wheelchair"],
    },
    "zoos by wheelchair": {"interests": ["zoos"], "accessibility": ["wheelchair"]},
    "a food market for vegans": {"must_see": ["Time Out Market"], "dietary": ["vegan"]},
    "fine dining without meat": {
        "must_see": ["Belcanto"],
        "dietary": ["vegetarian"],
        "flexible_budget": True,
        **dated(4, "2027-05-04"),
    },
    "a steakhouse that we do not know": {"must_see": ["The Grand Steakhouse"]},
    "avoiding another place": {"must_see": ["Jerónimos Monastery"], "avoid": ["Belém Tower"]},
    "a tower without museums": {"must_see": ["Belém Tower"], "avoid": ["museums"]},
    "a place that nobody knows": {"must_see": ["Grandma's house"]},
    "the town itself": {"must_see": ["Lisbon"]},
    "appointments one after the other": {
        **WEEK,
        "booked": [
            booked("Tour", 4, "10:00", "11:00", "Lisbon Oceanarium"),
            booked("Talk", 4, "11:00", "12:00", "Lisbon Oceanarium"),
        ],
    },
    "appointments across town with time between": {
        **WEEK,
        "booked": [
            booked("Tickets", 4, "10:00", "11:00", "Lisbon Oceanarium"),
            booked("Walk", 4, "14:00", "15:00", "Cascais Old Town"),
        ],
    },
    "an appointment long after arriving": {
        **WEEK,
        "arrive_at": "10:00",
        "booked": [booked("Dinner", 3, "19:00", "20:30")],
    },
    "two cities, days apart": {
        **dated(6),
        **TWO,
        "booked": [
            booked("Meeting in Lisbon", 4, "10:00", "12:00"),
            booked("Meeting in Rome", 7, "13:00", "15:00"),
        ],
    },
    "enough money": {"budget_amount": "700"},
    "any money": {"flexible_budget": True},
    "two towns in six days": {**TWO, "planned_days": 6, "flexible_budget": True},
    "a vegan table booked for vegans": {
        **WEEK,
        "dietary": ["vegan"],
        "booked": [booked("Lunch", 4, "12:45", "14:00", "26 Vegan Project")],
    },
    "booked behind open doors": {
        **WEEK,
        "booked": [booked("Tickets", 4, "11:00", "12:00", "Belém Tower")],
    },
}


def fields(conflict: Conflict) -> set[str]:
    return {str(one.path[0]) for one in conflict.wishes}


def found(request: TripRequest, expected: set[str], offers: int = 1) -> Conflict:
    every = conflicts(request, offers=offers)
    named = [one for one in every if fields(one) == expected]
    assert named, [one.said for one in every]
    return named[0]


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_an_impossible_wish_is_named_and_something_works(case: str) -> None:
    given, expected = IMPOSSIBLE[case]
    request = wish(**given)
    conflict = found(request, expected)
    assert conflict.relaxations, conflict.said
    changed = relaxed(request, conflict.relaxations[0])
    assert changed is not None
    assert conflict.said not in {one.said for one in conflicts(changed, offers=0)}
    plan = planned(changed)
    assert plan is not None
    assert not {one.key for one in conflict.wishes} & unserved(changed, plan)


@pytest.mark.parametrize("case", POSSIBLE)
def test_what_is_possible_is_not_called_a_conflict(case: str) -> None:
    request = wish(**POSSIBLE[case])
    assert [one.said for one in conflicts(request, offers=0)] == []


def test_there_are_many_of_both() -> None:
    assert len(IMPOSSIBLE) >= 40
    assert len(POSSIBLE) >= 20


@pytest.mark.parametrize(
    "case", ["a tower by wheelchair", "closed on Mondays", "very little money"]
)
def test_no_wish_of_a_conflict_is_idle(case: str) -> None:
    """Without any one of its droppable wishes the rest can be planned."""
    given, expected = IMPOSSIBLE[case]
    idle = {"accessibility": (), "must_see": ()}
    for field in expected & idle.keys():
        request = wish(**given | {field: []})
        assert conflicts(request, offers=0) == ()


def test_conflicts_that_have_nothing_to_do_with_each_other_are_told_apart() -> None:
    request = wish(
        must_see=["Pensão Amor", "Cervejaria Ramiro"], children_ages=[9], dietary=["vegan"]
    )
    told = [fields(one) for one in conflicts(request, offers=0)]
    assert len(told) == 2
    assert {"must_see", "children_ages"} in told
    assert {"must_see", "dietary"} in told


def test_only_the_travellers_own_words_make_it_certain() -> None:
    own = found(wish(must_see=["Belém Tower"], avoid=["Belém Tower"]), {"must_see", "avoid"}, 0)
    ours = found(wish(**dated(1, must_see=["Belém Tower"])), {"must_see", "return_on"}, 0)
    assert (own.certain, ours.certain) == (True, False)


def test_what_a_plan_left_out_is_looked_into() -> None:
    """Nothing speaks against the club but that a one-day trip ends before it opens."""
    request = wish(**dated(1, "2027-05-06", must_see=["Lux Frágil"]))
    plan = planned(request)
    assert plan is not None
    told = conflicts(request, plan=plan, offers=0)
    assert [fields(one) for one in told] == [{"must_see", "return_on"}]


def test_a_plan_tells_its_conflicts_first_and_each_wish_once() -> None:
    request = wish(budget_amount="60", must_see=["Belém Tower"], accessibility=["wheelchair"])
    plan = planned(request)
    assert plan is not None
    told = reported(request, plan)
    first, second = told.left_out[:2]
    assert first.place == "To see 'Belém Tower' and the need 'wheelchair'"
    assert first.why == "Belém Tower: it has steps. What would do: Leave out 'Belém Tower'."
    assert second.place == "4 days and a budget of €60.00"
    assert "What would do: Raise the budget" in second.why
    assert "Belém Tower" in {line.place for line in plan.left_out}
    assert not {"Belém Tower", "The budget of €60.00"} & {line.place for line in told.left_out}
    assert told.verification == plan.verification


def test_a_plan_that_serves_all_is_left_as_it_is() -> None:
    request = wish(must_see=["Lisbon Oceanarium"])
    plan = planned(request)
    assert plan is not None
    assert reported(request, plan).left_out == plan.left_out


def test_an_unknown_destination_has_no_conflicts() -> None:
    assert conflicts(wish(destination="Xyzzyville", must_see=["Belém Tower"])) == ()


def test_the_least_relaxation_comes_first() -> None:
    request = wish(**IMPOSSIBLE["ten must-sees in a relaxed day"][0])
    conflict = found(request, {"must_see", "planned_days", "pace"}, 3)
    weights = [one.weight for one in conflict.relaxations]
    assert weights == sorted(weights)
    assert len(weights) >= 2


def test_what_the_money_is_said_to_take_is_what_is_offered() -> None:
    (found,) = conflicts(
        wish(
            destination="Lisbon",
            **dated(5, "2027-05-10"),
            flexible_budget=False,
            budget_amount=300,
            currency="EUR",
        )
    )
    (more,) = (one for one in found.relaxations if one.sum)
    assert more.said == f"Raise the budget to {more.sum}"
    assert f"takes {more.sum}," in found.why
    assert costs.about(to_minor(Decimal(more.changes["budget_amount"]), "EUR"), "EUR") == more.sum


def test_a_single_place_is_not_all_of_them() -> None:
    baby = {"adults": 2, "children_ages": [1], "interests": ["nightlife"]}
    (found,) = conflicts(wish(destination="Dubai", **dated(3, "2027-04-20"), **baby), offers=0)
    assert "all 1 place" not in found.why
    assert found.why.startswith("It rules out ")
