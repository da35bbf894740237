"""An itinerary as text for a terminal: days, times, costs, what it rests on."""

from collections.abc import Iterator

from babel.numbers import format_currency
from rich.text import Text

from trips.itinerary import Budget, Day, Item, Itinerary, StayNight
from trips.money import Price, exponent, from_minor
from wayline.printable import printable

#: Columns before an item's title: "09:30–11:00  ".
INDENT = " " * 15

MODES = {"transit": "public transport", "drive": "drive"}


def lines(itinerary: Itinerary) -> Iterator[Text]:
    """The whole plan, a line at a time, unwrapped."""
    yield _heading(itinerary.title)
    yield _plain(itinerary.summary)
    yield from _stays(itinerary.stays)
    for day in itinerary.days:
        yield from _day(day)
    yield from _budget(itinerary.budget)
    yield from _checks(itinerary)


def money(price: Price) -> str:
    """``€10–€15``, ``free``; whole units where the amounts are whole."""
    if price.high == 0:
        return "free"
    shown = [amount(value, price.currency) for value in (price.low, price.high)]
    text = shown[0] if price.low == price.high else "–".join(shown)
    return f"{text} each" if price.per == "person" else text


def amount(minor: int, currency: str) -> str:
    """Minor units as people write them: ``€12.50``, ``€1,200``."""
    whole = minor % 10 ** exponent(currency) == 0
    pattern = "¤#,##0" if whole else None
    return format_currency(
        from_minor(minor, currency), currency, pattern, locale="en", currency_digits=not whole
    )


def _day(day: Day) -> Iterator[Text]:
    date = f", {day.date:%a} {day.date.day} {day.date:%b %Y}" if day.date else ""
    yield Text()
    yield _heading(f"Day {day.number}{date}: {day.theme} ({day.base_name})")
    for item in day.items:
        yield from _item(item)
    facts = [f"about {money(day.cost)} for everyone"] if day.cost else []
    if day.walking_metres:
        facts.append(f"{metres(day.walking_metres)} on foot")
    if facts:
        yield _plain(f"{INDENT}{', '.join(facts)}", "dim")


def _item(item: Item) -> Iterator[Text]:
    if item.leg:
        # What is not planned, such as the way between towns, says so in its title and tip.
        mode = item.title if item.tip else MODES.get(item.leg.mode, item.leg.mode)
        how = f" ({item.leg.how})" if item.leg.how else ""
        going = f"{mode} {item.leg.minutes} min, {metres(item.leg.metres)}{how}"
        yield _plain(f"{INDENT}{going}{_cost(item)}", "dim")
        if item.tip:
            yield _plain(INDENT + item.tip, "dim")
        return
    yield _plain(f"  {_times(item):<13}{item.title}{_cost(item)}")
    for remark in (item.why, item.tip):
        if remark:
            yield _plain(INDENT + remark, "dim")


def _stays(stays: tuple[StayNight, ...]) -> Iterator[Text]:
    for stay in stays:
        nights = "1 night" if stay.nights == 1 else f"{stay.nights} nights"
        cost = f", {money(stay.cost)}" if stay.cost else ""
        yield _plain(f"Sleep in {stay.place.name}: {nights} from day {stay.first_day}{cost}")


def _budget(budget: Budget) -> Iterator[Text]:
    yield Text()
    yield _heading("Costs")
    for category, price in budget.by_category.items():
        yield _plain(f"  {category:<14} {money(price)}")
    of = f" of {amount(budget.planned, budget.currency)}" if budget.planned is not None else ""
    yield _plain(f"  {'in all':<14} {money(budget.estimated)}{of}", "bold")
    for line in budget.not_included:
        yield _plain(f"  Not included: {line}", "dim")
    for line in budget.exchange:
        yield _plain(f"  {line}", "dim")


def _checks(itinerary: Itinerary) -> Iterator[Text]:
    checked = itinerary.verification
    yield Text()
    passed = sum(rule.passed for rule in checked.rules)
    yield _heading(f"Checked: {checked.status} ({passed} of {len(checked.rules)} rules hold)")
    for rule in checked.rules:
        if not rule.passed:
            yield _plain(f"  Not so: {rule.title}. {' '.join(rule.evidence)}", "yellow")
    for left in itinerary.left_out:
        yield _plain(f"  Left out: {left.place}. {left.why}", "dim")


def metres(distance: int) -> str:
    """``650 m``, ``1.2 km``."""
    return f"{distance} m" if distance < 1000 else f"{distance / 1000:.1f} km"


def _times(item: Item) -> str:
    """``09:30–11:00``, or one time for what has no length."""
    if item.start == item.end:
        return f"{item.start:%H:%M}"
    return f"{item.start:%H:%M}–{item.end:%H:%M}"


def _cost(item: Item) -> str:
    return f"  [{money(item.cost)}]" if item.cost else ""


def _heading(text: str) -> Text:
    return _plain(text, "bold")


def _plain(text: str, style: str = "") -> Text:
    return Text(printable(text), style=style)
