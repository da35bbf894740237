"""A sample of the sweep: no plan breaks a rule. Made-up parties over the bundled cities."""

from bench.itineraries import sweep

#: Other trips than those that tests/trips plans.
SAMPLE, SEED = 40, 20


def test_no_plan_of_a_sample_breaks_a_rule() -> None:
    outcomes = [sweep.outcome(case) for case in sweep.sampled(SAMPLE, SEED)]
    assert {str(o.case): o.crash or o.broken for o in outcomes if o.crash or o.broken} == {}
    found = sweep.summary(outcomes)
    assert found["n"] == SAMPLE
    assert all(o.measured and o.measured.visits_a_day for o in outcomes)


def test_the_sample_is_the_same_for_a_seed() -> None:
    assert sweep.sampled(20, 3) == sweep.sampled(20, 3)
    assert sweep.sampled(20, 3) != sweep.sampled(20, 4)
    assert len(sweep.cases()) == len(set(sweep.cases()))


def test_what_breaks_is_counted() -> None:
    """A plan over a budget that holds nothing: made up, to see a violation counted."""
    case = sweep.cases()[0]
    fine = sweep.Outcome(case, 0.1)
    bad = sweep.Outcome(case, 0.3, broken=("budget", "hours"))
    crashed = sweep.Outcome(case, 0.2, crash="ValueError: made up")
    found = sweep.summary([fine, bad, crashed])
    assert (found["n"], found["crashes"], found["hard_violations"]) == (3, 1, 2)
    assert found["broken_rules"] == {"budget": 1, "hours": 1}
