"""What a traveller asks for: one model for the form, the REST body, the agents and batches.

Every field but ``nickname`` and ``contact`` reaches an agent's prompt or a planner's
constraint (a test walks the fields). Messages are written for the traveller: the form
shows them at the field, REST returns them with the field's JSON pointer.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any, Literal, Self, cast

from pydantic import BeforeValidator, Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from trips import choices
from trips.fields import (
    Airport,
    Clock,
    Day,
    Email,
    Language,
    Once,
    OneOf,
    OptionalClock,
    OptionalDay,
    Short,
    Text,
    Whole,
    blank_is_absent,
    whole,
)
from trips.model import Model
from trips.money import exponent, to_minor

#: The longest trip, in days, counted inclusively.
MAX_DAYS = 31
#: The largest budget taken, in major units: beyond it a typing slip is likelier than a trip.
MAX_BUDGET = 100_000_000

Pace = Literal["relaxed", "balanced", "packed"]
Age = Annotated[Whole, Field(ge=0, le=17)]
Shorts = Annotated[tuple[Short, ...], Field(max_length=10), Once]


class FlightWishes(Model):
    departure_airports: Annotated[tuple[Airport, ...], Field(max_length=10)] = ()
    cabin_classes: Annotated[tuple[Annotated[str, OneOf(choices.CABIN_CLASSES)], ...], Once] = ()
    notes: Annotated[str | None, Text(500)] = None


class StayWishes(Model):
    types: Annotated[tuple[Annotated[str, OneOf(choices.STAY_TYPES)], ...], Once] = ()
    types_other: Annotated[str | None, Text(200)] = None
    special_requests: Annotated[str | None, Text(500)] = None


class CarWishes(Model):
    classes: Annotated[tuple[Annotated[str, OneOf(choices.CAR_CLASSES)], ...], Once] = ()
    transmission: Annotated[str, OneOf(choices.TRANSMISSIONS)] = "any"
    requirements: Annotated[str | None, Text(300)] = None


class InclusionPreferences(Model):
    """Details for what the plan should cover; each only with its inclusion chosen."""

    flights: FlightWishes | None = None
    accommodations: StayWishes | None = None
    rental_car: CarWishes | None = None
    activities: Annotated[str | None, Text(500)] = None
    dining: Annotated[str | None, Text(500)] = None
    entertainment: Annotated[str | None, Text(500)] = None
    nature: Annotated[str | None, Text(500)] = None
    train: Annotated[str | None, Text(500)] = None
    cruise: Annotated[str | None, Text(500)] = None


class StyleAnswers(Model):
    """The four questions."""

    experience: Annotated[tuple[Annotated[str, OneOf(choices.EXPERIENCE)], ...], Once] = ()
    vibes: Annotated[tuple[Annotated[str, OneOf(choices.VIBES)], ...], Once] = ()
    vibes_other: Annotated[str | None, Text(200)] = None
    sample_days: Annotated[tuple[Annotated[str, OneOf(choices.SAMPLE_DAYS)], ...], Once] = ()
    dinner: Annotated[tuple[Annotated[str, OneOf(choices.DINNERS)], ...], Once] = ()

    def answered(self) -> bool:
        return bool(self.experience or self.vibes or self.sample_days or self.dinner)


class Booked(Model):
    """A fixed appointment: the plan is built round it."""

    name: Short
    place: Annotated[str | None, Text(100)] = None
    on: Day
    #: Local times of the destination.
    from_: Annotated[Clock, Field(alias="from")]
    to: Clock

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.to <= self.from_:
            raise _errors("Booked", [(("to",), "It must end after it starts", self.to)])
        return self


class Contact(Model):
    """For delivery only; no prompt may contain it."""

    name: Annotated[str | None, Text(100)] = None
    email: Email = None
    subscribe: bool = False


class TripRequest(Model):
    """A trip as it is wished for."""

    destination: Annotated[
        str,
        Text(100, least=2),
        Field(description="One place or several: 'Lisbon', 'Rome then Naples'"),
    ]
    origin: Annotated[str | None, Text(100)] = None
    depart_on: OptionalDay = None
    return_on: OptionalDay = None
    flexible_dates: bool = False
    planned_days: Annotated[
        Annotated[int, Field(ge=1, le=MAX_DAYS)] | None, BeforeValidator(whole)
    ] = None
    adults: Annotated[Whole, Field(ge=1, le=20)] = 2
    children_ages: Annotated[tuple[Age, ...], Field(max_length=10)] = ()
    budget_amount: Annotated[
        Annotated[Decimal, Field(ge=0, le=MAX_BUDGET, description="Major units of the currency")]
        | None,
        BeforeValidator(blank_is_absent),
    ] = None
    currency: Annotated[str | None, OneOf(choices.CURRENCIES)] = None
    budget_mode: Annotated[str, OneOf(choices.BUDGET_MODES)] = "total"
    flexible_budget: bool = False
    groups: Annotated[tuple[Annotated[str, OneOf(choices.GROUPS)], ...], Once] = ()
    groups_other: Annotated[str | None, Text(200)] = None
    interests: Annotated[tuple[Annotated[str, OneOf(choices.INTERESTS)], ...], Once] = ()
    interests_other: Annotated[str | None, Text(200)] = None
    inclusions: Annotated[tuple[Annotated[str, OneOf(choices.INCLUSIONS)], ...], Once] = ()
    inclusions_other: Annotated[str | None, Text(200)] = None
    inclusion_preferences: InclusionPreferences = InclusionPreferences()
    travel_style: Annotated[str, OneOf(choices.TRAVEL_STYLES)] = "skipped"
    style_answers: StyleAnswers = StyleAnswers()
    pace: Annotated[
        str | None,
        OneOf(choices.PACES),
        Field(description="Default: from the style answers, else balanced"),
    ] = None
    arrive_at: OptionalClock = None
    leave_at: OptionalClock = None
    must_see: Shorts = ()
    booked: Annotated[tuple[Booked, ...], Field(max_length=10)] = ()
    language: Language = "en"
    notes: Annotated[str | None, Text(2000)] = None
    dietary: Shorts = ()
    accessibility: Shorts = ()
    avoid: Shorts = ()
    nickname: Annotated[str | None, Text(60)] = None
    contact: Contact = Contact()

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        problems = [
            *_date_problems(self),
            *_budget_problems(self),
            *_other_problems(self),
            *_preference_problems(self),
            *_style_problems(self),
            *_booked_problems(self),
        ]
        if problems:
            raise _errors("TripRequest", problems)
        return self

    @property
    def days(self) -> int:
        """Length in days, counted inclusively: 10–14 December is 5."""
        if self.depart_on and self.return_on:
            return (self.return_on - self.depart_on).days + 1
        assert self.planned_days is not None  # what validation guarantees
        return self.planned_days

    @property
    def travellers(self) -> int:
        return self.adults + len(self.children_ages)

    @property
    def budget_minor(self) -> int | None:
        """The whole party's budget in minor units of ``currency``; ``None`` when flexible."""
        if self.flexible_budget or self.budget_amount is None or self.currency is None:
            return None
        amount = self.budget_amount
        if self.budget_mode == "per_person":
            amount *= self.travellers
        return to_minor(amount, self.currency)

    @property
    def chosen_pace(self) -> Pace:
        """The pace asked for, else what the style answers say, else balanced."""
        if self.pace:
            return cast(Pace, self.pace)  # checked against choices.PACES
        vibes = set(self.style_answers.vibes)
        if vibes & {"relax", "go-with-the-flow", "escape"}:
            return "relaxed"
        if vibes & {"maximise-time", "in-the-action"}:
            return "packed"
        return "balanced"


