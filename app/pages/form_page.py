"""What the form's template asks: what was typed, what is wrong, what could stand there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from babel import Locale, UnknownLocaleError

from app import forms
from app.form_errors import Errors
from app.form_fields import BOOKED_BOX, BOOKED_ROWS, FIELDS, Kind
from app.forms import Posted
from app.pages.labels import box_id, label
from app.wish_conflicts import Shown
from trips.atlas.offers import Offer
from trips.atlas.told import Told
from trips.fields import read_clock, read_date

#: Section of the page → the boxes in it, by the start of their names.
SECTIONS: dict[str, tuple[str, ...]] = {
    "where": ("destination", "origin"),
    "when": ("flexible_dates", "depart_on", "return_on", "planned_days"),
    "who": ("adults", "children_ages", "groups"),
    "budget": ("flexible_budget", "budget_amount", "currency", "budget_mode"),
    "interests": ("interests", "pace"),
    "covers": ("inclusions", "inclusion_preferences"),
    "style": ("travel_style", "style_answers"),
    "fixed": ("must_see", "booked", "arrive_at", "leave_at"),
    "needs": ("dietary", "accessibility", "avoid"),
    "words": ("notes", "language", "nickname"),
    "contact": ("contact",),
}

#: Languages offered, beside the browser's own.
LANGUAGES = (
    *("ar", "bn", "ca", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu"),
    *("id", "it", "ja", "ko", "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sv", "th", "tr"),
    *("uk", "vi", "zh", "zh-Hant"),
)

#: Longer than any language tag: looked up by nobody.
LONGEST_TAG = 35

#: What the boxes hold when nobody has touched them: no sign that a section was filled in.
_UNTOUCHED = frozenset({"true", "false", "total", "skipped", "any", ""})


@dataclass(frozen=True)
class FormPage:
    values: Posted
    errors: Errors = field(default_factory=dict)
    #: Box → what could stand there instead.
    offers: Mapping[str, Sequence[Offer]] = field(default_factory=dict)
    #: Places of the wish that are known, but have nothing to plan with → what is known.
    known: Mapping[str, Sequence[Told]] = field(default_factory=dict)
    #: One more row for an appointment was asked for.
    more_rows: bool = False
    #: Wishes that cannot all come true, and whether the trip may be planned all the same.
    conflicts: Sequence[Shown] = ()
    may_go_on: bool = False

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def ticked(self, name: str, choice: str) -> bool:
        return choice in self.values.getlist(name)

    def said(self, name: str) -> list[str]:
        return self.errors.get(name, [])

    def wrong_in(self, name: str) -> bool:
        """Whether that box, or one inside that group, is wrong."""
        return any(n == name or n.startswith(f"{name}.") for n in self.errors)

    def wrong(self, section: str) -> bool:
        """Whether something in that section is."""
        return any(_within(name, SECTIONS[section]) for name in self.errors)

    def touched(self, section: str) -> int:
        """Boxes of that section that hold something."""
        return sum(
            any(v.strip() not in _UNTOUCHED for v in self.values.getlist(name))
            for name in self.values
            if _within(name, SECTIONS[section]) and name != "language"
        )

    def as_date(self, name: str) -> bool:
        """Whether a date box can show it: what is no date is shown as the text that it is."""
        return _reads(read_date, self.text(name))

    def as_time(self, name: str) -> bool:
        return _reads(read_clock, self.text(name))

    def rows(self) -> range:
        """Appointment rows to show: those that were there, and one more if asked for."""
        count = max(forms.booked_rows(self.values), default=0) + 1 + self.more_rows
        return range(min(count, BOOKED_ROWS))

    def may_have_more_rows(self) -> bool:
        return len(self.rows()) < BOOKED_ROWS

    def languages(self) -> list[tuple[str, str]]:
        """Tags and what each language calls itself; the one typed is always among them."""
        tags = dict.fromkeys((*LANGUAGES, self.text("language") or "en"))
        named = [(tag, _own_name(tag)) for tag in tags]
        return sorted(named, key=lambda pair: pair[1].casefold())

    def summary(self) -> list[tuple[str, str, str]]:
        """Everything wrong, in the form's order: (id to go to, label, what is said)."""
        order = list(FIELDS)
        ranked = sorted(self.errors, key=lambda n: _rank(n, order))
        return [(box_id(n), label(n).text, said) for n in ranked for said in self.errors[n]]


def with_offer(values: Posted, use: str) -> Posted:
    """The form with an offered text put in its box; ``use`` is ``destination=Lisbon``."""
    name, _, text = use.partition("=")
    changed = values.copy()
    if FIELDS.get(name) is Kind.TEXT:
        changed[name] = text
    return changed


def _within(name: str, starts: tuple[str, ...]) -> bool:
    return any(name == s or name.startswith((f"{s}.", f"{s}_")) for s in starts)


def _rank(name: str, order: list[str]) -> int:
    if not name:
        return -1
    if BOOKED_BOX.fullmatch(name) or name == "booked":
        return order.index("must_see")
    return next((i for i, n in enumerate(order) if n == name or n.startswith(f"{name}.")), 999)


def _reads(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return not text
    return True


def _own_name(tag: str) -> str:
    try:
        name = Locale.parse(tag, sep="-").get_display_name() if len(tag) <= LONGEST_TAG else None
    except (ValueError, TypeError, UnknownLocaleError):
        name = None
    return f"{name[:1].upper()}{name[1:]}" if name else tag
