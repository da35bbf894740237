"""What an element is by its tags, and what is usual for its kind.

Minutes, prices, interests and for whom: the medians and majorities of the bundled cities'
places of that category, rounded. So they are estimates, and are told as such.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from trips.places import Category, Suits


@dataclass(frozen=True)
class Usual:
    """What is usual for a category."""

    #: "museum": for the sentence on what it is.
    word: str
    minutes: int
    #: US dollars a person at the United States' price level, where one pays.
    paid: tuple[float, float]
    interests: tuple[str, ...]
    suits: tuple[Suits, ...]
    indoor: bool = False
    #: Most are free: one pays only where a tag says so.
    free: bool = False
    reserve: bool = False
    min_age: int | None = None


_ALL: tuple[Suits, ...] = ("children", "teens", "adults", "couples", "seniors")
_GROWN: tuple[Suits, ...] = ("adults", "couples")

USUAL: dict[Category, Usual] = {
    "landmark": Usual(
        "sight", 40, (5, 15), ("history", "culture"), ("teens", "adults", "seniors"), free=True
    ),
    "castle": Usual("castle", 90, (9, 20), ("history", "arts"), _ALL),
    "gallery": Usual("gallery", 75, (0, 17), ("arts", "museums"), _GROWN, indoor=True),
    "museum": Usual(
        "museum", 75, (5, 16), ("museums", "history", "arts"), ("adults", "seniors"), indoor=True
    ),
    "religious": Usual(
        *("place of worship", 40, (3, 10), ("history", "culture"), ("adults", "seniors")),
        indoor=True,
        free=True,
    ),
    "viewpoint": Usual(
        *("viewpoint", 50, (4, 12), ("nature", "relaxation"), ("teens", "adults", "couples")),
        free=True,
    ),
    "nature": Usual("nature reserve", 120, (3, 10), ("nature", "sports"), _ALL, free=True),
    "spa": Usual("bath", 120, (30, 80), ("wellness", "relaxation"), _GROWN, indoor=True),
    "park": Usual(*("park", 60, (3, 10), ("nature", "relaxation"), ("toddlers", *_ALL)), free=True),
    "beach": Usual(
        *("beach", 120, (3, 10), ("beach", "relaxation"), ("toddlers", *_ALL)), free=True
    ),
    "music": Usual(
        "concert hall", 120, (20, 75), ("arts", "nightlife"), _GROWN, indoor=True, reserve=True
    ),
    "theatre": Usual(
        "theatre", 140, (25, 120), ("arts", "culture"), _GROWN, indoor=True, reserve=True
    ),
    "market": Usual(
        "market", 50, (3, 10), ("shopping", "food"), ("teens", "adults", "couples"), free=True
    ),
    "shop": Usual("place to shop", 60, (0, 0), ("shopping",), _GROWN, indoor=True, free=True),
    "zoo": Usual(
        "zoo or aquarium", 120, (20, 35), ("zoos", "kids"), ("infants", "toddlers", "children")
    ),
    "theme_park": Usual(
        "theme park", 225, (25, 60), ("kids", "theme-parks"), ("children", "teens")
    ),
    "restaurant": Usual("restaurant", 70, (25, 50), ("food",), _GROWN, indoor=True),
    "cafe": Usual("café", 45, (10, 25), ("food",), _GROWN, indoor=True),
    "bakery": Usual("bakery", 25, (6, 17), ("food",), ("children", "adults"), indoor=True),
    "street_food": Usual("place for a quick meal", 25, (8, 17), ("food",), ("teens", "adults")),
    "bar": Usual(*("bar", 60, (15, 35), ("drinks", "nightlife"), _GROWN), indoor=True, min_age=18),
}

#: (tag, value) → category: the first that fits.
_BY_TAG: tuple[tuple[str, str, Category], ...] = (
    ("tourism", "museum", "museum"),
    ("tourism", "gallery", "gallery"),
    ("tourism", "zoo", "zoo"),
    ("tourism", "aquarium", "zoo"),
    ("tourism", "theme_park", "theme_park"),
    ("historic", "castle", "castle"),
    ("historic", "fort", "castle"),
    ("historic", "palace", "castle"),
    ("amenity", "place_of_worship", "religious"),
    ("amenity", "theatre", "theatre"),
    ("amenity", "concert_hall", "music"),
    ("amenity", "music_venue", "music"),
    ("amenity", "marketplace", "market"),
    ("amenity", "public_bath", "spa"),
    ("amenity", "restaurant", "restaurant"),
    ("amenity", "cafe", "cafe"),
    ("amenity", "ice_cream", "cafe"),
    ("amenity", "fast_food", "street_food"),
    ("amenity", "food_court", "street_food"),
    ("amenity", "bar", "bar"),
    ("amenity", "pub", "bar"),
    ("shop", "bakery", "bakery"),
    ("shop", "department_store", "shop"),
    ("shop", "mall", "shop"),
    ("leisure", "park", "park"),
    ("leisure", "garden", "park"),
    ("leisure", "nature_reserve", "nature"),
    ("natural", "beach", "beach"),
    ("tourism", "viewpoint", "viewpoint"),
    ("historic", "monument", "landmark"),
    ("historic", "ruins", "landmark"),
    ("historic", "archaeological_site", "landmark"),
    ("historic", "city_gate", "landmark"),
    ("historic", "tower", "landmark"),
    ("tourism", "attraction", "landmark"),
)


def category(tags: Mapping[str, str]) -> Category | None:
    """What it is; ``None`` for what no plan needs."""
    return next((kind for key, value, kind in _BY_TAG if tags.get(key) == value), None)
