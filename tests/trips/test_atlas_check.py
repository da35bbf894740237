"""What the check of the atlas finds. The cities and the references here are made up."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trips.atlas import load
from trips.atlas.check import NoReferenceError, Report, check
from trips.atlas.check.coast import FILE, NEW_LAND, coast, seas
from trips.atlas.check.countries import country
from trips.atlas.check.parties import PARTIES
from trips.atlas.check.planning import SAMPLE, sample
from trips.atlas.check.replaced import replaced
from trips.atlas.check.spelling import parts, same, spelled, within, written_apart
from trips.atlas.schema import City as Checked
from trips.geo import metres

City = dict[str, Any]
Change = Callable[[City], None]

#: Metres in a degree of latitude.
DEGREE = 111_195


def made_up() -> City:
    """A town in the open Atlantic, with all that a city needs, which no reference knows.

    Its slug is Lisbon's, since the planner knows the names of bundled cities alone.
    """
    city = copy.deepcopy(load.raw("lisbon"))
    moved = city["lat"] + 38.0
    for entry in (*city["places"], *city["stays"], *city["arrivals"]):
        for key in ("checked", "local_name", "iata"):
            entry.pop(key, None)
        entry["name"] = entry["slug"].replace("-", " ").title()
        entry["lat"] -= moved
    for arrival in city["arrivals"]:
        arrival["kind"] = "station"
    return city | {"lat": city["lat"] - moved}


def written(folder: Path, change: Change | None = None) -> Path:
    city = made_up()
    if change is not None:
        change(city)
    cities = folder / "cities"
    cities.mkdir()
    (cities / "lisbon.json").write_text(json.dumps(city))
    return cities


def place(city: City, n: int = 0) -> City:
    found: City = city["places"][n]
    return found


def eating(city: City) -> City:
    return next(p for p in city["places"] if p["category"] == "restaurant")


def errors(folder: Path, change: Change | None = None) -> set[tuple[str, str]]:
    """(which check, what it says) of each error."""
    return {(p.check, p.message) for p in check(written(folder, change)).errors}


def test_a_city_with_nothing_wrong(tmp_path: Path) -> None:
    report = check(written(tmp_path))
    assert report.errors == ()
    assert report.good
    told = report.as_json()
    assert told["cities"] == 1
    assert told["places"] == len(made_up()["places"])
    assert (told["confirmed"], told["unconfirmed"], told["disagreeing"]) == (0, 0, 0)


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        (lambda c: place(c).update(category="volcano"), "schema", "places/0/category"),
        (lambda c: c.update(slug="elsewhere"), "schema", "the slug inside is 'elsewhere'"),
        (lambda c: place(c).update(hours="when they like"), "hours", "cannot be read"),
        (lambda c: place(c).update(lat=c["lat"] + 0.4), "position", "lies 45 km"),
        (lambda c: c["stays"][0].update(lon=c["lon"] + 0.4), "position", "at most 30"),
        (lambda c: c["arrivals"][0].update(lat=c["lat"] + 2), "position", "at most 120"),
        (lambda c: eating(c).update(price=[100, 9_000]), "price", "90 times the low end"),
        (lambda c: eating(c).update(price=[0, 1_000]), "price", "a meal for nothing"),
        (lambda c: eating(c).update(price=[190_000, 195_000]), "price", "more than 1500 USD"),
        (lambda c: eating(c).update(price=[10, 20]), "price", "median meal"),
        (
            lambda c: c["stays"][0].update(nightly={"budget": [9000, 9999], "mid": [5000, 6000]}),
            "price",
            "a higher band is cheaper",
        ),
        (
            lambda c: place(c).update(min_age=18, suits=["adults", "teens", "infants"]),
            "ages",
            "suits teens, infants, but nobody under 18 is let in",
        ),
        (lambda c: place(c, 1).update(name=place(c)["name"]), "duplicate", "has the name of"),
        (
            lambda c: c["places"].append(
                {**place(c), "slug": "again", "name": place(c)["name"] + "s"}
            ),
            "duplicate",
            "under almost its name",
        ),
        (lambda c: [p.pop("diets", None) for p in c["places"]], "coverage", "vegan kitchens"),
        (lambda c: [p.update(indoor=False) for p in c["places"]], "coverage", "a rainy day"),
        (
            lambda c: [s["nightly"].pop("budget", None) for s in c["stays"]],
            "coverage",
            "nowhere to sleep in the budget band",
        ),
        (lambda c: c.update(currency="XTS"), "currency", "no rate for XTS"),
        (lambda c: c.update(volts=110), "country", "volts: 110 here, [230] in"),
        (
            lambda c: place(c).update(hours="Mo-Fr 10:00-12:00; Mo-Fr 14:00-18:00"),
            "hours",
            "a later rule replaces 'Mo-Fr 10:00-12:00'",
        ),
    ],
)
def test_each_mistake_is_found(change: Change, kind: str, words: str, tmp_path: Path) -> None:
    found = errors(tmp_path, change)
    assert any(k == kind and words in message for k, message in found), found


@pytest.mark.parametrize(
    ("hours", "lost"),
    [
        ("Mo-Fr 10:00-12:00; Mo-Fr 14:00-18:00", "Mo-Fr 10:00-12:00"),
        ("Mo-Fr 10:00-12:00; Fr 14:00-18:00", "Mo-Fr 10:00-12:00"),
        ("Mo-Fr 09:00-17:00; Mo-Fr 09:00-21:00", "Mo-Fr 09:00-17:00"),
        ("Apr-Sep Tu 10:00-12:00; Apr-Sep Tu 14:00-18:00", "Apr-Sep Tu 10:00-12:00"),
        ("10:00-17:00; Nov-Feb 10:00-16:00; Mar-Oct 10:00-19:00", "10:00-17:00"),
        ("Sa 10:00-12:00; Mo-Fr 12:00-15:00; Mo-Fr 18:00-22:00; PH off", "Mo-Fr 12:00-15:00"),
        ('Mo 10:00-12:00 "by; appointment"; Mo 14:00-16:00', 'Mo 10:00-12:00 "by; appointment"'),
        ("Mo-Su 10:00-18:00; Th 10:00-21:00", None),
        ("Mo-Fr 10:00-12:00, Mo-Fr 14:00-18:00", None),
        ("Mo-Fr 10:00-12:00,14:00-18:00; Sa 10:00-12:00", None),
        ("Mo-Fr 10:00-18:00; PH off", None),
        ("Mo-Su 10:00-12:00; PH 14:00-16:00", None),
        ("24/7; Mo off", None),
        ("10:00-18:00; Jul-Aug 20:00-23:00", None),
        ("10:00-18:00; Dec 24 09:00-10:00", None),
        ("Mar-Oct 10:00-18:00; Nov-Feb 10:00-16:00", None),
        ("Mo-Th 18:00-02:00; Fr-Sa 18:00-04:00", None),
        ("Mo-Fr 10:00-12:00 || Mo-Fr 14:00-18:00", None),
    ],
)
def test_a_rule_that_a_later_one_undoes(hours: str, lost: str | None) -> None:
    assert replaced(hours) == lost


def differing(change: Change) -> list[str]:
    """What the made-up town says otherwise than its country."""
    city = made_up()
    change(city)
    return [problem.message for problem in country(Checked.model_validate(city))]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda c: c.update(country="XX"), "knows nothing of XX"),
        (lambda c: c.update(country_name="Lusitania"), "name: Lusitania here"),
        (lambda c: c.update(currency="USD"), "currency: USD here, EUR in"),
        (lambda c: c.update(languages=["Latin"]), "languages: ['Latin'] here"),
        (lambda c: c.update(plugs=["C"]), "plugs: ['C'] here, ['C', 'F'] in"),
        (lambda c: c.update(volts=110), "volts: 110 here, [230] in"),
        (lambda c: c["emergency"].update(fire="118"), "'fire': '118'"),
        (lambda c: c.update(emergency={}), "emergency: {} here"),
        (lambda c: c.update(safety=["Dial 115 for fire."]), "115 is told and is no"),
    ],
)
def test_a_city_says_what_its_country_says(change: Change, words: str) -> None:
    found = differing(change)
    assert any(words in message for message in found), found


@pytest.mark.parametrize(
    ("numbers", "line"),
    [
        ({"police": "112", "ambulance": "112", "fire": "112"}, "Dial 112."),
        ({"all": "112"}, "Call 112, or 0900-8844 for the police otherwise."),
        ({"all": "112"}, "Bus 115 goes there."),
    ],
)
def test_numbers_said_in_other_words_are_the_same(numbers: dict[str, str], line: str) -> None:
    assert differing(lambda c: c.update(emergency=numbers, safety=[line])) == []


def test_a_place_out_at_sea_is_found() -> None:
    """Lisbon's own squares; six kilometres off Estoril, and on its beach."""
    lisbon = load.city("lisbon")

    def found(**where: float) -> list[str]:
        moved = lisbon.places[0].model_copy(update=where)
        city = lisbon.model_copy(update={"places": (moved, *lisbon.places[1:])})
        return [problem.message for problem in coast(city)]

    assert found(lat=38.62, lon=-9.33) == ["38.62, -9.33 lies out at sea"]
    assert found(lat=38.703, lon=-9.397) == []
    assert found(lat=0.0, lon=0.0) == [], "beyond the squares that are known"
    assert found() == []


