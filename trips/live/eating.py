"""Places to eat at: meals, kitchen and diets, as their tags have them."""

from trips.live import opening
from trips.live.reply import Element
from trips.places import Category, Diet, Meal

_MEALS: dict[Category, tuple[Meal, ...]] = {
    "restaurant": ("lunch", "dinner"),
    "cafe": ("breakfast", "lunch"),
    "bakery": ("breakfast",),
    "street_food": ("lunch", "dinner"),
    "bar": (),
}
_DIETS: dict[str, Diet] = {
    "diet:vegetarian": "vegetarian",
    "diet:vegan": "vegan",
    "diet:gluten_free": "gluten-free",
    "diet:halal": "halal",
    "diet:kosher": "kosher",
}
_SERVED = frozenset({"yes", "only"})
_LONGEST_KITCHEN = 60


def meals(kind: Category, hours: str | None, country: str) -> tuple[Meal, ...]:
    """Those usual for its kind at which it is open."""
    return tuple(m for m in _MEALS.get(kind, ()) if opening.serves(m, hours, country))


def diets(element: Element) -> tuple[Diet, ...]:
    return tuple(diet for key, diet in _DIETS.items() if element.tags.get(key) in _SERVED)


def kitchen(element: Element) -> str | None:
    """``italian; pizza`` → ``Italian, pizza``."""
    kinds = [one.strip().replace("_", " ") for one in element.tags.get("cuisine", "").split(";")]
    shown = ", ".join(one for one in kinds[:3] if one)
    return (shown[:1].upper() + shown[1:])[:_LONGEST_KITCHEN] or None
