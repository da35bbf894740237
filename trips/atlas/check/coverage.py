"""What every city needs before one can plan in it, and its currency."""

from collections.abc import Callable, Iterator

from trips.atlas.check.problem import Problem
from trips.atlas.schema import City, CityPlace
from trips.exchange import PER_USD
from trips.places import EATING

SIGHTS = frozenset({"landmark", "castle", "religious"})
MUSEUMS = frozenset({"museum", "gallery"})
GREEN = frozenset({"park", "nature", "beach"})
OUTLOOKS = frozenset({"viewpoint", "neighbourhood"})
CHILDREN = frozenset({"infants", "toddlers", "children"})
BANDS = ("budget", "mid", "upscale")


def _seen(place: CityPlace) -> bool:
    return place.category not in EATING


#: What is needed → (at least so many, which places count).
NEEDED: dict[str, tuple[int, Callable[[CityPlace], bool]]] = {
    "sights": (3, lambda p: p.category in SIGHTS),
    "museums": (3, lambda p: p.category in MUSEUMS),
    "parks and nature": (1, lambda p: p.category in GREEN),
    "viewpoints and neighbourhoods": (2, lambda p: p.category in OUTLOOKS),
    "places for children": (5, lambda p: _seen(p) and bool(CHILDREN & set(p.suits))),
    "places for a rainy day": (8, lambda p: _seen(p) and p.indoor),
    "places without steps": (5, lambda p: _seen(p) and p.step_free == "yes"),
    "places for breakfast": (3, lambda p: "breakfast" in p.meals),
    "places for lunch": (8, lambda p: "lunch" in p.meals),
    "places for dinner": (8, lambda p: "dinner" in p.meals),
    "vegetarian kitchens": (3, lambda p: "vegetarian" in p.diets),
    "vegan kitchens": (1, lambda p: "vegan" in p.diets),
}


def coverage(city: City) -> Iterator[Problem]:
    """Each group of which the city has too few; a band without a bed; an unknown currency."""
    for what, (least, counts) in NEEDED.items():
        have = sum(map(counts, city.places))
        if have < least:
            yield Problem(city.slug, "", "coverage", f"{have} {what}, at least {least} are needed")
    for band in BANDS:
        if not any(band in area.nightly for area in city.stays):
            yield Problem(city.slug, "", "coverage", f"nowhere to sleep in the {band} band")
    if city.currency not in PER_USD:
        message = f"trips/exchange.py has no rate for {city.currency}"
        yield Problem(city.slug, "", "currency", message)