def test_the_table_of_land_and_sea_names_its_source_and_knows_each_city() -> None:
    header = FILE.read_bytes().partition(b"\n\n")[0].decode()
    assert "GLOBE" in header
    assert "public domain" in header
    assert FILE.stat().st_size < 20_000
    assert set(seas()) <= set(load.slugs())
    assert sum(any(sea.bits) for sea in seas().values()) > 30


def test_land_that_is_newer_than_the_table_is_named() -> None:
    """Each name is needed: an entry of ours stands on it."""
    afloat = []
    for slug, sea in seas().items():
        city = load.city(slug)
        where = [(place.lat, place.lon) for place in city.places]
        where += [(arrival.lat, arrival.lon) for arrival in city.arrivals]
        afloat += [position for position in where if sea.holds(*position)]
    assert afloat
    for name, (lat, lon, away) in NEW_LAND.items():
        assert any(metres(lat, lon, *position) <= away for position in afloat), name


def test_a_file_that_is_no_json(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{")
    report = check(tmp_path)
    assert [(p.city, p.check) for p in report.errors] == [("broken", "schema")]
    assert not report.good


def test_a_broken_rule_names_the_party(tmp_path: Path) -> None:
    def far(city: City) -> None:
        for arrival in city["arrivals"]:
            arrival["lat"] += 3

    found = errors(tmp_path, far)
    broken = {message for kind, message in found if kind == "plan"}
    assert any(f"ten days for {sample(0)[1]!r} break coordinates" in m for m in broken), found


def test_every_party_has_its_turn() -> None:
    turns = [party for n in range(len(PARTIES)) for party in sample(n)]
    assert {turns.count(party) for party in PARTIES} == {SAMPLE}


# ── with a reference ────────────────────────────────────────────────────────────────────────


def reference(folder: Path, rows: list[tuple[str, float, float]]) -> Path:
    """A made-up file of landmarks: name, latitude, longitude."""
    made = folder / "reference"
    made.mkdir()
    lines = ["qid,name,description,category,lat,lon,near_city"]
    lines += [f'Q0,"{name}",,landmark,{lat},{lon},' for name, lat, lon in rows]
    (made / "wikidata_landmarks_2026.csv").write_text("\n".join(lines) + "\n")
    return made


def compare(
    folder: Path, kind: str, metres: int, *, name: str = "Blue Lantern Hall", **changed: Any
) -> tuple[Report, str]:
    """The report on a place that the reference has so many metres north, and its verdict."""
    spot: dict[str, Any] = {}

    def change(city: City) -> None:
        entry = next(p for p in city["places"] if p["category"] == kind)
        entry.update(name="Blue Lantern Hall", **changed)
        spot.update(entry)

    cities = written(folder, change)
    points = [(name, spot["lat"] + metres / DEGREE, spot["lon"])]
    report = check(cities, reference(folder, points))
    return report, next(c.verdict for c in report.compared if c.entry == spot["slug"])


@pytest.mark.parametrize(
    ("kind", "metres", "verdict"),
    [
        ("landmark", 280, "confirmed"),
        ("landmark", 330, "disagreeing"),
        ("park", 950, "confirmed"),
        ("park", 1_100, "disagreeing"),
        ("neighbourhood", 1_900, "confirmed"),
        ("neighbourhood", 2_200, "disagreeing"),
        ("landmark", 24_000, "disagreeing"),
        ("landmark", 26_000, "unconfirmed"),
    ],
)
def test_each_kind_has_its_tolerance(kind: str, metres: int, verdict: str, tmp_path: Path) -> None:
    report, found = compare(tmp_path, kind, metres)
    assert found == verdict
    assert report.good is (verdict != "disagreeing")


def note(by: str, words: str | None) -> dict[str, Any]:
    return {"checked": {"by": by, "as_of": "2026-04", "metres": 900, "note": words}}


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (note("Wikidata", "The reference has the old building."), "settled"),
        (note("Wikivoyage", "Wikidata has the old building."), "settled"),
        (note("Wikivoyage", "Our position was corrected."), "disagreeing"),
        (note("Wikidata", None), "disagreeing"),
    ],
)
def test_a_note_about_that_reference_settles(
    given: dict[str, Any], verdict: str, tmp_path: Path
) -> None:
    assert compare(tmp_path, "landmark", 900, **given)[1] == verdict


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("Hall of the Blue Lantern", "confirmed"),
        ("Blue Lantren Hall", "confirmed"),
        ("Grand Blue Lantern Hall", "confirmed"),
        ("Blue Lantern Hotel", "unconfirmed"),
        ("Red Lantern Hall", "unconfirmed"),
    ],
)
def test_which_names_are_its_own(name: str, verdict: str, tmp_path: Path) -> None:
    assert compare(tmp_path, "landmark", 40, name=name)[1] == verdict


