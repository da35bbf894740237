"""Numbers as people read them: money, distances, times. Registered as template filters.

Pages are in English; a reader's own language is for the itinerary's text.
"""

import datetime as dt
import re
from collections.abc import Callable
from datetime import datetime, time
from decimal import ROUND_HALF_UP

from babel.dates import format_date
from babel.numbers import get_currency_symbol

from trips.money import Basis, Price, exponent, from_minor, to_minor

LOCALE = "en"

_PER = {"person": "a person", "party": "in all", "night": "a night", "ride": "a ride"}

#: How a fact is known, in a word.
BASIS: dict[Basis, str] = {
    "sourced": "sourced",
    "recalled": "recalled",
    "estimated": "estimate",
}

_WEEKDAYS = {
    "Mo": "Mon",
    "Tu": "Tue",
    "We": "Wed",
    "Th": "Thu",
    "Fr": "Fri",
    "Sa": "Sat",
    "Su": "Sun",
    "PH": "public holidays",
    "SH": "school holidays",
}
_WEEKDAY = re.compile(r"\b(" + "|".join(_WEEKDAYS) + r")\b")


def money(minor: int, currency: str) -> str:
    """1250 EUR → ``€12.50``; whole amounts without their zeros."""
    amount = from_minor(minor, currency)
    digits = 0 if amount == amount.to_integral_value() else exponent(currency)
    return f"{_symbol(currency)}{amount:,.{digits}f}"


def span(price: Price) -> str:
    """``€12–18``, ``€12``, or ``free``; an estimate without cents, which nobody estimates."""
    if price.high == 0:
        return "free"
    rough = price.basis == "estimated" and price.high >= 10 * 10 ** exponent(price.currency)
    shown = whole if rough else money
    low, high = shown(price.low, price.currency), shown(price.high, price.currency)
    return low if low == high else f"{low}–{high.removeprefix(_symbol(price.currency))}"


def about(minor: int, currency: str) -> str:
    """93386 EUR → ``€934``; below ten with its cents."""
    large = minor >= 10 * 10 ** exponent(currency)
    return whole(minor, currency) if large else money(minor, currency)


def whole(minor: int, currency: str) -> str:
    """786 EUR → ``€8``."""
    rounded = from_minor(minor, currency).to_integral_value(ROUND_HALF_UP)
    return money(to_minor(rounded, currency), currency)


def per(price: Price) -> str:
    """``a person``; nothing for what is free."""
    return _PER[price.per] if price.high else ""


def basis(value: Basis) -> str:
    return BASIS[value]


def distance(metres: int) -> str:
    """``850 m``, ``2.3 km``, ``31 km``."""
    if metres < 1000:
        return f"{round(metres, -1)} m"
    return f"{metres / 1000:.1f} km" if metres < 9950 else f"{metres / 1000:,.0f} km"


def minutes(count: int) -> str:
    """``45 min``, ``1 h``, ``1 h 20 min``."""
    hours, rest = divmod(count, 60)
    parts = ([f"{hours} h"] if hours else []) + ([f"{rest} min"] if rest or not hours else [])
    return " ".join(parts)


def lasting(seconds: float) -> str:
    """A wait, no finer than it is known: ``8 seconds``, ``about 3 minutes``."""
    if seconds < 1:
        return "less than a second"
    if seconds < 90:
        return f"{seconds:.0f} second{'' if round(seconds) == 1 else 's'}"
    return f"about {seconds / 60:.0f} minutes"


def clock(at: datetime | time) -> str:
    """Local time of day: ``09:30``."""
    return at.strftime("%H:%M")


def iso(at: datetime | time) -> str:
    """For ``<time datetime>``."""
    return at.isoformat(timespec="minutes")


def day(date: dt.date) -> str:
    """``Monday 3 May 2027``."""
    return format_date(date, "EEEE d MMMM y", locale=LOCALE)


def short_day(date: dt.date) -> str:
    """``Mon 3 May``."""
    return format_date(date, "EEE d MMM", locale=LOCALE)


def stamp(at: datetime) -> str:
    """A moment of the record: ``3 May 2027, 14:05 UTC``."""
    return f"{format_date(at, 'd MMMM y', locale=LOCALE)}, {at:%H:%M} UTC"


def month(number: int) -> str:
    """``May``."""
    return format_date(dt.date(2000, number, 1), "MMMM", locale=LOCALE)


def hours(rules: str) -> str:
    """OpenStreetMap's opening hours, with whole words and without its signs."""
    if rules == "24/7":
        return "always open"
    rules = _WEEKDAY.sub(lambda m: _WEEKDAYS[m[1]], rules)
    rules = re.sub(r"\b(off|closed)\b", "closed", rules)
    return re.sub(r"\s*;\s*", " · ", rules).replace(",", ", ").replace(",  ", ", ")


def spans(open_from_to: tuple[tuple[int, int], ...]) -> str:
    """Minutes from midnight as clock times: ``10:00–13:00 and 14:00–18:00``."""
    if any(start <= 0 and end >= 1440 for start, end in open_from_to):
        return "all day"
    return " and ".join(f"{_of_day(start)}–{_of_day(end)}" for start, end in open_from_to)


def iso_day(date: str) -> str:
    """``2027-05-03``, as events have it → ``Mon 3 May``."""
    return short_day(dt.date.fromisoformat(date))


def maker(made_by: str) -> str:
    """Who made something: ``builtin`` → ``the built-in planner``; models by their names."""
    return "the built-in planner" if made_by == "builtin" else made_by


def words(slug: str) -> str:
    """``theme_park`` → ``theme park``."""
    return slug.replace("_", " ").replace("-", " ")


FILTERS: dict[str, Callable[..., str]] = {
    f.__name__: f
    for f in (
        money,
        about,
        span,
        per,
        basis,
        distance,
        minutes,
        lasting,
        clock,
        iso,
        day,
        short_day,
        stamp,
        month,
        hours,
        spans,
        iso_day,
        maker,
        words,
    )
}


def _symbol(currency: str) -> str:
    """``€``; ``CHF`` and a space."""
    symbol = get_currency_symbol(currency, locale=LOCALE)
    return f"{symbol}\u00a0" if symbol.isalpha() else symbol


def _of_day(minute: int) -> str:
    if minute == 1440:
        return "24:00"
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"
