"""What is known of a city: a bundled one's file (``cities/<slug>.json``), or one read live.

A file is written by hand from general knowledge and compared with open data. Nothing
in it claims more than it knows: ``basis`` gives the default for every place, and a
place's own ``checked`` says what was compared, with what, and how far apart they were.
"""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from trips.model import Model
from trips.money import Basis
from trips.places import EATING, Category, Diet, Meal, StepFree, Suits

Mode = Literal["walk", "transit", "taxi", "drive", "train", "flight", "ferry"]
Band = Literal["budget", "mid", "upscale"]


class Check(Model):
    """One comparison of an entry with a reference."""

    #: ``Wikidata``, ``Wikivoyage``, ``GeoNames``, ``Who's On First``, ``OpenStreetMap streets`` …
    by: str = Field(max_length=60)
    #: The reference's own date: ``2026-04``.
    as_of: str = Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    #: Metres between our position and the reference's.
    metres: int = Field(ge=0)
    #: How a disagreement was settled, in a few words. One that begins "Compared with" names
    #: what stood for the entry: the quarter round it, the larger place it is part of.
    note: str | None = Field(default=None, max_length=200)

    @property
    def of_itself(self) -> bool:
        """Whether the reference lists the entry, and not the street or quarter it is in."""
        surroundings = (self.note or "").startswith("Compared with")
        return self.by != "OpenStreetMap streets" and not surroundings


class Read(Model):
    """Where and when an entry of a city that is read live was read."""

    #: ``OpenStreetMap``.
    by: str = Field(max_length=60)
    url: str = Field(pattern=r"^https://", max_length=200)
    #: ``2026-11-23``.
    at: str = Field(pattern=r"^\d{4}-\d{2}(-\d{2})?$")
    #: What it is that stands there, where that is not the entry itself.
    note: str | None = Field(default=None, max_length=200)


class Origin(Model):
    """The source that a city which is read live was read from, as its licence wants it named."""

    name: str = Field(max_length=120)
    url: str = Field(pattern=r"^https://", max_length=200)
    licence: str = Field(max_length=120)
    #: ``2026-11-23``.
    read_at: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")


class CityPlace(Model):
    """A place to see, do or eat at."""

    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    name: str = Field(min_length=1, max_length=120)
    local_name: str | None = Field(default=None, max_length=120)
    category: Category
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    #: OSM ``opening_hours`` syntax; absent when not known well enough to print.
    hours: str | None = Field(default=None, max_length=300)
    #: The hours are what is usual for its kind: nobody told its own.
    usual_hours: bool = False
    #: A usual visit or meal, in minutes.
    minutes: int = Field(ge=10, le=600)
    #: ``[low, high]`` a person in minor units of the city's currency; ``[0, 0]`` is free;
    #: absent when unknown. For eating: one meal with a drink.
    price: tuple[int, int] | None = None
    #: Where this place's price is for the whole party (a taxi tour, a private boat).
    price_per: Literal["person", "party"] = "person"
    interests: tuple[str, ...] = ()
    suits: tuple[Suits, ...] = ()
    min_age: int | None = None
    indoor: bool = False
    step_free: StepFree | None = None
    reserve: bool = False
    fame: int = Field(ge=1, le=5)
    meals: tuple[Meal, ...] = ()
    cuisine: str | None = Field(default=None, max_length=60)
    diets: tuple[Diet, ...] = ()
    about: str = Field(max_length=300)
    #: What confirmed the position, when a reference had the place.
    checked: Check | None = None
    read: Read | None = None

    @model_validator(mode="after")
    def _whole(self) -> "CityPlace":
        if self.category in EATING and not self.meals and self.category != "bar":
            raise ValueError(f"{self.slug}: a place to eat serves at least one meal")
        if self.meals and self.category not in EATING:
            raise ValueError(f"{self.slug}: only places to eat have meals")
        if self.price and self.price[0] > self.price[1]:
            raise ValueError(f"{self.slug}: price is [low, high]")
        return self