def test_a_name_that_is_only_alike_never_disagrees(tmp_path: Path) -> None:
    assert compare(tmp_path, "landmark", 5_000, name="Grand Blue Lantern Hall")[1] == "unconfirmed"


def test_an_airport_is_known_by_its_code(tmp_path: Path) -> None:
    def change(city: City) -> None:
        city["arrivals"][0].update(kind="airport", iata="QQQ")

    cities = written(tmp_path, change)
    arrival = json.loads((cities / "lisbon.json").read_text())["arrivals"][0]
    for away, verdict in ((0.02, "confirmed"), (0.05, "disagreeing")):
        (tmp_path / "airports_iata.csv").write_text(
            "iata,icao,name,city,country,lat,lon,tz,near_city\n"
            f"QQQ,,Elsewhere Field,,,{arrival['lat'] + away},{arrival['lon']},,\n"
        )
        report = check(cities, tmp_path)
        found = next(c for c in report.compared if c.entry == arrival["slug"])
        assert found.verdict == verdict


def test_a_part_of_town_confirms_no_house_in_it(tmp_path: Path) -> None:
    def change(city: City) -> None:
        place(city).update(name="Blue Lantern", category="landmark")
        city["stays"][0].update(name="Blue Lantern", lat=city["lat"], lon=city["lon"])
        place(city).update(lat=city["lat"], lon=city["lon"])

    cities = written(tmp_path, change)
    city = json.loads((cities / "lisbon.json").read_text())
    (tmp_path / "wof_neighbourhoods_near_cities.csv").write_text(
        f"name,alt_names,lat,lon\nLanterna|x,Blue Lantern|Bleu,{city['lat']},{city['lon']}\n"
    )
    verdicts = {c.entry: c.verdict for c in check(cities, tmp_path).compared}
    assert verdicts[city["stays"][0]["slug"]] == "confirmed"
    assert verdicts[place(city)["slug"]] == "unconfirmed"


