"""The calls on a finished plan: edits, versions, what is different between two."""

from app import problems as p
from app.api import schemas
from app.api.call import CSRF_TOKEN, TRIP_ID, Call, Parameter, Reply
from app.api.edits import VERSION, Edit
from trips.compare import Comparison
from trips.itinerary import Itinerary

NUMBER = Parameter(
    name="number", where="path", about="The version", schema={"type": "integer", "minimum": 1}
)

OTHER = Parameter(
    name="other", where="path", about="Another one", schema={"type": "integer", "minimum": 1}
)

IF_MATCH = Parameter(
    name=VERSION,
    where="header",
    about="The version that is edited: the ETag of the plan as you read it",
    schema={"type": "string", "example": '"1"'},
    required=True,
)

EDIT_CALLS: tuple[Call, ...] = (
    Call(
        method="POST",
        path="/api/v1/trips/{trip_id}/edits",
        name="editTrip",
        group="Trips",
        summary="Edit the plan: one operation, checked on the spot",
        about=(
            "Pin, unpin, remove, move or swap a stop; add a place; replan a day, or make it "
            "cheaper, slower or fit for rain. All that is not asked about stays, what is "
            "pinned first of all. The new version is answered with its verification; an edit "
            "that breaks a rule is refused at the operation's field, with what would do."
        ),
        parameters=(TRIP_ID, IF_MATCH, CSRF_TOKEN),
        takes=Edit,
        example='{"operation": {"op": "rain", "day": 2}}',
        replies=(
            Reply(
                status=201,
                about="The new version",
                model=Itinerary,
                headers=(("ETag", "The version's number"), ("Location", "Where it is read")),
            ),
        ),
        problems=(
            p.Forged,
            p.NotFound,
            p.NotEditable,
            p.PlanChanged,
            p.TooLarge,
            p.NotJson,
            p.Invalid,
            p.NoVersion,
        ),
        guarded=True,
    ),
    Call(
        method="GET",
        path="/api/v1/trips/{trip_id}/versions",
        name="listVersions",
        group="Trips",
        summary="List the plan's versions, newest first",
        parameters=(TRIP_ID,),
        replies=(Reply(status=200, about="How each came to be", model=schemas.VersionList),),
        problems=(p.NotFound,),
        guarded=True,
    ),
    Call(
        method="GET",
        path="/api/v1/trips/{trip_id}/versions/{number}",
        name="getVersion",
        group="Trips",
        summary="Read one version",
        parameters=(TRIP_ID, NUMBER),
        replies=(
            Reply(
                status=200,
                about="The itinerary as it was then",
                model=Itinerary,
                headers=(("ETag", "The version's number"),),
            ),
        ),
        problems=(p.NotFound,),
        guarded=True,
    ),
    Call(
        method="GET",
        path="/api/v1/trips/{trip_id}/versions/{number}/diff/{other}",
        name="compareVersions",
        group="Trips",
        summary="Compare two versions",
        about=(
            "What became of the first in the second, day by day: stops added, removed, moved to "
            "another day, at another time or cost, pinned or unpinned; other nights; the costs."
        ),
        parameters=(TRIP_ID, NUMBER, OTHER),
        replies=(Reply(status=200, about="What is different", model=Comparison),),
        problems=(p.NotFound,),
        guarded=True,
    ),
    Call(
        method="POST",
        path="/api/v1/trips/{trip_id}/versions/{number}/restore",
        name="restoreVersion",
        group="Trips",
        summary="Go back to an older version",
        about="It becomes the newest, under a number of its own; those between stay.",
        parameters=(TRIP_ID, NUMBER, CSRF_TOKEN),
        replies=(
            Reply(
                status=201,
                about="The newest version now",
                model=Itinerary,
                headers=(("ETag", "The version's number"), ("Location", "Where it is read")),
            ),
        ),
        problems=(p.Forged, p.NotFound, p.PlanChanged),
        guarded=True,
    ),
)
