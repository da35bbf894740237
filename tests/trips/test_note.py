"""A traveller's note: needs and names in it count as on the lists, the rest is told."""

import pytest

from tests.trips.plans import Made, dated
from trips.atlas import load
from trips.builtin import access, avoid, diet, note
from trips.builtin.clauses import clauses
from trips.builtin.noted import noted_places, wished
from trips.itinerary import Itinerary
from trips.pace import limits
from trips.places import Place
from trips.verify import verify


def lisbon() -> tuple[Place, ...]:
    city = load.city("lisbon")
    return tuple(load.place(city, entry) for entry in city.places)


def plan(text: str, **given: object) -> Itinerary:
    return Made(destination="Lisbon", notes=text, **dated(2), **given).itinerary()


def stops(made: Itinerary) -> list[Place]:
    return [i.place for d in made.days for i in d.items if i.place and i.kind == "visit"]


@pytest.mark.parametrize(
    ("said", "diets", "banned"),
    [
        ("My son is vegan", {"vegan"}, ""),
        ("halal food only, please", {"halal"}, ""),
        ("My wife is celiac and we love jazz", {"gluten-free"}, ""),
        ("no gluten please", {"gluten-free"}, ""),
        ("We are not vegetarian but my son is vegan", {"vegan"}, ""),
        ("peanut allergy, wheelchair user", set(), "peanut"),
        ("I don't eat pork", set(), "pork"),
        ("allergic to nuts, shellfish and eggs", set(), "oyster"),
    ],
)
def test_what_somebody_cannot_eat_is_a_need(said: str, diets: set[str], banned: str) -> None:
    read = diet.needs(Made(destination="Lisbon", notes=said, **dated(1)).request)
    assert read.diets == diets
    assert not banned or banned in read.banned


@pytest.mark.parametrize(
    "said",
    [
        "not vegetarian",
        "None of us is vegan",
        "We'd love to try a vegan place once",
        "no shellfish allergy",
        "We love seafood",
        "Allergic to cats",
        "no fish market",
    ],
)
def test_what_is_no_need_is_none(said: str) -> None:
    assert diet.noted(said) == ()


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("my mother uses a wheelchair", "full"),
        ("no steps, please", "full"),
        ("bad knees, no steep hills", "easy"),
        ("We come with a pram", "easy"),
        ("no wheelchair", "none"),
        ("no need for a wheelchair", "none"),
        ("We are keen walkers and love steep hills and the Spanish Steps", "none"),
    ],
)
def test_how_somebody_gets_about(said: str, level: str) -> None:
    assert access.needed(Made(destination="Lisbon", notes=said, **dated(1)).request).level == level


@pytest.mark.parametrize(
    ("said", "spared"),
    [
        ("No museums.", ["museums"]),
        (
            "We don't want museums, churches or galleries please",
            ["museums", "churches", "galleries"],
        ),
        ("We hate crowds; no boats", ["crowds", "boats"]),
        ("Skip Belém Tower", ["Belém Tower"]),
        ("We have already seen Belém Tower", ["Belém Tower"]),
        ("no big museums", []),
        ("not too many museums", []),
        ("Do not skip the museums", []),
        ("no need to avoid museums", []),
        ("no rush, no early mornings", []),
        ("no children", []),
    ],
)
def test_what_is_ruled_out_is_what_is_said_so(said: str, spared: list[str]) -> None:
    assert [w for _, what in avoid.noted(said) for w in what.split(" or ")] == spared


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("We must see the Oceanarium.", ["Lisbon Oceanarium"]),
        ("Visit Belém Tower and the Oceanarium", ["Belém Tower", "Lisbon Oceanarium"]),
        ("we want to see belém tower", ["Belém Tower"]),
        ("Don't miss Jerónimos Monastery", ["Jerónimos Monastery"]),
        ("Skip Belém Tower", []),
        ("We are staying in Alfama near the Castle of São Jorge", []),
        ("Portuguese food", []),
        ("Lisbon is our favourite", []),
    ],
)
def test_a_place_asked_for_by_name(said: str, names: list[str]) -> None:
    assert [place.name for place in noted_places(said, lisbon())] == names


def test_a_place_on_the_list_as_well_is_one_wish() -> None:
    made = Made(
        destination="Lisbon",
        notes="We must see the Oceanarium",
        must_see=["oceanarium"],
        **dated(2),
    )
    assert wished(made.request, lisbon()) == ("oceanarium",)


def test_needs_of_a_note_hold_and_are_vouched_for_by_name() -> None:
    made = plan("peanut allergy, wheelchair user")
    assert all(place.step_free == "yes" for place in stops(made))
    rules = {rule.rule: rule for rule in made.verification.rules}
    assert "wheelchair user" in rules["accessibility"].evidence[0]
    assert "peanut allergy" in rules["dietary"].evidence[0]
    assert "From your note we kept to: peanut allergy; wheelchair user." in made.summary


def test_the_verifier_reads_the_note_itself() -> None:
    """A plan made without the note breaks the rules that the note asks for."""
    wish = Made(destination="Lisbon", **dated(2))
    careless = wish.itinerary().model_copy(update={"left_out": ()})
    asked = wish.request.model_copy(update={"notes": "wheelchair user. Visit Belém Tower"})
    assert "Belém Tower" not in {place.name for place in stops(careless)}
    failed = {rule.rule for rule in verify(careless, asked).rules if not rule.passed}
    assert {"accessibility", "must_see"} <= failed


def test_no_museums_and_the_place_that_must_be_seen() -> None:
    made = plan("No museums. We must see the Oceanarium.")
    assert "Lisbon Oceanarium" in {place.name for place in stops(made)}
    assert not {place.category for place in stops(made)} & {"museum"}


def test_what_nobody_understood_is_said_where_no_model_read_it() -> None:
    text = "No museums. It is our honeymoon, and we love jazz"
    made = Made(destination="Lisbon", notes=text, **dated(2))
    told = {line.place: line.why for line in made.itinerary().left_out}
    assert "Without an AI model we did not understand: It is our honeymoon." in (
        made.itinerary().summary
    )
    assert "“It is our honeymoon”" in told["Of your note, not understood"]
    assert "“we love jazz”" in told["Of your note, weighed by its words alone"]
    read = made.itinerary(made_by={"specialist": "fake/model", "formatter": "builtin"})
    assert not [line for line in read.left_out if line.place.startswith("Of your note")]


def test_every_clause_is_kept_weighed_or_unread() -> None:
    text = "No museums. It is our honeymoon, and we love jazz"
    made = Made(destination="Lisbon", notes=text, **dated(1))
    read = note.read(made.request, lisbon())
    assert sorted((*read.kept, *read.weighed, *read.unread)) == sorted(clauses(text))


def test_short_walks_lower_the_metres_on_foot() -> None:
    usual = limits(Made(destination="Lisbon", **dated(1)).request)
    asked = limits(Made(destination="Lisbon", accessibility=["short walks"], **dated(1)).request)
    assert asked.one_walk < usual.one_walk
    assert asked.walking < usual.walking
    request = Made(destination="Lisbon", accessibility=["short walks"], **dated(1)).request
    assert access.needed(request).unclear == ()


def test_boats_are_known_by_their_kin() -> None:
    city = load.city("hong-kong")
    places = (load.place(city, entry) for entry in city.places)
    ride = next(place for place in places if place.name.startswith("Star Ferry"))
    wish = Made(destination="Hong Kong", avoid=["boats"], **dated(1)).request
    assert avoid.problem(ride, avoid.avoided(wish)) == "You want to avoid 'boats'"
