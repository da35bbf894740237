"""Areas to sleep in: at the best level that the budget's part for it pays, best area first."""

from collections.abc import Iterable, Mapping, Sequence

from trips.atlas import load
from trips.atlas.schema import Band, City
from trips.builtin import avoid, needs, party, split
from trips.builtin.costs import BANDS
from trips.builtin.route import Stop
from trips.builtin.taste import Taste
from trips.builtin.vocabulary import wanted_and_not, words
from trips.exchange import convert_minor
from trips.findings import Stay
from trips.outline import TripOutline
from trips.request import TripRequest

#: Kinds of stay that say how dear it is to be.
_BANDS: dict[str, tuple[Band, ...]] = {
    "hostel": ("budget",),
    "camping": ("budget",),
    "resort": ("mid", "upscale"),
    "all-inclusive": ("mid", "upscale"),
    "boutique": ("mid", "upscale"),
}
#: Words of an area's description that an answer looks for.
_LIKED: dict[str, str] = {
    "relax": "quiet calm green river",
    "in-the-action": "lively busy bars shops central downtown",
    "wander": "streets lanes old",
    "local-culture": "residential old traditional",
    "maximise-time": "metro trains station central practical",
    "escape": "quiet calm green",
    "easy-late": "bars late lively",
    "slow-beach": "beach sea",
    "like-locals": "residential local",
    "offbeat": "residential student",
    "business": "business central metro station",
    "classic": "central sights",
}


def stays(
    request: TripRequest, outline: TripOutline, stops: Sequence[Stop], taste: Taste
) -> tuple[Stay, ...]:
    """For each town slept in, or the only one: what fits the budget first, then cheaper levels.

    When nothing fits, the cheapest that there is, alone.
    """
    level = split.band_of(request, stops, taste)
    every = {stop.city.slug: _every(request, stop.city) for stop in stops}
    found: list[Stay] = []
    for stop in stops:
        limit = _limit(request, outline, stop, stops, every)
        found += _fitting(request, every[stop.city.slug], limit, level)
    return tuple(found)


def _every(request: TripRequest, city: City) -> list[Stay]:
    """The areas that the party can be in and does not avoid, at each level; else all."""
    return [
        load.stay(city, area, band)
        for area in needs.open_areas(request, city)
        for band in area.nightly
        if not _avoided(request, area.name)
    ] or [load.stay(city, area, band) for area in city.stays for band in area.nightly]


def _limit(
    request: TripRequest,
    outline: TripOutline,
    here: Stop,
    stops: Sequence[Stop],
    every: Mapping[str, Sequence[Stay]],
) -> int | None:
    """What a room may cost a night at most, in the town's currency; ``None`` for no limit.

    That is when the other towns' nights are spent as cheaply as can be: which towns get the
    better beds is settled where all nights are chosen together.
    """
    amount = outline.by_category.get("stay")
    if amount is None or here.nights == 0:
        return None
    rooms = party.rooms(request)
    for other in stops:
        if other is not here:
            least = min(map(_high, every[other.city.slug]))
            amount -= other.nights * rooms * _in(least, other.city, outline.currency)
    share = max(0, amount) // (here.nights * rooms)
    return convert_minor(share, outline.currency, here.city.currency)


def _in(amount: int, city: City, currency: str) -> int:
    return convert_minor(amount, city.currency, currency)


def _avoided(request: TripRequest, name: str) -> bool:
    return any(stems and stems <= words(name) for _, stems in avoid.avoided(request).terms)


def _fitting(
    request: TripRequest, every: Sequence[Stay], limit: int | None, level: Band
) -> list[Stay]:
    if limit is not None:
        paid = [stay for stay in every if _high(stay) <= limit]
        if not paid:
            return [min(every, key=lambda stay: (_high(stay), stay.place.id))]
    else:
        paid = [s for s in every if BANDS.index(s.band) <= BANDS.index(level)] or list(every)
    wanted = _wanted_bands(request)
    liked = [stay for stay in paid if stay.band in wanted] or paid
    rest = [stay for stay in paid if stay not in liked]
    return _ranked(request, liked) + _ranked(request, rest)


def _wanted_bands(request: TripRequest) -> frozenset[Band]:
    wishes = request.inclusion_preferences.accommodations
    named = [_BANDS[t] for t in (wishes.types if wishes else ()) if t in _BANDS]
    return frozenset(band for bands in named for band in bands) or frozenset(BANDS)


def _ranked(request: TripRequest, stays: Iterable[Stay]) -> list[Stay]:
    """The highest level first; within it the area that fits best, then the cheaper."""
    return sorted(
        stays,
        key=lambda s: (-BANDS.index(s.band), -_fit(request, s), _high(s), s.place.id),
    )


def _fit(request: TripRequest, stay: Stay) -> int:
    """Points for an area: whom it suits, and what was said of where to sleep."""
    style = request.style_answers
    suits = set(stay.place.suits)
    points = 2 * len(
        suits & {"children" if k == "infants" else k for k in party.child_kinds(request)}
    )
    points += 2 * ("couple" in request.groups and "couples" in suits)
    points += 2 * ("extended" in request.groups and "seniors" in suits)
    about = words(f"{stay.place.name} {stay.place.about or ''}")
    for answer in (*style.vibes, *style.sample_days, *request.groups):
        points += bool(about & words(_LIKED.get(answer, "")))
    wishes = request.inclusion_preferences.accommodations
    for text in (wishes.special_requests, wishes.types_other) if wishes else ():
        asked, spared = wanted_and_not(text or "")
        points += 2 * len(asked & about) - 3 * len(spared & about)
    return points


def _high(stay: Stay) -> int:
    assert stay.place.price is not None  # an area's nights are priced
    return stay.place.price.high