def test_a_folder_without_a_reference(tmp_path: Path) -> None:
    with pytest.raises(NoReferenceError, match="holds none of"):
        check(written(tmp_path), tmp_path)


def test_a_reference_without_its_columns(tmp_path: Path) -> None:
    (tmp_path / "wikidata_landmarks_2026.csv").write_text("a,b\n1,2\n")
    with pytest.raises(NoReferenceError, match="cannot be read"):
        check(written(tmp_path), tmp_path)


def test_names_across_languages_and_scripts() -> None:
    for one, other in (
        ("Prado Museum", "Museo del Prado"),
        ("Prado Museum", "Музей Прадо"),
        ("Café de Flore", "Cafe Flore"),
        ("Belém Tower", "Torre de Belém"),
        ("Ueno Park", "Parc d'Ueno"),
        ("Heian Shrine", "Sanctuaire Heian"),
        ("Lukács Baths", "Lukács Bad"),
        ("Rykestrasse Synagogue", "Synagoge Rykestraße"),
    ):
        assert same(spelled(one), spelled(other)), (one, other)
    assert within(spelled("Gulbenkian Museum"), spelled("Calouste Gulbenkian Museum"))
    assert within(spelled("Bargello"), spelled("Bargello National Museum"))
    assert not within(spelled("Central Park"), spelled("Central Park Zoo"))
    assert written_apart(spelled("Eikan-do"), spelled("Temple Eikandō"))
    assert not written_apart(spelled("Eikan-do"), spelled("Hotel Eikando"))
    assert not within(spelled("Lima Cathedral"), spelled("Lima"), frozenset({"lima"}))
    assert not same(spelled("Café Luxembourg"), spelled("Jardin du Luxembourg"))
    assert parts("Midtown and Times Square") == ("Midtown", "Times Square")


# ── the bundled atlas ───────────────────────────────────────────────────────────────────────


def test_the_bundled_atlas_has_no_errors() -> None:
    report = check(load.CITIES)
    assert report.errors == ()
    assert report.cities == len(load.slugs())
