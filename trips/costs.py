"""What things cost this party: whole amounts in the traveller's currency.

Every traveller is counted at a place's full price, children too: reductions differ from
door to door, and only make it cheaper. Infants under 2 eat no meal of their own. How many
rooms are needed says :func:`trips.builtin.party.rooms`.
"""

from collections.abc import Iterable

from babel.numbers import format_currency

from trips.builtin import party
from trips.exchange import AS_OF, NoRateError, convert
from trips.money import Basis, Price, from_minor
from trips.places import Place
from trips.request import TripRequest

#: The rules as the page states them.
ROOMS_RULE = (
    "Rooms are doubles; a room takes one child as a third, infants under 2 sleep in a cot. On "
    "business everybody has a room."
)
PARTY_RULE = (
    "Every traveller is counted at the full price, children too; infants under 2 eat no meal of "
    "their own. Reductions would only make it cheaper."
)

#: The better known first.
_WEAKER: tuple[Basis, ...] = ("sourced", "recalled", "estimated")


def exchanged(price: Price | None, currency: str) -> Price | None:
    """The price in the traveller's currency; ``None`` when we hold no rate for it."""
    if price is None:
        return None
    try:
        return convert(price, currency)
    except NoRateError:
        return None


def for_party(place: Place, request: TripRequest, currency: str) -> Price | None:
    """A visit or a meal for everybody. ``None``: not known, so not included."""
    if place.price is None:
        return None
    people = party.eaters(request) if place.meals else request.travellers
    times = people if place.price.per == "person" else 1
    return exchanged(multiplied(place.price, times), currency)


def for_nights(price: Price | None, nights: int, rooms: int, currency: str) -> Price | None:
    """``price`` is one night in a double room."""
    return exchanged(multiplied(price, nights * rooms), currency) if price else None


def multiplied(price: Price, times: int) -> Price:
    return price.model_copy(
        update={"low": price.low * times, "high": price.high * times, "per": "party"}
    )


def total(prices: Iterable[Price | None], currency: str) -> Price:
    """The sum, no better known and no fresher than its worst part; what is absent adds nothing."""
    known = [p for p in prices if p is not None]
    return Price(
        low=sum(p.low for p in known),
        high=sum(p.high for p in known),
        currency=currency,
        per="party",
        basis=max((p.basis for p in known), key=_WEAKER.index, default="estimated"),
        as_of=min((p.as_of for p in known), default=AS_OF),
    )


def told(amount: int, currency: str) -> str:
    """Minor units as English readers see money: ``€1,250.00``, ``¥5,000``."""
    return str(format_currency(from_minor(amount, currency), currency, locale="en"))


def about(amount: int, currency: str) -> str:
    """The same in whole units, for estimates, where cents would claim too much: ``€1,250``."""
    whole = round(from_minor(amount, currency))
    return str(format_currency(whole, currency, "¤#,##0", locale="en", currency_digits=False))
