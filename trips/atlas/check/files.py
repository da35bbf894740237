"""City files → cities, and what their schema refuses."""

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from trips.atlas.check.problem import Problem
from trips.atlas.schema import BundledCity, City


def read(folder: Path) -> tuple[list[City], list[Problem]]:
    """Every file of the folder, in the order of the names. A refused one is no city."""
    cities: list[City] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.json")):
        city = _city(path)
        if isinstance(city, City):
            cities.append(city)
        else:
            problems += city
    return cities, problems


def _city(path: Path) -> City | list[Problem]:
    try:
        city = BundledCity.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        return list(_refusals(path.stem, error))
    except ValueError as error:
        return [Problem(path.stem, "", "schema", f"is not JSON: {error}")]
    if city.slug != path.stem:
        return [Problem(path.stem, "", "schema", f"the slug inside is {city.slug!r}")]
    return city


def _refusals(name: str, error: ValidationError) -> Iterator[Problem]:
    for refused in error.errors(include_url=False, include_input=False):
        where = "/".join(str(step) for step in refused["loc"])
        yield Problem(name, "", "schema", f"{where}: {refused['msg']}" if where else refused["msg"])
