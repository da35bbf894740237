"""Exact choices under a budget. What is offered is made up."""

from itertools import product

from trips.solve.choose import Choice, Limits, Need, Option, choose, cost


def option(key: str, price: int, **more: object) -> Option:
    offers = frozenset(str(more.pop("offers", "")).split())
    return Option(key=key, price=price, offers=offers, **more)  # type: ignore[arg-type]


def keys(found: Choice | None, need: str) -> set[str]:
    assert found is not None
    return {one.key for one in found.chosen[need]}


ROOMS = (
    option("hall", 20, holds=1, offers="shared"),
    option("double", 90, holds=2, offers="private", value=5),
    option("flat", 150, holds=6, least_units=3, offers="private whole", value=9),
)


def test_people_and_units_are_counted() -> None:
    assert cost(ROOMS[0], 2, 5) == 200
    assert cost(ROOMS[1], 2, 5) == 540
    assert cost(ROOMS[2], 2, 5) == 300
    assert cost(option("boat", 70), 1, 5) == 70


def test_the_cheapest_for_the_party() -> None:
    stay = Need(key="stay", options=ROOMS, units=3)
    assert keys(choose((stay,), Limits(people=2)), "stay") == {"hall"}
    assert keys(choose((stay,), Limits(people=9)), "stay") == {"hall"}
    private = Need(key="stay", options=ROOMS, units=3, requires=frozenset({"private"}))
    assert keys(choose((private,), Limits(people=2)), "stay") == {"double"}
    assert keys(choose((private,), Limits(people=4)), "stay") == {"flat"}


def test_least_nights_are_kept() -> None:
    for nights, expected in ((2, {"double"}), (3, {"flat"})):
        need = Need(key="s", options=ROOMS, units=nights, refuses=frozenset({"shared"}))
        assert keys(choose((need,), Limits(people=4)), "s") == expected


def test_nothing_that_fits_is_no_choice() -> None:
    need = Need(key="stay", options=ROOMS, units=1, requires=frozenset({"whole"}))
    assert choose((need,), Limits()) is None
    assert choose((Need(key="stay", options=()),), Limits()) is None


TABLES = (
    option("noodles", 10, holds=1, offers="chinese", value=1),
    option("tacos", 12, holds=1, offers="mexican", value=2),
    option("bistro", 40, holds=1, offers="french", value=9),
    option("fusion", 30, holds=1, offers="chinese french", value=4),
    option("grill", 11, holds=1, value=3),
)


def test_what_has_to_be_covered_is() -> None:
    meals = Need(key="meals", options=TABLES, least=2, most=2)
    free = choose((meals,), Limits(people=1))
    assert keys(free, "meals") == {"noodles", "grill"}
    wanted = Limits(people=1, covers=frozenset({"french", "mexican"}))
    assert keys(choose((meals,), wanted), "meals") == {"fusion", "tacos"}
    assert choose((meals,), Limits(covers=frozenset({"martian"}))) is None


def test_nothing_is_chosen_twice_over_all_needs() -> None:
    both = (Need(key="one", options=TABLES), Need(key="two", options=TABLES))
    found = choose(both, Limits(people=1))
    assert keys(found, "one") | keys(found, "two") == {"noodles", "grill"}
    again = choose(both, Limits(people=1, once=False))
    assert keys(again, "one") == keys(again, "two") == {"noodles"}


def test_the_budget_holds_in_whole_and_by_category() -> None:
    needs = (
        Need(key="stay", category="stay", options=ROOMS[1:], units=3),
        Need(key="meals", category="food", options=TABLES, least=1, most=5),
    )
    rich = choose(needs, Limits(people=2, budget=10_000), prefer="value")
    assert keys(rich, "stay") == {"flat"}
    assert len(keys(rich, "meals")) == 5
    tight = choose(
        needs, Limits(people=2, budget=10_000, by_category={"food": 104}), prefer="value"
    )
    assert keys(tight, "meals") == {"bistro", "grill"}
    assert choose(needs, Limits(people=2, budget=289)) is None
    least = choose(needs, Limits(people=2, budget=290))
    assert least is not None
    assert (least.cost, least.by_category) == (290, {"stay": 270, "food": 20})


def test_best_value_is_the_best_of_all_choices() -> None:
    budget = 70
    found = choose(
        (Need(key="m", options=TABLES, least=0, most=5),), Limits(budget=budget), prefer="value"
    )
    assert found is not None
    every = (
        [one for one, taken in zip(TABLES, picked, strict=True) if taken]
        for picked in product((True, False), repeat=len(TABLES))
    )
    best = max(
        sum(one.value for one in some) for some in every if sum(o.price for o in some) <= budget
    )
    assert sum(one.value for one in found.chosen["m"]) == best


def test_the_same_question_has_the_same_answer() -> None:
    alike = tuple(option(f"t{n}", 10, value=3) for n in range(12))
    need = Need(key="m", options=alike, least=3, most=3)
    answers = {tuple(sorted(keys(choose((need,), Limits()), "m"))) for _ in range(3)}
    assert len(answers) == 1
