"""Whether this process lives, and whether it can take trips."""

from flask import Blueprint, Response, jsonify

from app.services import services
from runs import record

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """It answers, so it lives. Nothing else is asked: a restart would not mend SQL."""
    return jsonify(status="alive")


@blueprint.get("/readyz")
def ready() -> Response:
    """SQL answers and has its tables, so trips are accepted. 503 otherwise."""
    record.get(services().store, "none")
    return jsonify(status="ready")
