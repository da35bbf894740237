"""What a traveller reads of a destination that cannot be planned: what is known of it, and
that Wayline has nothing there to plan with."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from babel.numbers import get_currency_name

from trips.atlas import load, names, near
from trips.atlas.climate import UsualMonth, climate
from trips.atlas.countries import Country, Kind, Service, countries
from trips.atlas.elsewhere import Elsewhere
from trips.atlas.find import Unknown
from trips.atlas.offers import NEAR
from trips.live.wanted import readable
from trips.money import Basis

_LISTED = 12
#: Facts that are told where there is only text.
_IN_SHORT = frozenset({"Time zone", "Currency"})
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Told(NamedTuple):
    """A fact in words."""

    what: str
    that: str
    basis: Basis


def brief(answer: Unknown, *, live: bool = False) -> str:
    """What is wrong, and which places it is about: for the box on the form.

    ``live``: towns are read from a live source where the atlas has none, so that only what
    cannot be planned even so is told of.
    """
    if live:
        return _brief_live(answer)
    places = [p.elsewhere for p in answer.parts if p.elsewhere and not p.elsewhere.guessed]
    said = [f"We do not know '{part}'." for part in answer.nowhere]
    said += [f"'{part}' is no single place: name the cities that you mean." for part in answer.wide]
    if places:
        shown = list(dict.fromkeys(place.shown for place in places))
        said.append(f"Wayline has no places in {_or(shown)} to plan with.")
    if others := [one.shown for place in places for one in place.namesakes if _bare(one)]:
        said.append(f"If you mean {_or(others)}: there are none there either.")
    for part in answer.elsewhere:
        if part.elsewhere is not None and part.elsewhere.guessed:
            said.append(
                f"We do not know '{part.text}'. If you mean {part.elsewhere.shown}: "
                "Wayline has no places there to plan with."
            )
    if answer.nearest:
        said.append(f"Did you mean {_or(answer.nearest)}?")
    return " ".join(said)


def _brief_live(answer: Unknown) -> str:
    lost = [p.elsewhere for p in answer.parts if p.elsewhere and not readable(p.elsewhere)]
    said = [f"We do not know '{part}'." for part in answer.nowhere]
    said += [f"'{part}' is no single place: name the cities that you mean." for part in answer.wide]
    for place in dict.fromkeys(lost):
        if place.guessed:
            said.append(f"Do you mean {place.shown}? Then write it so.")
        elif place.kind != "town":
            said.append(f"{place.shown} is no single town: name the towns that you mean.")
        else:
            said.append(
                f"We cannot estimate what things cost in {names.country_name(place.country)}, so "
                f"{place.name} cannot be planned."
            )
    if answer.nearest and (answer.nowhere or lost):
        said.append(f"Did you mean {_or(answer.nearest)}?")
    return " ".join(said)


def whole(answer: Unknown, *, live: bool = False) -> str:
    """The same with what is known, and what can be planned: where there is only text."""
    said = [brief(answer, live=live)]
    for place in dict.fromkeys(part.elsewhere for part in answer.elsewhere):
        if place is not None and not (live and readable(place)):
            said.append(f"{place.name} is {_known(place)}. {_nearest(place)}")
    if answer.known:
        said.append(f"We do know {', '.join(answer.known)}.")
    if answer.nowhere:
        every = [names.shown(slug) for slug in load.slugs()]
        more = f" and {len(every) - _LISTED} more" if len(every) > _LISTED else ""
        said.append(f"Wayline plans: {', '.join(every[:_LISTED])}{more}.")
    return " ".join(said)


def facts(place: Elsewhere) -> list[Told]:
    """What is known of it: zone, people, money and so on."""
    town, seat = place.town, "" if place.kind == "town" else f" ({place.town.name})"
    said = [Told("Where", _where(place), "sourced")]
    if place.kind == "town" and town.people:
        said.append(Told("People", f"about {_rounded(town.people)}", "sourced"))
    said.append(Told("Time zone", f"{town.zone}{seat}", "sourced"))
    if place.kind == "town" and (year := climate().at(town.lat, town.lon)):
        said.append(Told("Usual weather", _weather(year), "estimated"))
    country = countries().countries.get(place.country)
    if country is not None:
        for kind, what, that in _of(country):
            if that:
                basis = countries().origin(place.country, kind).basis
                said.append(Told(what, that, basis))
    return said


def _of(country: Country) -> Iterator[tuple[Kind, str, str]]:
    """Each fact in words; empty for one that is not known."""
    if money := country.currency:
        yield "currency", "Currency", f"{get_currency_name(money, locale='en')} ({money})"
    yield "languages", "Languages", ", ".join(country.languages)
    if level := country.price_level:
        yield "price_level", "Prices", f"about {level} % of those in the US"
    if country.plugs:
        volts = " or ".join(map(str, country.volts))
        yield "plugs", "Plugs", f"{', '.join(country.plugs)}; {volts} V"
    yield "emergency", "Emergency", _numbers(country.emergency)
    yield "tipping", "Tipping", country.tipping or ""
    yield "etiquette", "Manners", " ".join(country.etiquette)


def _bare(place: Elsewhere) -> bool:
    """Whether there is no bundled city there."""
    return near.itself(place) is None and not (place.kind == "region" and near.within(place.code))


def _known(place: Elsewhere) -> str:
    where, *rest = facts(place)
    short = [f"{fact.what.lower()} {fact.that}" for fact in rest if fact.what in _IN_SHORT]
    return f"{where.that} ({', '.join(short)})"


def _nearest(place: Elsewhere) -> str:
    found = [f"{n.shown} {n.metres / 1_000:,.0f} km" for n in near.nearest(place, NEAR)]
    return f"The nearest that Wayline plans, in a straight line: {', '.join(found)}."


def _where(place: Elsewhere) -> str:
    land = names.country_name(place.country)
    if place.kind == "country":
        return f"a country whose main city is {place.town.name}"
    if place.kind == "region":
        return f"a region of {land} whose main city is {place.town.name}"
    inside = place.region if place.region not in ("", place.name) else ""
    return f"a city in {inside}, {land}" if inside else f"a city in {land}"


def _numbers(emergency: Mapping[Service, str]) -> str:
    """``112``, or ``police 17, ambulance 15, fire 18``."""
    if everyone := emergency.get("all"):
        return everyone
    return ", ".join(f"{service} {number}" for service, number in emergency.items())


def _weather(year: Sequence[UsualMonth]) -> str:
    """``Jan 10 °C, 55 mm; Feb 11 °C, 60 mm; …`` and what they are."""
    months = [
        f"{month} {usual.celsius} °C, {usual.rain_mm} mm"
        for month, usual in zip(_MONTHS, year, strict=True)
    ]
    return f"means of day and night, and rain: {'; '.join(months)}"


def _rounded(people: int) -> str:
    """To two figures or three: no count of people is finer."""
    return f"{round(people, 3 - len(str(people))):,}"


def _or(options: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(options[:-1]), options[-1])))
