"""The form, and starting a trip with it. Whatever goes wrong, what was typed comes back."""

import hashlib
import secrets
from datetime import UTC, datetime
from http import HTTPStatus

import structlog
from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge

from app import access, forms, intake, wish_conflicts
from app.access import Browser
from app.form_errors import Errors
from app.form_fields import box_of
from app.forms import Posted
from app.pages.form_page import LANGUAGES, FormPage, with_offer
from app.pages.labels import box_id, label
from app.security import FORM_BYTES, csrf
from app.services import after, services
from runs import record
from runs.errors import StorageError
from trips import accept, choices
from trips.atlas import load, names, told
from trips.atlas.find import Unknown, find
from trips.atlas.offers import offers
from trips.live.wanted import readable
from trips.request import MAX_DAYS, TripRequest
from workflows import ITINERARY

log = structlog.get_logger(__name__)

#: Session's name for the id that a browser without trips gets with its first: two quick
#: clicks, or two tabs, then make one owner.
FIRST = "browser"

#: As much of a form that is too large is read and thrown away, in bytes: a browser that is
#: still sending does not see the answer.
DRAINED = 8 * 1024 * 1024

OLD_PAGE = "This page lay open for too long, or cookies are off. Nothing is lost: press again."
TOO_LARGE = (
    f"That was more than {FORM_BYTES // 1024} KiB in all, which is more than this form takes. "
    "What your browser kept of it is filled in again; shorten it, please."
)
AWAY = "Your trip could not be stored just now. Nothing is lost: press again in a moment."


def show() -> Response:
    """GET /: an empty form, or one filled in from an earlier trip (``?from=``)."""
    if access.browser() is None and FIRST not in session:
        session[FIRST] = secrets.token_urlsafe(32)
    earlier = request.args.get("from")
    if earlier is not None:
        return _page(FormPage(forms.fill(access.visible_trip(earlier).request)))
    language = request.accept_languages.best or "en"
    return _page(FormPage(forms.blank(_offered(language))))


