"""What can go wrong with a request, told as RFC 9457 problems (REST) or as a page.

One class a problem: ``code`` is the HTTP status, ``slug`` names it in the ``type`` member,
the docstring is its message. Anything unexpected becomes ``Unexpected``: the caller learns
the request's id and nothing else, the log has the rest.

Pages get the template ``error.html`` with ``status``, ``title``, ``detail``, ``request_id``.
"""

from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb
from typing import Any, ClassVar, cast

import structlog
from flask import Flask, Response, g, json, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.computing import TookTooLong
from runs.errors import StorageError, causes
from trips.atlas.offers import Offer

log = structlog.get_logger(__name__)

#: Where ``type`` points: the page that explains every problem.
TYPES = "/api/v1/docs#"

#: What somebody reads whose form came without its token.
OLD_PAGE = "This page lay open for too long, or cookies are off. Reload it and try again."

#: Seconds after which it is worth asking again when SQL did not answer.
RETRY_SECONDS = 5


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field. ``pointer`` is an RFC 6901 JSON pointer into the body."""

    pointer: str
    message: str
    #: What would do instead, best first: destinations that can be planned.
    suggestions: tuple[Offer, ...] = ()

    def members(self) -> dict[str, Any]:
        """As JSON."""
        told: dict[str, Any] = {"pointer": self.pointer, "message": self.message}
        if self.suggestions:
            told["suggestions"] = [_suggestion(offer) for offer in self.suggestions]
        return told


class Problem(HTTPException):
    """A request that cannot be answered as asked."""

    code: int
    slug: ClassVar[str]
    title: str
    retryable: ClassVar[bool] = False

    def __init__(
        self,
        detail: str | None = None,
        *,
        errors: tuple[FieldError, ...] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail or type(self).meaning())
        self.errors = errors
        self.headers = headers or {}

    @classmethod
    def meaning(cls) -> str:
        """Its message: the docstring in one line."""
        return " ".join((cls.__doc__ or "").split())


class Malformed(Problem):
    """The request cannot be read."""

    code, slug, title = 400, "malformed", "Malformed request"


class Unauthorized(Problem):
    """This needs an API key: Authorization: Bearer and a key of this server."""

    code, slug, title = 401, "unauthorized", "No valid API key"


class OperatorsOnly(Problem):
    """This is for operators: any user name, and the password WAYLINE_OPERATOR_PASSWORD."""

    code, slug, title = 401, "operators-only", "Operators only"


class Forged(Problem):
    """A change made with the browser's cookie needs the page's CSRF token in X-CSRFToken."""

    code, slug, title = 403, "csrf", "No valid CSRF token"


class Closed(Problem):
    """This is for operators, and no WAYLINE_OPERATOR_PASSWORD is set to open it with."""

    code, slug, title = 403, "closed", "Closed"


class NotFound(Problem):
    """There is nothing here, or it is not yours to see."""

    code, slug, title = 404, "not-found", "Not found"


class MethodNotAllowed(Problem):
    """This address does not take that method; Allow lists those that it takes."""

    code, slug, title = 405, "method-not-allowed", "Method not allowed"


class NotReady(Problem):
    """The itinerary is not ready yet."""

    code, slug, title = 409, "not-ready", "Not ready"
    retryable = True


class Ended(Problem):
    """The run has ended already; a final state never changes."""

    code, slug, title = 409, "ended", "Already ended"


class NotRetriable(Problem):
    """Only a failed or cancelled run can be tried again, and only the trip's latest."""

    code, slug, title = 409, "not-retriable", "Not to be tried again"


class NotForkable(Problem):
    """Only an ended trip can be forked, and only from a step whose earlier steps are done."""

    code, slug, title = 409, "not-forkable", "Not to be forked from there"


class NotReplayable(Problem):
    """This dead letter was replayed already, its trip goes on already, or it is not whole."""

    code, slug, title = 409, "not-replayable", "Not to be replayed"


class NotEditable(Problem):
    """What this plan was made from is not kept in a form that edits can choose from."""

    code, slug, title = 409, "not-editable", "Not to be edited"


class Undated(Problem):
    """The trip's dates are flexible: a calendar needs dates."""

    code, slug, title = 409, "undated", "The trip has no dates"


class PlanChanged(Problem):
    """The plan was changed meanwhile: read the newest version, and edit that."""

    code, slug, title = 412, "plan-changed", "The plan was changed meanwhile"


class TooLarge(Problem):
    """The request is larger than this address takes."""

    code, slug, title = 413, "too-large", "Too large"


class NotJson(Problem):
    """The body must be JSON, sent as Content-Type: application/json."""

    code, slug, title = 415, "not-json", "Unsupported media type"


class Invalid(Problem):
    """Some fields cannot be used; errors says which and why."""

    code, slug, title = 422, "invalid", "Invalid request"


class KeyTaken(Problem):
    """This Idempotency-Key was used within the last 24 hours with another body."""

    code, slug, title = 422, "key-reused", "Idempotency-Key used with another body"


