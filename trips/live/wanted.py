"""Which towns of a wish would have to be read from a live source, and whether that is enough."""

from trips.atlas.elsewhere import Elsewhere
from trips.atlas.find import Found, Unknown, find
from trips.live.prices import NoPricesError, prices


def wanted(text: str) -> tuple[Elsewhere, ...]:
    """The towns to read for that destination, in order; empty where none is needed."""
    answer = find(text)
    if isinstance(answer, Found) or not plannable(answer):
        return ()
    towns = [part.elsewhere for part in answer.parts if not part.slugs and part.elsewhere]
    return tuple({town.slug: town for town in towns}.values())


def plannable(answer: Unknown) -> bool:
    """Whether a live source can make up for all that is lacking."""
    parts = answer.parts
    return bool(parts) and all(p.slugs or (p.elsewhere and readable(p.elsewhere)) for p in parts)


def readable(place: Elsewhere) -> bool:
    """Whether it is a town in a country whose prices can be estimated."""
    if not place.sure_town:
        return False
    try:
        prices(place.country)
    except NoPricesError:
        return False
    return True