def submit() -> Response:
    """POST /trips: start the trip and go to its page, or show the form again with what is wrong."""
    try:
        values = request.form
    except RequestEntityTooLarge:
        _drain()
        return _page(FormPage(Posted(), {"": [TOO_LARGE]}), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        csrf.protect()
    except CSRFError:
        return _page(FormPage(values, {"": [OLD_PAGE]}), HTTPStatus.BAD_REQUEST)
    if "use" in values:
        return _page(FormPage(with_offer(values, values["use"])))
    if "relax" in values:
        return _page(FormPage(wish_conflicts.changed(values, values["relax"])))
    if "more" in values:
        return _page(FormPage(values, more_rows=True))
    wish, errors = forms.check(_with_files(values))
    if wish is not None:
        errors = _refusals(wish, forms.read(values).rows)
    elif "destination" not in errors:
        errors |= _unknown_place(values)
    if wish is None or errors.keys() & {"", "destination", "depart_on", "return_on"}:
        return _page(_with_what_is_known(values, errors), 422)
    return _unless_in_conflict(wish, values, errors)


def _unless_in_conflict(wish: TripRequest, values: Posted, errors: Errors) -> Response:
    """Start it, or say which wishes do not go together and what would do.

    What rests on estimates is told once: who presses on is not asked again.
    """
    pressed_on = "anyway" in values and not errors
    found = () if pressed_on else wish_conflicts.of(wish)
    if not found and not errors:
        return _start(wish, values)
    rows = forms.read(values).rows
    page = FormPage(
        values,
        {**wish_conflicts.at_boxes(found, rows), **errors},
        conflicts=wish_conflicts.shown(found),
        may_go_on=not errors,
    )
    return _page(page, 422)


def _start(wish: TripRequest, values: Posted) -> Response:
    owner = access.browser() or Browser(session.get(FIRST) or secrets.token_urlsafe(32))
    try:
        created = intake.start(wish, owner.owner, key=_key(wish, values))
    except StorageError as error:
        log.error("trip not stored", error=str(error))
        page = _page(FormPage(values, {"": [AWAY]}), HTTPStatus.SERVICE_UNAVAILABLE)
        page.headers["Retry-After"] = "5"
        return page
    answer = make_response(redirect(url_for("pages.trip", trip_id=created.trip.id), 303))
    access.remember(answer, owner)
    dispatcher = services().dispatcher
    return after(answer, lambda: dispatcher.send_first(created))


def _key(wish: TripRequest, values: Posted) -> str | None:
    """The page's key and what it asks for: the same page sent twice makes one trip, and the
    same page with another wish (after going back, say) another."""
    key = values.get("idempotency_key", "")
    return f"form:{key}:{_digest(wish.model_dump_json())}" if key else None


def _drain() -> None:
    """Read on, and throw away, what has been refused for its size before it was read."""
    length = request.content_length or 0
    if length > FORM_BYTES:
        request.environ["wsgi.input"].read(min(length, DRAINED))


def _with_files(values: Posted) -> Posted:
    """The form with the names of files in it, which it has no box for."""
    if not request.files:
        return values
    every = values.copy()
    every.update(dict.fromkeys(request.files, ""))
    return every


def _refusals(wish: TripRequest, rows: tuple[int, ...]) -> Errors:
    """Why a good request is not accepted today, by box."""
    errors: Errors = {}
    for path, said in accept.problems(
        wish, datetime.now(UTC), live=services().settings.live_source
    ):
        place = list(path)
        if place[0] == "booked" and len(place) > 1:
            place[1] = rows[int(place[1])]
        errors.setdefault(box_of(place), []).append(said)
    return errors


def _unknown_place(values: Posted) -> Errors:
    """That we do not know the place is said along with what else is wrong, not after it."""
    anywhen = {"flexible_dates": True, "planned_days": MAX_DAYS, "flexible_budget": True}
    wish = TripRequest.model_validate({"destination": values["destination"], **anywhen})
    return {n: said for n, said in _refusals(wish, ()).items() if n == "destination"}


def _with_what_is_known(values: Posted, errors: Errors) -> FormPage:
    """The form with its errors; of a destination that cannot be planned, what is known of it
    and what can be planned instead."""
    answer = find(values.get("destination", "")[:100]) if "destination" in errors else None
    if not isinstance(answer, Unknown) or not answer.text:
        return FormPage(values, errors)
    live = services().settings.live_source
    lost = [part.elsewhere for part in answer.elsewhere if part.elsewhere]
    places = dict.fromkeys(place for place in lost if not (live and readable(place)))
    return FormPage(
        values,
        {**errors, "destination": [told.brief(answer, live=live)]},
        {"destination": offers(answer)},
        {place.shown: told.facts(place) for place in places},
    )


def _towns() -> list[str]:
    return [names.shown(slug) for slug in load.slugs()]


def _offered(language: str) -> str:
    """The browser's language if the form lists it, else its main part, else English."""
    for tag in (language, language.split("-")[0]):
        if tag in LANGUAGES:
            return tag
    return "en"


def _page(form: FormPage, status: int = 200) -> Response:
    key = form.text("idempotency_key") or secrets.token_urlsafe(24)
    page = render_template(
        "plan.html",
        form=form,
        key=key,
        label=label,
        box_id=box_id,
        choices=choices,
        currencies=[(code, f"{code} · {name}") for code, name in choices.CURRENCIES.items()],
        towns=_towns(),
        live=services().settings.live_source,
        usual_seconds=_usual_seconds(),
        status=status,
    )
    return make_response(page, status)


def _usual_seconds() -> float | None:
    """How long planning usually takes; ``None`` while nobody knows, or nobody can say."""
    try:
        return record.usual_seconds(services().store, ITINERARY.name)
    except StorageError:
        return None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
