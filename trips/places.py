"""A place, and how each thing about it is known."""

from typing import Annotated, Literal

from pydantic import Field

from trips.model import Model
from trips.money import Basis, Price

#: What a place is. The first group is visited, the second eaten at, the third slept in,
#: the fourth arrived at.
Category = Literal[
    "landmark",
    "museum",
    "gallery",
    "religious",
    "castle",
    "park",
    "market",
    "viewpoint",
    "neighbourhood",
    "beach",
    "nature",
    "zoo",
    "theme_park",
    "theatre",
    "music",
    "shop",
    "spa",
    "sport",
    "class",
    "tour",
    "nightlife",
    "restaurant",
    "cafe",
    "bakery",
    "street_food",
    "bar",
    "stay_area",
    "airport",
    "station",
]

EATING: frozenset[str] = frozenset({"restaurant", "cafe", "bakery", "street_food", "bar"})
NOT_VISITED: frozenset[str] = EATING | {"stay_area", "airport", "station"}

Meal = Literal["breakfast", "lunch", "dinner"]

#: Diets that a kitchen is known to serve.
Diet = Literal["vegetarian", "vegan", "gluten-free", "halal", "kosher"]

#: Whom a visit suits especially. Infants are under 2, toddlers under 5, children under 13,
#: teens under 18.
Suits = Literal["infants", "toddlers", "children", "teens", "adults", "couples", "seniors"]

StepFree = Literal["yes", "partly", "no"]


class Fact(Model):
    """How one field of a place is known."""

    basis: Basis
    #: Who said so, when ``sourced``; who agreed, when ``recalled`` and compared.
    source: str | None = None
    url: str | None = None
    #: ``2026-04`` or a full date.
    read_at: str | None = None
    #: One line for the reader, for example "Wikidata has it 29 m away".
    note: str | None = None


class Place(Model):
    """Somewhere in the world that a plan can name."""

    #: ``city-slug.place-slug`` for atlas places: unique in the product, stable over releases.
    id: str = Field(pattern=r"^[a-z0-9-]+\.[a-z0-9-]+$")
    name: str = Field(min_length=1, max_length=120)
    #: In the local language and script, when it differs from ``name``.
    local_name: str | None = Field(default=None, max_length=120)
    category: Category
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    #: OSM ``opening_hours`` syntax; ``24/7`` for what never closes, ``None`` for unknown.
    opening_hours: str | None = Field(default=None, max_length=300)
    #: A usual visit, in minutes.
    visit_minutes: int = Field(ge=5, le=720)
    price: Price | None = None
    #: Interests served, in the words of the trip form.
    interests: tuple[str, ...] = ()
    suits: tuple[Suits, ...] = ()
    #: Youngest age let in, in years.
    min_age: int | None = Field(default=None, ge=0, le=21)
    #: Works in the rain.
    indoor: bool = False
    step_free: StepFree | None = None
    #: A ticket or table is usually needed beforehand.
    reserve: bool = False
    #: 1 (known to locals) to 5 (what people cross the world for): how well known, our estimate.
    fame: Annotated[int, Field(ge=1, le=5)] = 2
    #: Eating only: which meals it serves, its kitchen in a word or two, the diets it serves.
    meals: tuple[Meal, ...] = ()
    cuisine: str | None = Field(default=None, max_length=60)
    diets: tuple[Diet, ...] = ()
    #: Two sentences at most, in English: what it is and why one goes.
    about: str | None = Field(default=None, max_length=300)
    #: Field name → how it is known. Always holds ``existence``, ``position``, ``hours``, ``price``.
    facts: dict[str, Fact] = Field(default_factory=dict)
