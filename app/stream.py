"""The live stream of a run: ``GET /api/v1/trips/<id>/events``.

flask-sse's blueprint with its halves replaced: the caller's right to the run is checked
(nobody names a channel), and messages come from the record first and the shared hub after
that. The hub is followed before the record is read, so that nothing falls between.
"""

from collections.abc import Iterator
from itertools import chain

from flask import Response, current_app, request
from flask_sse import ServerSentEventsBlueprint

from app import access
from app.following import Following
from app.hub import Follower
from app.line import Line
from app.problems import Busy, NotFound
from app.services import services
from runs import events, record
from runs.record import Run

#: Seconds between two comments that keep proxies from closing.
HEARTBEAT = 15.0

#: Milliseconds after which a browser that lost the stream comes back.
RETRY = 2000

#: Seconds after which one who finds every place taken may ask again.
BUSY_SECONDS = 10


class RunStream(ServerSentEventsBlueprint):  # type: ignore[misc]
    """Streams runs instead of channels."""

    def stream(self, trip_id: str) -> Response:
        """What happened to the run, then what happens, until it ends."""
        run = run_asked_for(trip_id)
        last = last_seen(run)
        if run.status.final and last == run.last_event:
            return Response(status=204)  # EventSource then stays away
        give_back = services().slots.take()
        if give_back is None:
            raise Busy(headers={"Retry-After": str(BUSY_SECONDS)})
        follower = services().hub.follow(events.channel(run.id))
        response = Response(
            self.messages(follower, run, last),
            content_type="text/event-stream; charset=utf-8",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )
        response.call_on_close(follower.close)
        response.call_on_close(give_back)
        return response

    def messages(self, follower: Follower, run: Run, last: int) -> Iterator[str]:
        """The text of the stream. Its first line goes out at once, and headers with it."""
        line = Line(request.environ)
        line.drop_if_stuck()
        following = Following(
            store=services().store,
            hub=services().hub,
            follower=follower,
            run_id=run.id,
            last=last,
            still_allowed=access.right_to(run.trip_id),
            hung_up=line.hung_up,
            heartbeat=current_app.config.get("STREAM_HEARTBEAT", HEARTBEAT),
        )
        return chain([f"retry: {RETRY}\n\n"], following.text())


def run_asked_for(trip_id: str) -> Run:
    """The run of ``?run=``, else the trip's latest. Raises ``NotFound``."""
    trip = access.visible_trip(trip_id)
    named = request.args.get("run")
    store = services().store
    run = record.latest(store, trip.id) if named is None else record.get(store, named)
    if run is None or run.trip_id != trip.id:
        raise NotFound
    return run


def last_seen(run: Run) -> int:
    """Number of the last event that the caller has of this run; 0 to play it from the start.

    Without ``?run=`` a number counts only while the trip has one run: it may be from another.
    """
    given = request.headers.get("Last-Event-ID") or request.args.get("last_event_id") or ""
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        return 0
    if "run" not in request.args and len(record.of_trip(services().store, run.trip_id)) > 1:
        return 0
    return int(given) if int(given) <= run.last_event else 0


blueprint = RunStream("stream", __name__, url_prefix="/api/v1")
blueprint.add_url_rule("/trips/<trip_id>/events", endpoint="events", view_func=blueprint.stream)
