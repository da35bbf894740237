"""Ways between places: mode, time, length and fare, all of them estimates."""

import pytest

from tests.trips.wishes import wish
from trips import rail
from trips.atlas import load
from trips.atlas.schema import Transfer, Transit
from trips.geo import metres
from trips.legs import Party, between_towns, journey, leg, party, transfer
from trips.places import Place

#: A made-up town's fares, in cents.
TRANSIT = Transit(ride=(150, 200), taxi_start=300, taxi_km=100, about="Made up")
TWO = Party(
    travellers=2, one_walk=1700, speed=75, taxi_first=False, on_wheels=False, refused=frozenset()
)


def at(lat: float, lon: float = 0.0) -> Place:
    """A made-up place: one degree of latitude is about 111 km."""
    name = f"made-up.at-{round(lat * 1e5)}"
    return Place(
        id=name, name=name, category="landmark", lat=lat, lon=lon, visit_minutes=30, facts={}
    )


def test_a_short_way_is_walked_and_free() -> None:
    way, fare = leg(at(0), at(0.009), TRANSIT, "EUR", TWO, as_of="2026-01")
    assert (way.mode, fare) == ("walk", None)
    assert way.metres == round(metres(0, 0, 0.009, 0) * 1.3)
    assert way.minutes == -(-way.metres // 75)
    assert way.basis == "estimated"


def test_a_long_way_is_ridden_by_everybody() -> None:
    way, fare = leg(at(0), at(0.05), TRANSIT, "EUR", TWO, as_of="2026-01")
    assert way.mode == "transit"
    assert fare is not None
    assert (fare.low, fare.high, fare.currency, fare.per) == (300, 400, "EUR", "party")
    assert fare.basis == "estimated"
    assert 20 < way.minutes < 60


def test_four_in_a_taxi_may_be_cheaper_than_four_tickets() -> None:
    four = Party(
        travellers=4,
        one_walk=1700,
        speed=75,
        taxi_first=False,
        on_wheels=False,
        refused=frozenset(),
    )
    way, fare = leg(at(0), at(0.02), TRANSIT, "EUR", four, as_of="2026-01")
    assert way.mode == "taxi"
    assert fare is not None
    assert fare.high <= 4 * 200


def test_five_need_two_taxis() -> None:
    one = party(wish(adults=1, accessibility=["wheelchair"]))
    five = party(wish(adults=5, accessibility=["wheelchair"]))
    fares = [leg(at(0), at(0.05), TRANSIT, "EUR", w, as_of="2026-01")[1] for w in (one, five)]
    assert fares[0] is not None
    assert fares[1] is not None
    assert fares[1].low == 2 * fares[0].low


@pytest.mark.parametrize(
    ("given", "most"),
    [
        ({}, 1700),
        ({"pace": "relaxed"}, 1300),
        ({"children_ages": [9]}, 1200),
        ({"children_ages": [3]}, 800),
        ({"accessibility": ["hardly any stairs, bad knee"]}, 500),
        ({"accessibility": ["wheelchair"]}, 1000),
        ({"accessibility": ["wheelchair", "short walks"]}, 800),
    ],
)
def test_how_far_one_walks(given: dict[str, object], most: int) -> None:
    assert party(wish(**given)).one_walk == most


def test_a_wheelchair_is_rolled_over_a_short_level_way_and_driven_up_a_hill() -> None:
    wheels = party(wish(accessibility=["wheelchair"]))
    knee = party(wish(accessibility=["hardly any stairs, bad knee"]))
    # 0.0048 degrees of latitude are about 533 m, and a way of about 690 m.
    level = leg(at(0), at(0.0048), TRANSIT, "EUR", wheels, as_of="2026-01")
    assert (level[0].mode, level[1]) == ("walk", None)
    assert leg(at(0), at(0.0048), TRANSIT, "EUR", knee, as_of="2026-01")[0].mode == "taxi"
    castle = at(0.0048).model_copy(update={"about": "A castle on a steep hill"})
    for ends in ((at(0), castle), (castle, at(0))):
        assert leg(*ends, TRANSIT, "EUR", wheels, as_of="2026-01")[0].mode == "taxi"
    assert leg(at(0), at(0.01), TRANSIT, "EUR", wheels, as_of="2026-01")[0].mode == "taxi"


def test_what_is_to_be_avoided_is_not_taken() -> None:
    wheels = party(wish(accessibility=["wheelchair"], avoid=["taxis"]))
    assert leg(at(0), at(0.05), TRANSIT, "EUR", wheels, as_of="2026-01")[0].mode == "transit"
    underground = party(wish(avoid=["the metro"]))
    assert leg(at(0), at(0.05), TRANSIT, "EUR", underground, as_of="2026-01")[0].mode == "taxi"
    # "business" holds the letters of "bus", and means no bus.
    assert party(wish(avoid=["business districts"])).refused == frozenset()


def test_a_transfer_is_paid_a_head_or_a_ride() -> None:
    train = Transfer(mode="train", minutes=40, price=(500, 600), per="person", how="Made up")
    taxi = Transfer(mode="taxi", minutes=30, price=(2000, 3000), per="ride", how="Made up")
    five = Party(
        travellers=5,
        one_walk=1700,
        speed=75,
        taxi_first=False,
        on_wheels=False,
        refused=frozenset(),
    )
    way, fare = transfer(at(0), at(0.1), train, 12, "EUR", five, as_of="2026-01")
    assert (way.minutes, way.how) == (52, "Made up")
    assert fare is not None
    assert (fare.low, fare.high) == (2500, 3000)
    _, fare = transfer(at(0), at(0.1), taxi, 0, "EUR", five, as_of="2026-01")
    assert fare is not None
    assert (fare.low, fare.high) == (4000, 6000)


def test_towns_are_joined_by_train_or_by_air() -> None:
    near = between_towns(41.9, 12.5, 40.85, 14.25)  # about 190 km
    assert near.mode == "train"
    assert 120 <= near.minutes <= 240
    far = between_towns(38.7, -9.1, 40.7, -74.0)  # about 5,400 km
    assert far.mode == "flight"
    assert 9 * 60 <= far.minutes <= 13 * 60
    assert between_towns(38.7, -9.1, 48.9, 2.4, frozenset({"flight"})).mode == "train"


def test_where_fast_trains_are_recalled_they_say_how_long_it_takes() -> None:
    tokyo, kyoto, lisbon = (load.city(slug) for slug in ("tokyo", "kyoto", "lisbon"))
    train = journey(tokyo, kyoto)
    assert (train.mode, train.minutes, train.basis) == ("train", 180, "recalled")
    assert train.how == "Fast train, about 2 h 15 min on board as recalled of 2025"
    assert journey(kyoto, tokyo) == train
    assert journey(tokyo, kyoto, frozenset({"train"})).basis == "estimated"
    far = journey(lisbon, kyoto)
    assert far == between_towns(lisbon.lat, lisbon.lon, kyoto.lat, kyoto.lon)


@pytest.mark.parametrize("pair", rail.pairs())
def test_recalled_trains_join_bundled_towns_at_a_speed_of_trains(pair: tuple[str, str]) -> None:
    assert pair == tuple(sorted(pair))
    one, other = (load.city(slug) for slug in pair)
    kilometres = metres(one.lat, one.lon, other.lat, other.lon) / 1000
    on_board = rail.minutes(*pair)
    assert on_board is not None
    assert 60 <= kilometres / (on_board / 60) <= 260
    assert journey(one, other).minutes > on_board


def test_under_the_channel_there_are_checks() -> None:
    london, paris, edinburgh = (load.city(slug) for slug in ("london", "paris", "edinburgh"))
    assert journey(london, paris).minutes == 140 + 45 + 45
    assert journey(london, edinburgh).minutes == 270 + 45
