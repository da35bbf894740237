"""Tours on small made-up questions, each held against every possible answer."""

import pickle
from collections.abc import Iterator
from itertools import combinations, permutations
from random import Random

import pytest

from trips.solve import by_pyvrp, by_vroom
from trips.solve.tour_model import Answer, Pause, Problem, Tour, Visit
from trips.solve.tour_times import better, checked, kept
from trips.solve.tours import Effort, solve

#: Two days of 600 minutes, from a bed at node 0.
DAYS = tuple(
    Tour(begin=day * 1440, finish=day * 1440 + 600, start=0, end=0, room=(3,)) for day in range(2)
)


def question(seed: int, visits: int = 6, tours: tuple[Tour, ...] = DAYS[:1]) -> Problem:
    """Points on a square, with windows on some of the days."""
    chance = Random(seed)
    points = [(chance.randrange(60), chance.randrange(60)) for _ in range(visits + 1)]
    made = []
    for node in range(1, visits + 1):
        opens = [chance.randrange(300) for _ in tours]
        starts = tuple(
            (t.begin + first, t.begin + first + 150)
            for t, first in zip(tours, opens, strict=True)
            if chance.random() < 0.8
        )
        made.append(
            Visit(
                node=node,
                prize=chance.randrange(1, 50),
                minutes=chance.randrange(30, 120),
                starts=starts,
                loads=(1,),
            )
        )
    travel = tuple(
        tuple(round(((a - c) ** 2 + (b - d) ** 2) ** 0.5) for c, d in points) for a, b in points
    )
    return Problem(visits=tuple(made), tours=tours, travel=travel)


def every_route(problem: Problem) -> Iterator[tuple[int, ...]]:
    positions = range(len(problem.visits))
    for length in range(len(problem.visits) + 1):
        for chosen in combinations(positions, length):
            yield from permutations(chosen)


def best_of_all(problem: Problem) -> Answer:
    """By trying everything; one tour."""
    found = checked(problem, [()])
    assert found is not None
    for route in every_route(problem):
        answer = checked(problem, [route])
        if answer is not None and better(answer, found):
            found = answer
    return found


@pytest.mark.parametrize("seed", range(12))
def test_it_finds_the_most_prize(seed: int) -> None:
    problem = question(seed)
    assert solve(problem).prize == best_of_all(problem).prize


@pytest.mark.parametrize("seed", range(4))
def test_each_engine_alone_keeps_every_window(seed: int) -> None:
    problem = question(seed, 12, DAYS)
    for routes in (by_vroom.routes(problem, 10_000), by_pyvrp.routes(problem, 200, 1, None)):
        assert routes is not None
        answer = checked(problem, routes)
        assert answer is not None
        assert answer.prize > 0


def test_required_visits_come_before_any_prize() -> None:
    problem = question(3, 8)
    dull = min(range(8), key=lambda i: problem.visits[i].prize)
    visits = list(problem.visits)
    old = visits[dull]
    visits[dull] = Visit(
        node=old.node, prize=1, minutes=300, starts=((100, 200),), required=True, loads=(2,)
    )
    answer = solve(Problem(visits=tuple(visits), tours=problem.tours, travel=problem.travel))
    assert answer.missing == 0
    assert dull in answer.routes[0]


def test_of_a_group_one_at_most_is_made() -> None:
    plain = question(5, 8, DAYS)
    group = frozenset({0, 1, 2, 3})
    problem = Problem(visits=plain.visits, tours=plain.tours, travel=plain.travel, groups=(group,))
    made = {i for route in solve(problem).routes for i in route}
    assert len(made & group) == 1


def test_a_visit_in_two_groups_is_refused() -> None:
    plain = question(5)
    with pytest.raises(ValueError, match="two groups"):
        Problem(
            visits=plain.visits,
            tours=plain.tours,
            travel=plain.travel,
            groups=(frozenset({0, 1}), frozenset({1, 2})),
        )