Problem = tuple[tuple[str | int, ...], str, object]


def _errors(title: str, problems: list[Problem]) -> ValidationError:
    """One error that names each field: pydantic merges it with the field's own path."""
    return ValidationError.from_exception_data(
        title,
        [
            InitErrorDetails(
                type=PydanticCustomError("request", cast(Any, message)), loc=loc, input=given
            )
            for loc, message, given in problems
        ],
    )


def _date_problems(r: TripRequest) -> Iterable[Problem]:
    if r.flexible_dates:
        if r.planned_days is None:
            yield ("planned_days",), "Say how many days, or give both dates", None
        for name in ("depart_on", "return_on"):
            if getattr(r, name):
                yield (name,), "Leave the date empty, or untick flexible dates", getattr(r, name)
        return
    if r.planned_days is not None and not (r.depart_on or r.return_on):
        yield ("flexible_dates",), "Give both dates, or say that the dates are flexible", False
        return
    if r.depart_on is None:
        yield ("depart_on",), "Give the day you leave, or say that the dates are flexible", None
    if r.return_on is None:
        yield ("return_on",), "Give the day you return, or say that the dates are flexible", None
    if r.depart_on and r.return_on:
        if r.return_on < r.depart_on:
            yield ("return_on",), "The return is before the departure", r.return_on
        elif r.days > MAX_DAYS:
            yield ("return_on",), f"A trip is at most {MAX_DAYS} days", r.return_on
        elif r.planned_days is not None and r.planned_days != r.days:
            yield ("planned_days",), f"The dates make {r.days} days", r.planned_days


