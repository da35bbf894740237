"""Public holidays, and ``PH`` in opening hours resolved to dates.

The parser of opening hours knows the holidays of some countries and refuses the others, so
we look holidays up ourselves and write the date in place of ``PH``.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

import holidays
from opening_hours import OpeningHours
from opening_hours import ParserError as ParserError  # type: ignore[attr-defined]  # its stub lacks it

#: The month of the calendars: that of the oldest ``holidays`` release we run with.
AS_OF = "2026-11"

#: Days by which a rule is shifted → the dates on which it then applies.
DatesOf = Callable[[int], list[dt.date]]

_WEEKDAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_ITEM = rf"(?:{_WEEKDAY}(?:-{_WEEKDAY})?(?:\[[^\]]*\])?|[PS]H(?: [+-]\d+ days?)?)"
_SELECTOR = re.compile(rf"\b{_ITEM}(?:\s*,\s*{_ITEM})*")
_PH = re.compile(r"PH(?: (?P<days>[+-]\d+) days?)?")
#: Between rules: ``;`` and ``||``, and a comma after a time, a comment, ``off`` or ``closed``.
_BETWEEN = re.compile(r'("[^"]*")|(\s*(?:;|\|\|)\s*|(?<=[\d+"fd]),\s+)')


def holiday(day: dt.date, country: str, subdivision: str | None = None) -> str | None:
    """Name of the public holiday on ``day``, in English; ``None`` when there is none known.

    ``country`` is ISO 3166-1 alpha-2, ``subdivision`` an ISO 3166-2 code without it.
    """
    return _calendar(country, subdivision, day.year).get(day)


@lru_cache(maxsize=1_024)
def _calendar(country: str, subdivision: str | None, year: int) -> dict[dt.date, str]:
    for subdiv in dict.fromkeys((subdivision, None)):
        try:
            found = holidays.country_holidays(
                country, subdiv=subdiv, years=year, expand=False, language="en_US"
            )
        except NotImplementedError:  # what the package says of a country or part it lacks
            continue
        return dict(found.items())
    return {}


def resolve(hours: str, day: dt.date, country: str, subdivision: str | None) -> str:
    """``hours`` without ``PH``, true for ``day`` and its neighbours.

    ``Mo-Fr 10:00-18:00; PH off`` on 25 December becomes
    ``Mo-Fr 10:00-18:00; 2026 Dec 25 off``.
    """
    near = [day + dt.timedelta(days=n) for n in (-1, 0, 1)]
    return _resolve(
        hours,
        lambda shift: [
            d for d in near if holiday(d - dt.timedelta(days=shift), country, subdivision)
        ],
    )


def without_holidays(hours: str) -> str:
    """``hours`` as they are in a week without a public holiday."""
    return _resolve(hours, lambda shift: [])


def _resolve(hours: str, dates: DatesOf) -> str:
    written = ""
    for separator, rule in _rules(hours):
        for part in _without_ph(rule, dates):
            written += (separator or "; ") + part if written else part
    return written or "off"


def _rules(hours: str) -> Iterator[tuple[str, str]]:
    """Each rule with the separator before it (empty before the first)."""
    separator, rule, at = "", "", 0
    for match in _BETWEEN.finditer(hours):
        rule += hours[at : match.start()]
        at = match.end()
        if match[1]:  # a quoted comment, in which separators mean nothing
            rule += match[1]
            continue
        yield separator, rule.strip()
        separator, rule = match[2], ""
    yield separator, (rule + hours[at:]).strip()


def _without_ph(rule: str, dates: DatesOf) -> Iterator[str]:
    bare = rule.split('"')[0]
    selector = next((m for m in _SELECTOR.finditer(bare) if "PH" in m[0]), None)
    if selector is None:
        yield rule
        return
    season, rest = rule[: selector.start()].strip(), rule[selector.end() :].strip()
    items = [i.strip() for i in selector[0].split(",")]
    weekdays = ",".join(i for i in items if not _PH.fullmatch(i))
    if weekdays:
        yield f"{season} {weekdays} {rest}".strip()
    shifts = {int(m["days"] or 0) for i in items if (m := _PH.fullmatch(i))}
    for date in sorted({d for shift in shifts for d in dates(shift)}):
        if _in_season(season, date):
            yield f"{date.year} {date:%b} {date.day:02d} {rest}".strip()


def _in_season(season: str, date: dt.date) -> bool:
    if not season:
        return True
    noon = dt.datetime.combine(date, dt.time(12))
    try:
        return bool(OpeningHours(f"{season} 00:00-24:00").is_open(noon))
    except ParserError:
        return False