def test_room_and_reach_are_kept() -> None:
    plain = question(7, 10)
    tour = Tour(begin=0, finish=600, start=0, end=0, room=(2,), reach=80)
    problem = Problem(visits=plain.visits, tours=(tour,), travel=plain.travel, lengths=plain.travel)
    answer = solve(problem)
    assert 0 < len(answer.routes[0]) <= 2
    assert answer.travel <= 80


def test_a_tour_may_begin_and_end_anywhere() -> None:
    plain = question(2)
    tour = Tour(begin=0, finish=600, room=(6,))
    free = solve(Problem(visits=plain.visits, tours=(tour,), travel=plain.travel))
    assert free.prize >= solve(plain).prize


def test_nothing_to_visit_is_an_answer() -> None:
    assert solve(Problem(visits=(), tours=DAYS, travel=((0,),))).routes == ((), ())
    shut = Problem(
        visits=(Visit(node=0, prize=1, minutes=5, starts=(), loads=(1,)),),
        tours=DAYS,
        travel=((0,),),
    )
    assert solve(shut).routes == ((), ())


def test_the_same_question_has_the_same_answer_in_another_process() -> None:
    problem = question(9, 12, DAYS)
    again: Problem = pickle.loads(pickle.dumps(problem))
    assert solve(again) == solve(problem)
    assert pickle.loads(pickle.dumps(solve(problem))) == solve(problem)


def test_more_work_is_never_worse() -> None:
    problem = question(11, 20, DAYS)
    quick = solve(problem, Effort(explore=0, refine=0))
    assert solve(problem).prize >= quick.prize


@pytest.mark.parametrize(
    "routes",
    [
        [(0, 0), ()],  # twice
        [(0,), (0,)],
        [(0,)],  # too few tours
        [tuple(range(12)), ()],  # no room
    ],
)
def test_what_cannot_be_kept_is_no_answer(routes: list[tuple[int, ...]]) -> None:
    assert checked(question(1, 12, DAYS), routes) is None


def test_a_closed_visit_is_no_answer() -> None:
    visit = Visit(node=1, prize=1, minutes=10, starts=((50, 60),), loads=(1,))
    problem = Problem(visits=(visit,), tours=DAYS, travel=((0, 70), (70, 0)))
    assert checked(problem, [(0,), ()]) is None


LUNCH = Pause(minutes=60, starts=((300, 330),))


@pytest.mark.parametrize("seed", range(4))
def test_every_tour_holds_its_pauses(seed: int) -> None:
    plain = question(seed, 12)
    tour = Tour(begin=0, finish=600, start=0, end=0, room=(9,), pauses=(LUNCH,))
    problem = Problem(visits=plain.visits, tours=(tour,), travel=plain.travel)
    answer = solve(problem)
    at = answer.routes[0].index(-1)
    assert 300 <= answer.starts[0][at] <= 330
    assert answer.prize > 0
    by_search = by_pyvrp.routes(problem, 200, 1, answer.routes)
    assert by_search is not None
    assert checked(problem, kept(problem, by_search)) is not None


def test_a_pause_that_cannot_be_kept_leaves_the_tour_bare() -> None:
    plain = question(1)
    late = Pause(minutes=60, starts=((590, 590),))
    tour = Tour(begin=0, finish=600, start=0, end=0, room=(9,), pauses=(late,))
    assert solve(Problem(visits=plain.visits, tours=(tour,), travel=plain.travel)).prize == 0


def test_a_tour_with_nothing_to_visit_does_not_spoil_the_others() -> None:
    plain = question(4, 8)
    days = tuple(
        Tour(
            begin=day * 1440,
            finish=day * 1440 + 600,
            start=0,
            end=0,
            room=(9,),
            pauses=(Pause(minutes=60, starts=((day * 1440 + 300, day * 1440 + 330),)),),
        )
        for day in range(2)
    )
    answer = solve(Problem(visits=plain.visits, tours=days, travel=plain.travel))
    assert answer.prize > 0
    assert answer.routes[1] == (-1,)