class StayArea(Model):
    """A part of town to sleep in. An area, never a made-up hotel."""

    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    name: str = Field(max_length=120)
    local_name: str | None = Field(default=None, max_length=120)
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    #: Price band → ``[low, high]`` a night for a double room, minor units of the city's currency.
    nightly: dict[Band, tuple[int, int]] = Field(min_length=1)
    suits: tuple[Suits, ...] = ()
    step_free: StepFree | None = None
    about: str = Field(max_length=300)
    checked: Check | None = None
    read: Read | None = None


class Transfer(Model):
    """One way from an arrival point into the centre."""

    mode: Mode
    minutes: int = Field(ge=5, le=300)
    #: ``[low, high]``, minor units of the city's currency.
    price: tuple[int, int]
    per: Literal["person", "ride"]
    #: "Metro red line, change at Alameda".
    how: str = Field(max_length=160)


class Arrival(Model):
    """An airport or a long-distance station."""

    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    name: str = Field(max_length=120)
    kind: Literal["airport", "station"]
    #: IATA code of an airport.
    iata: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    transfers: tuple[Transfer, ...] = Field(min_length=1)
    checked: Check | None = None
    read: Read | None = None


class Month(Model):
    """Usual weather of a month."""

    #: Mean daily high and low, °C; mean days with rain (≥ 1 mm).
    high_c: float = Field(ge=-60, le=60)
    low_c: float = Field(ge=-60, le=60)
    rain_days: int = Field(ge=0, le=31)


class Transit(Model):
    """Getting about in town."""

    #: ``[low, high]`` for one ride a person, minor units of the city's currency.
    ride: tuple[int, int]
    #: Taxi: flag fall and a kilometre, minor units.
    taxi_start: int = Field(ge=0)
    taxi_km: int = Field(ge=0)
    about: str = Field(max_length=400)


class City(Model):
    """A city that can be planned. What nobody told of it is empty or absent."""

    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)
    name: str
    local_name: str | None = None
    #: Other spellings and scripts people type.
    aliases: tuple[str, ...] = ()
    #: ISO 3166-1 alpha-2, and the country's English name.
    country: str = Field(pattern=r"^[A-Z]{2}$")
    country_name: str
    #: ISO 3166-2 subdivision (without the country) where public holidays differ by it.
    subdivision: str | None = None
    lat: float
    lon: float
    #: IANA zone.
    zone: str
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    languages: tuple[str, ...]
    #: The year this general knowledge is of, and its basis by field.
    recalled_as_of: str = Field(pattern=r"^\d{4}$")
    basis: dict[Literal["existence", "position", "hours", "price", "climate", "transit"], Basis]
    written_on: date
    #: Two or three sentences.
    overview: str = Field(max_length=600)
    #: January first; empty where the days' highs and lows are not known.
    climate: tuple[Month, ...] = Field(max_length=12)
    etiquette: tuple[str, ...]
    safety: tuple[str, ...]
    tips: tuple[str, ...]
    tipping: str | None = Field(max_length=200)
    #: Plug types and voltage: ``("C", "F")``, 230.
    plugs: tuple[str, ...]
    volts: int | None
    #: Service → number, each agreed by two sources; a number that is not is left out.
    emergency: dict[str, str]
    transit: Transit
    arrivals: tuple[Arrival, ...] = Field(min_length=1)
    stays: tuple[StayArea, ...] = Field(min_length=1)
    places: tuple[CityPlace, ...] = Field(min_length=1)
    #: Where it was read, if it was read live.
    origin: Origin | None = None

    @model_validator(mode="after")
    def _unique(self) -> "City":
        slugs = [
            *(p.slug for p in self.places),
            *(s.slug for s in self.stays),
            *(a.slug for a in self.arrivals),
        ]
        twice = {s for s in slugs if slugs.count(s) > 1}
        if twice:
            raise ValueError(f"slugs used twice: {sorted(twice)}")
        return self


class BundledCity(City):
    """One city file: whole, with enough in it for any party."""

    climate: tuple[Month, ...] = Field(min_length=12, max_length=12)
    tipping: str = Field(max_length=200)
    volts: int
    stays: tuple[StayArea, ...] = Field(min_length=3)
    places: tuple[CityPlace, ...] = Field(min_length=40)
    origin: None = None
