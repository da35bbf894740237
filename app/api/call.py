"""The words that a call of REST is described in; the table of all is :mod:`app.api.calls`."""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from app import problems as p

#: What any call may answer.
ALWAYS: tuple[type[p.Problem], ...] = (p.Malformed, p.Unexpected, p.Unavailable)

Group = Literal["Trips", "Places", "About", "Server", "Operators"]


@dataclass(frozen=True, kw_only=True)
class Parameter:
    name: str
    where: Literal["path", "query", "header"]
    about: str
    schema: dict[str, Any]
    #: Parts of a path always are.
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One good answer: a model as JSON, or text of another media type."""

    status: int
    about: str
    model: type[BaseModel] | None = None
    media: str = "application/json"
    #: Name → what it tells.
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Call:
    method: Literal["GET", "POST", "DELETE"]
    #: As OpenAPI writes it: ``/api/v1/trips/{trip_id}``.
    path: str
    name: str
    group: Group
    summary: str
    about: str = ""
    parameters: tuple[Parameter, ...] = ()
    takes: type[BaseModel] | None = None
    replies: tuple[Reply, ...]
    problems: tuple[type[p.Problem], ...] = ()
    #: Whether it needs an API key, an access token or the browser's cookie.
    guarded: bool = False
    #: Whether it needs the operator's password.
    operators: bool = False
    #: What its body may be, as JSON, for the page to try it.
    example: str = ""


TRIP_ID = Parameter(name="trip_id", where="path", about="The trip", schema={"type": "string"})

CSRF_TOKEN = Parameter(
    name="X-CSRFToken",
    where="header",
    about="The page's token, for callers known by their cookie",
    schema={"type": "string"},
)


def number(name: str, about: str, least: int, most: int) -> Parameter:
    schema = {"type": "integer", "minimum": least, "maximum": most}
    return Parameter(name=name, where="query", about=about, schema=schema)
