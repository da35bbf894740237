"""What the gatherer makes: facts about the destinations, and candidates for every slot."""

from operator import not_

from pydantic import Field

from trips.atlas.schema import Arrival, Band, Month, Transit
from trips.model import Model
from trips.money import Price
from trips.places import Place


class Stay(Model):
    """An area to sleep in, at one price band."""

    #: ``category`` is ``stay_area``; ``price`` is a night for one double room.
    place: Place
    band: Band


class Source(Model):
    """Where facts came from; shown on the page."""

    name: str
    url: str | None = None
    licence: str | None = None
    #: ``2025`` or ``2026-11-22``.
    read_at: str


class Destination(Model):
    """What is known of one city of the trip."""

    #: Atlas slug.
    slug: str
    name: str
    country: str
    country_name: str
    lat: float
    lon: float
    zone: str
    currency: str
    languages: tuple[str, ...]
    overview: str
    climate: tuple[Month, ...]
    etiquette: tuple[str, ...]
    safety: tuple[str, ...]
    tips: tuple[str, ...]
    #: ``None`` where it is not known.
    tipping: str | None
    plugs: tuple[str, ...]
    volts: int | None
    emergency: dict[str, str]
    transit: Transit
    arrivals: tuple[Arrival, ...]


class Idea(Model):
    """A model's suggestion that no source confirms: shown as a mere idea, never scheduled."""

    name: str = Field(max_length=120)
    why: str = Field(max_length=300)
    #: ``xai/grok-4``.
    by: str


class Findings(Model):
    """Everything later steps may choose from."""

    destinations: tuple[Destination, ...] = Field(min_length=1)
    stays: tuple[Stay, ...]
    #: Places to eat at.
    food: tuple[Place, ...]
    #: Places to see and do.
    activities: tuple[Place, ...]
    #: Local insights, a line each.
    insights: tuple[str, ...] = ()
    ideas: tuple[Idea, ...] = ()
    #: Wishes by name (``must_see``) that no source has: name → why.
    not_found: dict[str, str] = Field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    #: A typical day's costs for one person: what → price.
    typical_costs: dict[str, Price] = Field(default_factory=dict)
    #: Ids of places of live towns that a model named: they come before their like.
    #: Told where there are any: what knows of none reads the rest as ever.
    suggested: tuple[str, ...] = Field(default=(), exclude_if=not_)
