"""Whether this process lives, and whether it can take trips."""

import threading
import time

from flask import Blueprint, Response, current_app, jsonify
from flask.blueprints import BlueprintSetupState

from app.services import services
from runs import record
from runs.errors import StorageError
from runs.store import Store

blueprint = Blueprint("health", __name__)

_EXTENSION = "wayline.writing"

#: How long, in seconds, the outcome of a write is taken for what the next one would be.
FRESH_SECONDS = 3.0


class Writing:
    """Whether the record takes writes, found out by writing; asked often, tried seldom."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._tried: float | None = None
        self._cause: str | None = None

    def check(self, store: Store) -> None:
        """Raises ``StorageError`` when the record takes no writes, such as on a full disk."""
        with self._one_at_a_time:
            if self._tried is None or time.monotonic() - self._tried >= FRESH_SECONDS:
                self._cause = _cause(store)
                self._tried = time.monotonic()
            if self._cause is not None:
                raise StorageError(cause=self._cause)


def _cause(store: Store) -> str | None:
    """Why a write does not reach the disk; ``None`` when it does.

    SQLite's ``user_version`` is ours to write and nobody reads it. Writing it, even to what
    it is, writes a page and syncs it as any change would, and adds nothing to the record.
    """
    try:
        store.write(lambda connection: connection.exec_driver_sql("PRAGMA user_version = 0"))
    except StorageError as error:
        return error.cause or error.message
    return None


@blueprint.record
def _keep(state: BlueprintSetupState) -> None:
    state.app.extensions[_EXTENSION] = Writing()


@blueprint.get("/healthz")
def alive() -> Response:
    """It answers, so it lives. Nothing else is asked: a restart would not mend SQL."""
    return jsonify(status="alive")


@blueprint.get("/readyz")
def ready() -> Response:
    """SQL has its tables and takes writes, so trips are accepted. 503 otherwise."""
    check_record(services().store)
    return jsonify(status="ready")


def check_record(store: Store) -> None:
    """Raises ``StorageError`` unless the record can be read and written."""
    record.get(store, "none")
    current_app.extensions[_EXTENSION].check(store)
