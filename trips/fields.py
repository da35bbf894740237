"""The kinds of field a trip request has: text with a limit, a choice, a date, a clock time.

Each is metadata for ``Annotated`` that pydantic understands, so that the limit is written
once and reaches the check, its message and the JSON Schema alike.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Any, TypeVar

from babel import Locale, UnknownLocaleError
from pydantic import (
    AfterValidator,
    BeforeValidator,
    EmailStr,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

T = TypeVar("T")

#: ASCII digits alone: ``\d`` would take any script's.
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}(:00)?")


class _Checked(ABC):
    """Trimmed text, absent when blank where it may be, then checked; described as JSON Schema."""

    @abstractmethod
    def _check(self, value: str | None) -> str | None:
        """The value, or an error in the traveller's words."""

    @abstractmethod
    def _keywords(self) -> dict[str, Any]:
        """What the JSON Schema says of it."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        tidy = trimmed if source is str else blank_is_absent
        return core_schema.no_info_before_validator_function(
            tidy, core_schema.no_info_after_validator_function(self._check, handler(source))
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        described = handler(schema)
        for branch in described.get("anyOf", [described]):
            if branch.get("type") == "string":  # the other branch is null
                branch.update(self._keywords())
        return described


@dataclass(frozen=True)
class Text(_Checked):
    """Text of ``least`` to ``limit`` characters, trimmed. Blank is absent where it may be."""

    limit: int
    least: int = 1

    def _keywords(self) -> dict[str, Any]:
        return {"minLength": self.least, "maxLength": self.limit}

    def _check(self, value: str | None) -> str | None:
        if value is None:
            return None
        if not self.least <= len(value) <= self.limit:
            raise PydanticCustomError(
                "text_length",
                "This takes {least} to {limit} characters; you gave {given}",
                {"least": self.least, "limit": self.limit, "given": len(value)},
            )
        if any(c == "\x00" or "\ud800" <= c <= "\udfff" for c in value):
            raise PydanticCustomError("unstorable", "This holds characters that cannot be stored")
        return value


@dataclass(frozen=True)
class OneOf(_Checked):
    """A value out of a table of choices."""

    table: Mapping[str, str]

    def __hash__(self) -> int:
        return id(self.table)

    def _keywords(self) -> dict[str, Any]:
        return {"enum": list(self.table)}

    def _check(self, value: str | None) -> str | None:
        if value is not None and value not in self.table:
            raise PydanticCustomError(
                "choice", "Choose one of: {allowed}", {"allowed": ", ".join(self.table)}
            )
        return value


def trimmed(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def blank_is_absent(value: object) -> object:
    """An empty box is the same as no box."""
    return (value.strip() or None) if isinstance(value, str) else value


def once(values: Iterable[T]) -> tuple[T, ...]:
    """Keep the first of each: a box ticked twice is ticked."""
    return tuple(dict.fromkeys(values))


def whole(value: object) -> object:
    if isinstance(value, (bool, float)):
        raise PydanticCustomError("whole_number", "This must be a whole number")
    return blank_is_absent(value)


def read_date(text: str) -> date:
    """``2026-01-31``, and none of ISO's other ways to write it. Raises ``ValueError``."""
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def read_clock(text: str) -> time:
    """``18:05``; seconds that are zero may follow. Raises ``ValueError``."""
    if not _CLOCK.fullmatch(text):
        raise ValueError(text)
    return time.fromisoformat(text)


def _iso_date(value: object) -> object:
    """A number would silently be read as seconds since 1970, so text alone is taken."""
    value = blank_is_absent(value)
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, str):
        with suppress(ValueError):
            return read_date(value)
    raise PydanticCustomError("iso_date", "Give a date that exists, as YYYY-MM-DD")


def _clock(value: object) -> object:
    value = blank_is_absent(value)
    if value is None or isinstance(value, time):
        return value
    if isinstance(value, str):
        with suppress(ValueError):
            return read_clock(value)
    raise PydanticCustomError("clock_time", "Give a local time, as HH:MM")


def _language(value: str) -> str:
    try:
        Locale.parse(value, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        raise PydanticCustomError(
            "language", "Give a language as a BCP 47 tag, such as en or pt-BR"
        ) from None
    return value


def _upper(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


def _iata(value: str) -> str:
    if not (len(value) == 3 and value.isascii() and value.isalpha()):
        raise PydanticCustomError("iata", "Give an airport's three-letter IATA code, such as LIS")
    return value


def _email(value: object, check: ValidatorFunctionWrapHandler) -> object:
    try:
        return check(value)
    except ValidationError:
        raise PydanticCustomError(
            "email", "Give an e-mail address such as name@example.org"
        ) from None


Once = AfterValidator(once)
Whole = Annotated[int, BeforeValidator(whole)]
Day = Annotated[date, BeforeValidator(_iso_date)]
OptionalDay = Annotated[date | None, BeforeValidator(_iso_date)]
Clock = Annotated[time, BeforeValidator(_clock)]
OptionalClock = Annotated[time | None, BeforeValidator(_clock)]
Language = Annotated[str, Text(35), AfterValidator(_language)]
Airport = Annotated[str, BeforeValidator(_upper), AfterValidator(_iata)]
Email = Annotated[EmailStr | None, BeforeValidator(blank_is_absent), WrapValidator(_email)]
Short = Annotated[str, Text(100)]
