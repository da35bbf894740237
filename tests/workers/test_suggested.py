"""A model's suggestions for a town that was read live. Places and words are made up."""

import datetime as dt

from tests.fakes import overpass
from trips.builtin.findings import findings
from trips.builtin.outline import outline
from trips.live import here
from trips.live.town import made
from trips.live.wanted import wanted
from trips.recommendations import Pick
from trips.request import TripRequest
from workers.agents.gatherer import GatherDraft, Suggestion, add
from workers.agents.specialist import prefer

REQUEST = TripRequest(destination="Lyon", flexible_dates=True, planned_days=2, flexible_budget=True)


def test_one_that_was_found_is_preferred_and_any_other_stays_an_idea() -> None:
    (place,) = wanted("Lyon")
    told = overpass.town(place.town.lat, place.town.lon)
    city = made(place, overpass.body(told), dt.date(2026, 11, 23))
    asked = GatherDraft(
        insights=(),
        suggestions=(
            Suggestion(name="Musée Inventé C2", why="Made up"),
            Suggestion(name="Umbrellas, Nowhere Lane", why="Made up"),
        ),
    )
    with here.entered([city]):
        found = add(findings(REQUEST, outline(REQUEST, (city,)), (city,)), asked, "xai/made-up")
    (suggested,) = found.suggested
    assert next(p for p in found.activities if p.id == suggested).name == "Musée Inventé C2"
    assert [idea.name for idea in found.ideas] == ["Umbrellas, Nowhere Lane"]


def test_what_is_out_stays_out_and_what_was_asked_for_stays_first() -> None:
    picks = tuple(
        Pick(place=f"lyon.{name}", score=score, why="Made up", by="builtin")
        for name, score in (("out", 0), ("plain", 60), ("named", 60), ("best", 95), ("must", 100))
    )
    ids = [pick.place for pick in picks if pick.place != "lyon.plain"]
    assert [pick.score for pick in prefer(picks, ids)] == [0, 60, 75, 99, 100]
    assert prefer(picks, ()) == picks
