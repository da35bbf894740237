"""OpenStreetMap's tags in our categories, and what we estimate of a category."""

from trips.places import Category, Meal

#: Tag → value → what we call it. Earlier tags win: a castle that is a museum is a museum.
KINDS: dict[str, dict[str, Category]] = {
    "tourism": {
        "museum": "museum",
        "gallery": "gallery",
        "viewpoint": "viewpoint",
        "zoo": "zoo",
        "aquarium": "zoo",
        "theme_park": "theme_park",
        "attraction": "landmark",
    },
    "historic": {
        "castle": "castle",
        "fort": "castle",
        "monument": "landmark",
        "archaeological_site": "landmark",
        "city_gate": "landmark",
    },
    "amenity": {
        "marketplace": "market",
        "theatre": "theatre",
        "place_of_worship": "religious",
        "restaurant": "restaurant",
        "cafe": "cafe",
        "fast_food": "street_food",
        "bar": "bar",
    },
    "leisure": {"park": "park", "garden": "park", "nature_reserve": "nature"},
    "natural": {"beach": "beach"},
    "shop": {"bakery": "bakery"},
}

#: A usual visit or meal in minutes: our estimate, OpenStreetMap does not say.
MINUTES: dict[Category, int] = {
    "museum": 90,
    "gallery": 60,
    "viewpoint": 30,
    "zoo": 180,
    "theme_park": 360,
    "landmark": 45,
    "castle": 90,
    "market": 60,
    "theatre": 150,
    "religious": 30,
    "restaurant": 75,
    "cafe": 45,
    "street_food": 30,
    "bar": 60,
    "park": 60,
    "nature": 120,
    "beach": 150,
    "bakery": 20,
}

#: What a kind of kitchen usually serves: our estimate too.
MEALS: dict[Category, tuple[Meal, ...]] = {
    "restaurant": ("lunch", "dinner"),
    "cafe": ("breakfast", "lunch"),
    "street_food": ("lunch", "dinner"),
    "bakery": ("breakfast",),
}

#: Under a roof.
INDOOR: frozenset[Category] = frozenset(
    {"museum", "gallery", "theatre", "religious", "restaurant", "cafe", "bar", "bakery"}
)


def category(tags: dict[str, str]) -> Category | None:
    """What an element is to a traveller; ``None`` for what we have no word for."""
    for key, values in KINDS.items():
        if (found := values.get(tags.get(key, ""))) is not None:
            return found
    return None