def _budget_problems(r: TripRequest) -> Iterable[Problem]:
    if r.flexible_budget:
        if r.budget_amount is not None:
            yield (
                ("budget_amount",),
                "Leave the amount empty, or untick flexible budget",
                r.budget_amount,
            )
        return
    if r.budget_amount is None:
        yield ("budget_amount",), "Give an amount, or say that the budget is flexible", None
    if r.currency is None:
        yield ("currency",), "Choose the currency of the budget", None
    if r.budget_amount is not None and r.currency is not None:
        digits = exponent(r.currency)
        if r.budget_amount != round(r.budget_amount, digits):
            message = f"{r.currency} amounts have at most {digits} decimal places"
            yield ("budget_amount",), message, r.budget_amount


def _other_problems(r: TripRequest) -> Iterable[Problem]:
    stays = r.inclusion_preferences.accommodations
    style = r.style_answers
    pairs: list[tuple[tuple[str, ...], tuple[str, ...], str | None]] = [
        (("groups_other",), r.groups, r.groups_other),
        (("interests_other",), r.interests, r.interests_other),
        (("inclusions_other",), r.inclusions, r.inclusions_other),
        (("style_answers", "vibes_other"), style.vibes, style.vibes_other),
    ]
    if stays is not None:
        path = ("inclusion_preferences", "accommodations", "types_other")
        pairs.append((path, stays.types, stays.types_other))
    for loc, chosen, text in pairs:
        if "other" in chosen and not text:
            yield loc, "Say what you mean by 'something else'", text
        if text and "other" not in chosen:
            yield loc, "Choose 'something else' with it, or leave it empty", text


def _preference_problems(r: TripRequest) -> Iterable[Problem]:
    for name in InclusionPreferences.model_fields:
        given = getattr(r.inclusion_preferences, name)
        inclusion = name.replace("_", "-")
        if given is not None and inclusion not in r.inclusions:
            label = choices.INCLUSIONS[inclusion].lower()
            message = f"Choose '{label}' among what the plan covers, or leave this empty"
            yield ("inclusion_preferences", name), message, None


def _style_problems(r: TripRequest) -> Iterable[Problem]:
    if r.travel_style == "skipped" and r.style_answers.answered():
        message = "You answered some of the questions: choose to answer them, or clear them"
        yield ("travel_style",), message, r.travel_style


def _booked_problems(r: TripRequest) -> Iterable[Problem]:
    for i, appointment in enumerate(r.booked):
        loc = ("booked", i, "on")
        if r.depart_on is None or r.return_on is None:
            yield loc, "A fixed appointment needs fixed dates for the trip", appointment.on
        elif not r.depart_on <= appointment.on <= r.return_on:
            yield loc, "This is outside the dates of the trip", appointment.on
    one_day = r.planned_days == 1 or (r.depart_on is not None and r.depart_on == r.return_on)
    if one_day and r.arrive_at and r.leave_at and r.leave_at <= r.arrive_at:
        yield ("leave_at",), "On a one-day trip you leave after you arrive", r.leave_at
