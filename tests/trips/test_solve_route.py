"""Exact routes. Towns and ways are made up."""

from itertools import pairwise, permutations

import pytest

from trips.solve.route import Event, Link, Question, Route, Town, route, routes


def towns(**nights: int) -> tuple[Town, ...]:
    """Towns that must be visited for that many nights, at no cost."""
    return tuple(Town(key=key, nights={n: 0}, must=True) for key, n in nights.items())


def links(*pairs: str, **more: int) -> tuple[Link, ...]:
    """``AB`` leads from A to B, for nothing; ``AB=5`` for 5."""
    costs = {**dict.fromkeys(pairs, 0), **more}
    return tuple(Link(key=ab, origin=ab[0], goal=ab[1], cost=cost) for ab, cost in costs.items())


def order(found: Route | None) -> str:
    assert found is not None
    return "".join(stay.town for stay in found.stays)


def test_the_only_way_is_found() -> None:
    found = route(Question(towns=towns(A=3, B=1, C=2), links=links("CA", "AB", "BA"), nights=6))
    assert order(found) == "CAB"
    assert found is not None
    assert [(stay.first_day, stay.nights) for stay in found.stays] == [(1, 2), (3, 3), (6, 1)]
    assert [link.key for link in found.links] == ["CA", "AB"]


def test_ways_lead_one_way_only() -> None:
    assert route(Question(towns=towns(A=1, B=1), links=links("AB"), nights=2)) is not None
    asked = Question(towns=towns(A=1, B=1), links=links("AB"), nights=2, start="B", goal="A")
    assert route(asked) is None


@pytest.mark.parametrize(("nights", "possible"), [(3, False), (4, True), (5, False)])
def test_the_nights_have_to_add_up(nights: int, possible: bool) -> None:
    asked = Question(towns=towns(A=3, B=1), links=links("AB", "BA"), nights=nights)
    assert (route(asked) is not None) == possible


def test_an_event_decides_the_order() -> None:
    both = links("AB", "BA")
    for first, last, expected in ((1, 3, "BA"), (3, 5, "AB")):
        event = Event(town="B", first=first, last=last)
        asked = Question(towns=towns(A=2, B=2), links=both, nights=4, events=(event,))
        assert order(route(asked)) == expected


def test_an_event_longer_than_the_stay_can_be_touched_but_not_kept() -> None:
    for whole, possible in ((True, False), (False, True)):
        event = Event(town="B", first=1, last=5, whole=whole)
        asked = Question(towns=towns(A=2, B=2), links=links("AB"), nights=4, events=(event,))
        assert (route(asked) is not None) == possible


def test_an_event_in_a_town_that_is_none_of_the_trip() -> None:
    asked = Question(
        towns=towns(A=1), links=(), nights=1, events=(Event(town="Z", first=1, last=1),)
    )
    assert route(asked) is None


def test_links_run_on_their_days_only() -> None:
    ways = (
        Link(key="early", origin="A", goal="B", cost=1, days=frozenset({2})),
        Link(key="late", origin="A", goal="B", cost=9, days=frozenset({4})),
    )
    asked = Question(towns=towns(A=3, B=1), links=ways, nights=4)
    found = route(asked)
    assert found is not None
    assert [link.key for link in found.links] == ["late"]
    assert found.cost == 9


def test_home_is_left_and_reached() -> None:
    ways = links(HA=5, AB=1, BA=1, BH=5, HB=1, AH=1)
    asked = Question(towns=towns(A=1, B=1), links=ways, nights=2, start="H", goal="H")
    found = route(asked)
    assert found is not None
    assert ([link.key for link in found.links], found.cost) == (["HB", "BA", "AH"], 3)


def test_manners_apart_are_not_mixed() -> None:
    ways = (
        Link(key="drive out", origin="H", goal="A", cost=1, manner="car"),
        Link(key="fly out", origin="H", goal="A", cost=50, manner="flight"),
        Link(key="fly home", origin="A", goal="H", cost=50, manner="flight"),
    )
    asked = Question(towns=towns(A=1), links=ways, nights=1, start="H", goal="H")
    assert getattr(route(asked), "cost", None) == 51
    apart = Question(**{**vars(asked), "apart": (("car", "flight"),)})
    assert getattr(route(apart), "cost", None) == 100


def test_of_many_towns_the_cheapest_so_many() -> None:
    some = tuple(Town(key=k, nights={1: c, 2: 2 * c}) for k, c in (("A", 9), ("B", 4), ("C", 5)))
    asked = Question(towns=some, links=links("AB", "BC", "CA"), nights=3, count=2)
    found = route(asked)
    assert found is not None
    assert {stay.town: stay.nights for stay in found.stays} == {"B": 2, "C": 1}
    assert found.cost == 13
    assert route(Question(**{**vars(asked), "limit": 12})) is None


def test_routes_come_cheapest_first_and_all() -> None:
    """Against trying everything: three towns, two of them visited, two to one or one to two."""
    costs = {"A": 7, "B": 2, "C": 4}
    some = tuple(Town(key=k, nights={1: c, 2: 3 * c}) for k, c in costs.items())
    every = links(*("".join(pair) for pair in permutations("ABC", 2)))
    found = list(routes(Question(towns=some, links=every, nights=3, count=2)))
    best = sorted(costs[a] + 3 * costs[b] for a, b in permutations("ABC", 2))
    assert [one.cost for one in found] == best


def test_the_best_order_is_the_best_of_all_orders() -> None:
    """Seven towns on a made-up plane, against all 5,040 orders."""
    at = {"A": (0, 0), "B": (7, 3), "C": (2, 9), "D": (8, 8), "E": (1, 4), "F": (5, 5), "G": (9, 0)}

    def far(a: str, b: str) -> int:
        return abs(at[a][0] - at[b][0]) + abs(at[a][1] - at[b][1])

    ways = links(**{a + b: far(a, b) for a, b in permutations(at, 2)})
    found = route(Question(towns=towns(**dict.fromkeys(at, 1)), links=ways, nights=7))
    assert found is not None
    best = min(sum(far(a, b) for a, b in pairwise(one)) for one in permutations(at))
    assert found.cost == best


def test_nothing_to_go_on() -> None:
    assert route(Question(towns=(), links=(), nights=3)) is None
    assert route(Question(towns=towns(A=1, B=1), links=(), nights=2)) is None
    assert route(Question(towns=(Town(key="A", nights={}),), links=(), nights=2)) is None
