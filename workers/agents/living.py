"""Towns that the atlas has no file for, read once for a trip: the architect's first work.

What is made of the source's answer is the step's checkpoint and then part of its output, so
that later attempts, steps, forks and edits have the very same town, and nobody asks again.
"""

from datetime import UTC, datetime

from runs.errors import (
    CallTimeoutError,
    InvalidRequestError,
    SchemaError,
    TruncatedError,
    WaylineError,
)
from trips.atlas import near
from trips.atlas.elsewhere import Elsewhere
from trips.atlas.schema import City
from trips.live.errors import BrokenOffError, OverworkedError, TooLittleError, UnreadableError
from trips.live.query import query
from trips.live.town import made
from trips.live.wanted import wanted
from trips.request import TripRequest
from workers.sources import overpass
from workers.toolbox import Toolbox

#: Seconds that one town's question may take in all.
_SECONDS = 60.0
_NEAREST = 3


def towns(request: TripRequest, toolbox: Toolbox) -> tuple[City, ...]:
    """The destination's live towns, in order; none where they are not switched on.

    Raises a ``CallError`` when the source does not answer, ``InvalidRequestError`` when it
    knows too little.
    """
    if not toolbox.settings.live_source:
        return ()
    return tuple(_town(place, toolbox) for place in wanted(request.destination))


def _town(place: Elsewhere, toolbox: Toolbox) -> City:
    def read() -> object:
        toolbox.say(f"Asking OpenStreetMap about {place.name}")
        body = toolbox.call(
            overpass.ask(
                toolbox.settings.OVERPASS_URL, query(place.town), deadline_seconds=_SECONDS
            )
        )
        city = _made(place, body, toolbox)
        return city.model_dump(mode="json")

    return City.model_validate(toolbox.checkpoint(f"town:{place.slug}", read))


def _made(place: Elsewhere, body: bytes, toolbox: Toolbox) -> City:
    try:
        return toolbox.compute(made, place, body, datetime.now(UTC).date())
    except TooLittleError as error:
        raise InvalidRequestError(_too_little(place, error), cause="too few places") from None
    except UnreadableError as error:
        raise overpass.told(_typed(error)) from None


def _typed(error: UnreadableError) -> WaylineError:
    cause = str(error)
    if isinstance(error, OverworkedError):
        return CallTimeoutError(cause=cause)
    if isinstance(error, BrokenOffError):
        return TruncatedError(cause=cause)
    return SchemaError(cause=cause)


def _too_little(place: Elsewhere, error: TooLittleError) -> str:
    offered = [f"{one.shown} {one.metres / 1_000:,.0f} km" for one in near.nearest(place, _NEAREST)]
    return (
        f"OpenStreetMap knows too little of {place.shown} to plan a trip there ({error}). "
        f"The nearest that Wayline has files for, in a straight line: {', '.join(offered)}."
    )
