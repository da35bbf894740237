"""Places by the start of their name, for the form's autocomplete."""

from flask import Response, request

from app.api import schemas
from app.api.blueprint import answer, blueprint
from trips.atlas.find import suggest

#: Longest text looked for; the form's field takes no more.
LONGEST = 100


@blueprint.get("/places")
def places() -> Response:
    """Cities that we can plan, best match first."""
    typed = request.args.get("q", "")[:LONGEST]
    found = suggest(typed) if typed.strip() else []
    return answer(
        schemas.Suggestions(places=tuple(schemas.Suggestion.model_validate(s) for s in found)),
        Cache_Control="public, max-age=3600",
    )
