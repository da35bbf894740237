"""Who asks, and what they may see.

A trip is seen by its owner's browser (a signed cookie), by the API key that made it, or with
its access token, which is derived from the server's secret and the trip's id so that it need
not be stored. What is absent and what is somebody else's look the same: 404.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, current_app, request
from flask_wtf.csrf import validate_csrf
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import ValidationError

from app.problems import Forged, NotFound, Unauthorized
from app.services import services
from runs import trips
from runs.trips import Trip

#: Holds the browser's random id, signed.
COOKIE = "wayline_owner"

#: A year, in seconds.
COOKIE_AGE = 365 * 24 * 3600

#: What a 401 asks for.
ASK = {"WWW-Authenticate": 'Bearer realm="wayline"'}

#: The Idempotency-Key scope of those who have no account: a random key is theirs alone.
NO_ACCOUNT = "no account"

#: Marks an API key in WAYLINE_API_KEYS that is given by its hash.
HASHED = "sha256:"


@dataclass(frozen=True)
class Browser:
    """A browser that owns trips. ``id`` is secret; the record keeps its hash alone."""

    id: str

    @property
    def owner(self) -> str:
        return "browser:" + _sha256(self.id)


@dataclass(frozen=True)
class Caller:
    """Who asks. At most one of the two is known."""

    #: Owner text of the browser or of the API key.
    owner: str | None = None
    #: A bearer token that is no API key: it may open one trip.
    token: str | None = None
    #: ``owner`` comes from a cookie, which a browser sends for any page that asks it to.
    by_cookie: bool = False

    def may_see(self, trip: Trip, token: str) -> bool:
        """``token`` is the trip's access token."""
        if self.owner is not None and _same(self.owner, trip.owner):
            return True
        return self.token is not None and _same(self.token, token)


def caller() -> Caller:
    """The caller of this request. A bearer token decides alone when there is one."""
    if "Authorization" in request.headers:
        given = request.authorization
        token = given.token if given is not None and given.type == "bearer" else None
        if not token:
            return Caller()
        hashed = _sha256(token)
        # No short cut: every key is compared, whichever matches.
        known = [_same(hashed, key) for key in services().api_keys]
        return Caller(owner=f"key:{hashed}") if any(known) else Caller(token=token)
    found = browser()
    return Caller() if found is None else Caller(owner=found.owner, by_cookie=True)


def visible_trip(trip_id: str) -> Trip:
    """The trip, if the caller may see it. Raises ``NotFound`` otherwise."""
    trip = trips.get(services().store, trip_id)
    if trip is None or not caller().may_see(trip, access_token(trip_id)):
        raise NotFound
    return trip


def right_to(trip_id: str) -> Callable[[], bool]:
    """A check to be repeated while a stream is open: may its reader still see the trip?

    It needs no request, and raises ``StorageError`` when the record is away.
    """
    store, who, token = services().store, caller(), access_token(trip_id)

    def check() -> bool:
        trip = trips.get(store, trip_id)
        return trip is not None and who.may_see(trip, token)

    return check


def refuse_forgery() -> None:
    """A change through REST that rests on the cookie needs the page's token too.

    Raises ``Forged``. Forms of pages are checked by flask-wtf before they get here.
    """
    if caller().by_cookie and not _page_token_is_right():
        raise Forged


def maker() -> tuple[str, str]:
    """Who owns a trip made through REST, and the scope of its Idempotency-Key.

    Raises ``Unauthorized`` where a key is needed: anywhere but in development on loopback.
    """
    who = caller()
    if who.owner is not None and not who.by_cookie:
        return who.owner, who.owner
    settings = services().settings
    open_here = settings.WAYLINE_ENV == "development" and settings.on_loopback
    if not open_here or "Authorization" in request.headers:
        raise Unauthorized(headers=ASK)
    if who.owner is not None and _page_token_is_right():
        return who.owner, who.owner
    return f"token:{secrets.token_urlsafe(32)}", NO_ACCOUNT


def access_token(trip_id: str) -> str:
    """What opens that trip, and no other, to whoever holds it: 256 bits, URL-safe."""
    key = current_app.secret_key
    assert isinstance(key, str)  # create_app sets it
    digest = hmac.digest(key.encode(), b"wayline.access-token:" + trip_id.encode(), "sha256")
    return urlsafe_b64encode(digest).decode().rstrip("=")


def browser() -> Browser | None:
    """The browser that sends this request, when it has owned a trip before."""
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        return None
    try:
        found = _signer().loads(cookie, max_age=COOKIE_AGE)
    except BadData:
        return None
    return Browser(found) if isinstance(found, str) else None


def remember(response: Response, owner: Browser) -> Response:
    """Give the browser its cookie for a year from now. Only a new trip calls for it."""
    response.set_cookie(
        COOKIE,
        _signer().dumps(owner.id),
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


def key_hashes(keys: str) -> tuple[str, ...]:
    """SHA-256 hex of each key of ``WAYLINE_API_KEYS``; ``sha256:…`` entries are hashes already."""
    given = [k.strip() for k in keys.split(",") if k.strip()]
    return tuple(
        k.removeprefix(HASHED).lower() if k.startswith(HASHED) else _sha256(k) for k in given
    )


def _page_token_is_right() -> bool:
    try:
        validate_csrf(request.headers.get("X-CSRFToken"))
    except ValidationError:
        return False
    return True


def _signer() -> URLSafeTimedSerializer:
    key = current_app.secret_key
    assert key is not None  # create_app sets it
    return URLSafeTimedSerializer(key, salt="wayline.owner")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _same(one: str, other: str) -> bool:
    """Equal, found out in constant time."""
    return hmac.compare_digest(
        one.encode("utf-8", "surrogateescape"), other.encode("utf-8", "surrogateescape")
    )
