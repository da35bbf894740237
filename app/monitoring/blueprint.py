"""The blueprint for operators, and who gets in."""

import hmac
from urllib.parse import urlsplit

from flask import Blueprint, request

from app.problems import Closed, Forged, OperatorsOnly
from app.services import services
from runs.settings import LOOPBACK, Settings

blueprint = Blueprint("monitoring", __name__, url_prefix="/api/monitoring")

#: What a 401 asks for.
ASK = {"WWW-Authenticate": 'Basic realm="wayline operators", charset="UTF-8"'}

#: Methods that change nothing.
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@blueprint.before_request
def _operators_alone() -> None:
    """The password decides. Without one, development answers on loopback, to itself.

    Browsers send a password that they know, and reach loopback, for any page that asks them
    to: a change that another site's page asks for is refused.
    """
    settings = services().settings
    if settings.operator_password:
        if not _is_right(settings.operator_password):
            raise OperatorsOnly(headers=ASK)
    elif not _at_home(settings):
        raise Closed
    if request.method not in SAFE and _from_another_site():
        raise Forged("Another site's page may not change anything here.")


def _is_right(password: str) -> bool:
    given = request.authorization
    if given is None or given.type != "basic" or given.password is None:
        return False
    return hmac.compare_digest(given.password.encode(), password.encode())


def _at_home(settings: Settings) -> bool:
    return (
        settings.WAYLINE_ENV == "development"
        and settings.on_loopback
        and (request.remote_addr or "") in LOOPBACK
    )


def _from_another_site() -> bool:
    """By the ``Origin`` that every browser sends with a change; programs send none."""
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.host
