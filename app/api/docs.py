"""The page that explains the calls and lets one try them."""

from flask import json, render_template

from app import problems
from app.api.blueprint import blueprint
from app.api.calls import CALLS

#: What the body of a new trip is to begin with: flexible, so that it never grows stale.
EXAMPLE = {
    "destination": "Lisbon",
    "flexible_dates": True,
    "planned_days": 4,
    "budget_amount": 1500,
    "currency": "EUR",
    "adults": 2,
    "interests": ["food", "history"],
    "pace": "balanced",
}


@blueprint.get("/docs")
def docs() -> str:
    """Every call and every problem; sending needs JavaScript, reading does not."""
    return render_template(
        "api/docs.html",
        calls=CALLS,
        problems=problems.ALL,
        example=json.dumps(EXAMPLE, indent=2, sort_keys=False),
    )