class NoVersion(Problem):
    """An edit says in If-Match which version it is of: the ETag of the plan as you read it."""

    code, slug, title = 428, "version-required", "If-Match is required"


class Unexpected(Problem):
    """Something went wrong on our side. Please give the request id when you report it."""

    code, slug, title = 500, "unexpected", "Unexpected error"


class Unavailable(Problem):
    """It cannot be done just now; nothing was changed. Try again soon."""

    code, slug, title = 503, "unavailable", "Not available just now"
    retryable = True


class QueueAway(Problem):
    """The queues cannot be reached just now; nothing was changed. Try again soon."""

    code, slug, title = 503, "queue-away", "The queues are away"
    retryable = True


class Busy(Problem):
    """As many streams are open as this server holds. Poll the trip, or try again soon."""

    code, slug, title = 503, "busy", "Too many streams"
    retryable = True


class Other(Problem):
    """Another of HTTP's errors, in HTTP's words."""

    slug = ""

    def __init__(self, error: HTTPException, headers: dict[str, str]) -> None:
        super().__init__(error.description, headers=headers)
        self.code = error.code or 500
        self.title = error.name


#: Every problem with a name, as the documentation lists them.
ALL: tuple[type[Problem], ...] = (
    Malformed,
    Unauthorized,
    OperatorsOnly,
    Forged,
    Closed,
    NotFound,
    MethodNotAllowed,
    NotReady,
    Ended,
    NotRetriable,
    NotForkable,
    NotReplayable,
    NotEditable,
    Undated,
    PlanChanged,
    TooLarge,
    NotJson,
    Invalid,
    KeyTaken,
    NoVersion,
    Unexpected,
    Unavailable,
    QueueAway,
    Busy,
)

#: Statuses that Flask itself raises → our class for it.
BY_STATUS: dict[int, type[Problem]] = {
    400: Malformed,
    404: NotFound,
    405: MethodNotAllowed,
    413: TooLarge,
    415: NotJson,
}


def install(app: Flask) -> None:
    """Every error of the app becomes a problem or an error page."""
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(StorageError, _on_storage)
    app.register_error_handler(TookTooLong, _on_too_long)
    app.register_error_handler(Exception, _on_unexpected)


def body(problem: Problem) -> dict[str, Any]:
    """The members of RFC 9457, with ours."""
    members: dict[str, Any] = {
        "type": TYPES + problem.slug if problem.slug else "about:blank",
        "title": problem.title,
        "status": problem.code,
        "detail": problem.description,
        "request_id": g.get("request_id"),
    }
    if problem.errors:
        members["errors"] = [error.members() for error in problem.errors]
    return members


def for_machines() -> bool:
    """Whether the request is to REST (or a probe), not to a page."""
    return request.path.startswith(("/api/", "/healthz", "/readyz"))


def _suggestion(offer: Offer) -> dict[str, Any]:
    return {
        "value": offer.text,
        "kilometres": offer.kilometres,
        "seen_from": offer.seen_from,
        "without": list(offer.without),
    }


def _on_http(error: HTTPException) -> Response:
    if isinstance(error, Problem):
        problem = error
    elif error.code is None or error.code < 400:  # a redirect of Flask's own
        return cast(Response, error.get_response(request.environ))
    else:
        problem = _from_http(error)
    return _answer(problem)


def _from_http(error: HTTPException) -> Problem:
    """Flask's own errors in our words; their headers (``Allow``) are kept."""
    if isinstance(error, CSRFError):
        return Malformed(OLD_PAGE)
    kind = BY_STATUS.get(error.code or 500)
    kept = {k: v for k, v in error.get_headers(request.environ) if k in ("Allow", "Retry-After")}
    return Other(error, kept) if kind is None else kind(headers=kept)


def _on_storage(error: StorageError) -> Response:
    log.error("record unavailable", request=g.get("request_id"), cause=error.cause)
    return _answer(Unavailable(headers={"Retry-After": str(RETRY_SECONDS)}))


def _on_too_long(_error: TookTooLong) -> Response:
    log.error("computing stopped: it took too long", request=g.get("request_id"))
    return _answer(Unavailable(headers={"Retry-After": str(RETRY_SECONDS)}))


def _on_unexpected(error: Exception) -> Response:
    # Types and lines, not the exception's text: it may quote a traveller, or a key.
    frames = [f"{Path(f.filename).name}:{f.lineno}" for f in extract_tb(error.__traceback__)]
    log.error(
        "unexpected error", request=g.get("request_id"), cause=causes(error), frames=frames[-12:]
    )
    return _answer(Unexpected())


def _answer(problem: Problem) -> Response:
    if for_machines():
        response = _json(problem)
    else:
        members = body(problem)
        page = render_template(
            "error.html",
            status=members["status"],
            title=members["title"],
            detail=members["detail"],
            request_id=members["request_id"],
        )
        response = Response(page, status=problem.code, mimetype="text/html")
    response.headers.update(problem.headers)
    return response


def _json(problem: Problem) -> Response:
    return Response(
        json.dumps(body(problem), ensure_ascii=False),
        status=problem.code,
        content_type="application/problem+json",
    )
