"""What Wayline does and where its facts come from."""

from flask import render_template

from app.services import services
from trips.atlas import load, names
from workflows import ITINERARY


def show() -> str:
    """GET /about."""
    towns = [names.shown(slug) for slug in load.slugs()]
    return render_template(
        "about.html",
        towns=towns,
        steps=ITINERARY.steps,
        live=services().settings.live_source,
    )
