"""Facts of countries (``countries.json``): one reviewable file, each fact with its basis.

What a bundled city's own file says of its country is in that file, and is what a plan tells;
these are for the places beyond them, and a test holds the two together.
"""

import json
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from trips.model import Model
from trips.money import Basis

FILE = Path(__file__).parent / "countries.json"

Service = Literal["all", "police", "ambulance", "fire"]
Kind = Literal["currency", "languages", "price_level", "plugs", "emergency", "tipping", "etiquette"]
_Line = Annotated[str, Field(min_length=1, max_length=200)]


class Origin(Model):
    """How a fact is known."""

    basis: Basis
    #: Who says so; two for what needs two. Absent for general knowledge.
    sources: tuple[str, ...] = ()
    #: ``2025``, ``2026-01``.
    as_of: str = Field(pattern=r"^\d{4}(-\d{2})?$")

    @model_validator(mode="after")
    def _named(self) -> "Origin":
        if self.basis == "sourced" and not self.sources:
            raise ValueError("what is sourced names its source")
        return self


class Country(Model):
    """What travellers are told of a country. What is not known well enough is left out."""

    #: English name.
    name: str
    #: ISO 4217, what one pays with.
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    #: English names, official ones first.
    languages: tuple[str, ...] = ()
    #: Price level of the whole economy in percent of the United States', to the nearest five.
    price_level: int | None = Field(default=None, ge=5, le=200, multiple_of=5)
    #: IEC letters of the sockets, and volts: two where it depends on the place.
    plugs: tuple[Annotated[str, Field(pattern=r"^[A-O]$")], ...] = ()
    volts: tuple[Annotated[int, Field(ge=100, le=240)], ...] = Field(default=(), max_length=2)
    #: Service → number; two sources agree on each.
    emergency: dict[Service, Annotated[str, Field(pattern=r"^\d{2,5}$")]] = Field(
        default_factory=dict
    )
    tipping: _Line | None = None
    etiquette: tuple[_Line, ...] = ()
    #: How a fact is known where it is not known as the file says of all.
    origins: dict[Kind, Origin] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _whole(self) -> "Country":
        if bool(self.plugs) != bool(self.volts):
            raise ValueError(f"{self.name}: plugs and volts go together")
        return self


class Countries(Model):
    """The file."""

    #: How each kind of fact is known, unless the country says otherwise.
    origins: dict[Kind, Origin]
    #: ISO 3166-1 alpha-2 → country.
    countries: dict[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], Country]

    def origin(self, code: str, kind: Kind) -> Origin:
        """How that fact of that country is known. Raises ``KeyError`` for none of ours."""
        return self.countries[code].origins.get(kind) or self.origins[kind]


@cache
def countries() -> Countries:
    """The file, checked; read at the first call and kept."""
    return Countries.model_validate(json.loads(FILE.read_text(encoding="utf-8")))
