"""Every call of REST in one table: the OpenAPI document and the page to try it come from it.

A test holds the table against the routes that really exist, both ways.
"""

from app import problems as p
from app.api import idempotency, schemas
from app.api.call import ALWAYS, CSRF_TOKEN, TRIP_ID, Call, Parameter, Reply, number
from app.api.edit_calls import EDIT_CALLS
from app.api.forks import Fork
from app.monitoring.calls import OPERATOR_CALLS
from trips.itinerary import Itinerary
from trips.request import TripRequest

__all__ = ["ALWAYS", "CALLS", "Call", "Parameter", "Reply"]

CALLS: tuple[Call, ...] = (
    Call(
        method="POST",
        path="/api/v1/trips",
        name="planTrip",
        group="Trips",
        summary="Plan a trip",
        about=(
            "Answers as soon as the trip is stored; planning goes on whatever happens to the "
            "caller or to this server. Needs an API key, save in development on loopback. "
            "The access token opens the trip to whoever holds it."
        ),
        parameters=(
            Parameter(
                name=idempotency.HEADER,
                where="header",
                about=(
                    "Repeating key and body within 24 hours gives the same trip and answer. "
                    f"Without an API key: {idempotency.SECRET_LENGTH} or more random characters."
                ),
                schema={"type": "string", "minLength": 1, "maxLength": idempotency.LONGEST},
            ),
        ),
        takes=TripRequest,
        replies=(
            Reply(
                status=202,
                about="The trip is stored and will be planned",
                model=schemas.Accepted,
                headers=(("Location", "Where the trip is"),),
            ),
        ),
        problems=(p.Unauthorized, p.TooLarge, p.NotJson, p.Invalid, p.KeyTaken),
    ),
    Call(
        method="GET",
        path="/api/v1/trips",
        name="listTrips",
        group="Trips",
        summary="List your trips, newest first",
        parameters=(
            Parameter(
                name="before",
                where="query",
                about="next of the page before",
                schema={"type": "string"},
            ),
            number("limit", "Trips a page", 1, 100),
        ),
        replies=(Reply(status=200, about="A page of trips", model=schemas.TripPage),),
        problems=(p.Unauthorized,),
        guarded=True,
    ),
    Call(
        method="GET",
        path="/api/v1/trips/{trip_id}",
        name="getTrip",
        group="Trips",
        summary="See how far a trip is",
        about="With events_after it tells what the live stream tells, for those who cannot stream.",
        parameters=(
            TRIP_ID,
            number("events_after", "Add the events with larger numbers", 0, 10**9),
        ),
        replies=(Reply(status=200, about="The trip and its latest run", model=schemas.TripAnswer),),
        problems=(p.NotFound,),
        guarded=True,
    ),
    Call(
        method="GET",
        path="/api/v1/trips/{trip_id}/events",
        name="followTrip",
        group="Trips",
        summary="Follow a trip live",
        about=(
            "Server-sent events: what happened so far, then what happens, until the run ends. "
            "Types with ids: progress, partial, retrying, waiting, failover, done, failed, "
            "cancelled; without: activity. A comment comes every 15 seconds. Who comes back "
            "with Last-Event-ID goes on from there."
        ),
        parameters=(
            TRIP_ID,
            Parameter(
                name="run",
                where="query",
                about="A run of the trip; else its latest",
                schema={"type": "string"},
            ),
            number("last_event_id", "Number of the last event that you have", 0, 10**9),
            Parameter(
                name="Last-Event-ID",
                where="header",
                about="The same, as browsers send it",
                schema={"type": "string"},
            ),
        ),
        replies=(
            Reply(status=200, about="The stream", media="text/event-stream"),
            Reply(status=204, about="The run has ended and you have its last event", media=""),
        ),
        problems=(p.NotFound, p.Busy),
        guarded=True,
    ),
    Call(
        method="GET",
        path="/api/v1/trips/{trip_id}/itinerary",
        name="getItinerary",
        group="Trips",
        summary="Read the itinerary",
        parameters=(TRIP_ID,),
        replies=(
            Reply(
                status=200,
                about="The newest version",
                model=Itinerary,
                headers=(("ETag", "The version's number"),),
            ),
        ),
        problems=(p.NotFound, p.NotReady),
        guarded=True,
    ),
    Call(
        method="GET",
        path="/api/v1/trips/{trip_id}/itinerary.ics",
        name="getCalendar",
        group="Trips",
        summary="Take the itinerary into a calendar",
        parameters=(TRIP_ID,),
        replies=(Reply(status=200, about="An iCalendar file", media="text/calendar"),),
        problems=(p.NotFound, p.NotReady, p.Undated),
        guarded=True,
    ),
    Call(
        method="POST",
        path="/api/v1/trips/{trip_id}/cancel",
        name="cancelTrip",
        group="Trips",
        summary="Stop planning",
        about="With the browser's cookie instead of a token, X-CSRFToken is needed too.",
        parameters=(TRIP_ID, CSRF_TOKEN),
        replies=(
            Reply(status=200, about="It has ended", model=schemas.TripAnswer),
            Reply(status=202, about="It ends within a second or so", model=schemas.TripAnswer),
        ),
        problems=(p.Forged, p.NotFound, p.Ended),
        guarded=True,
    ),
    Call(
        method="POST",
        path="/api/v1/trips/{trip_id}/retry",
        name="retryTrip",
        group="Trips",
        summary="Go on where it failed or was stopped",
        about="A new run takes over what the earlier one had finished and paid for.",
        parameters=(TRIP_ID, CSRF_TOKEN),
        replies=(Reply(status=202, about="The new run is stored", model=schemas.TripAnswer),),
        problems=(p.Forged, p.NotFound, p.NotRetriable),
        guarded=True,
    ),
    Call(
        method="POST",
        path="/api/v1/trips/{trip_id}/fork",
        name="forkTrip",
        group="Trips",
        summary="Plan again from one of the steps on",
        about=(
            "A new run keeps what the steps before made and does the others again, with other "
            "wishes if you like. What is kept was made from the old wishes: those that it was "
            "built on cannot be changed any more. Nothing is kept of a fork from the first step."
        ),
        parameters=(TRIP_ID, CSRF_TOKEN),
        takes=Fork,
        example='{"from": "specialist", "request": {"interests": ["food", "museums"]}}',
        replies=(Reply(status=202, about="The new run is stored", model=schemas.TripAnswer),),
        problems=(p.Forged, p.NotFound, p.NotForkable, p.TooLarge, p.NotJson, p.Invalid),
        guarded=True,
    ),
    *EDIT_CALLS,
    Call(
        method="DELETE",
        path="/api/v1/trips/{trip_id}",
        name="eraseTrip",
        group="Trips",
        summary="Erase a trip",
        about="Everything about it: request, runs, events, itineraries. It cannot be undone.",
        parameters=(TRIP_ID, CSRF_TOKEN),
        replies=(Reply(status=204, about="It is gone"),),
        problems=(p.Forged, p.NotFound),
        guarded=True,
    ),
    Call(
        method="GET",
        path="/api/v1/places",
        name="findPlaces",
        group="Places",
        summary="Find places by the start of their name",
        parameters=(Parameter(name="q", where="query", about="Lis", schema={"type": "string"}),),
        replies=(Reply(status=200, about="Best match first", model=schemas.Suggestions),),
    ),
    Call(
        method="GET",
        path="/api/v1/openapi.json",
        name="getDescription",
        group="About",
        summary="This description, as OpenAPI 3.1",
        replies=(Reply(status=200, about="The document"),),
    ),
    Call(
        method="GET",
        path="/api/v1/docs",
        name="getDocs",
        group="About",
        summary="The page to try the calls",
        replies=(Reply(status=200, about="A page", media="text/html"),),
    ),
    Call(
        method="GET",
        path="/healthz",
        name="isAlive",
        group="Server",
        summary="Is the web process alive?",
        replies=(Reply(status=200, about="It is", model=schemas.Health),),
    ),
    Call(
        method="GET",
        path="/readyz",
        name="isReady",
        group="Server",
        summary="Are trips accepted? (SQL can be read and written)",
        replies=(Reply(status=200, about="They are", model=schemas.Health),),
    ),
    *OPERATOR_CALLS,
)
