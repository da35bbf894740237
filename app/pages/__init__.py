"""The pages a traveller sees, rendered on the server; JavaScript adds the live parts.

plan        the form, and starting a trip
trip        a trip: the live page while it is planned, the itinerary when it is ready
form_page   what the form's template asks
labels      what stands beside each box
live        a run as the live page shows it
reading     an itinerary as its page shows it
editor      what the itinerary's page offers to change; edits: doing it
erasing     erasing a trip, asked about first
differences what became of one version in another
wording     numbers as people read them
assets      Leaflet, and addresses of static files
"""

from flask import Blueprint

from app.pages import about, assets, differences, edits, erasing, live, plan, trip, wording
from app.security import csrf

blueprint = Blueprint("pages", __name__)

blueprint.add_url_rule("/", "plan", plan.show)
blueprint.add_url_rule("/trips", "submit", plan.submit, methods=["POST"])
blueprint.add_url_rule("/trips", "trips", trip.listing)
blueprint.add_url_rule("/trips/<trip_id>", "trip", trip.show)
blueprint.add_url_rule("/trips/<trip_id>/cancel", "cancel", trip.cancel, methods=["POST"])
blueprint.add_url_rule("/trips/<trip_id>/retry", "retry", trip.retry, methods=["POST"])
blueprint.add_url_rule("/trips/<trip_id>/erase", "ask_to_erase", erasing.ask)
blueprint.add_url_rule("/trips/<trip_id>/erase", "erase", erasing.erase, methods=["POST"])
blueprint.add_url_rule("/trips/<trip_id>/edits", "edit", edits.edit, methods=["POST"])
blueprint.add_url_rule("/trips/<trip_id>/edits", "edited", edits.back)
blueprint.add_url_rule(
    "/trips/<trip_id>/versions/<int:number>/restore", "restore", edits.restore, methods=["POST"]
)
blueprint.add_url_rule(
    "/trips/<trip_id>/versions/<int:number>/diff/<int:other>", "difference", differences.show
)
blueprint.add_url_rule("/about", "about", about.show)
blueprint.add_url_rule(f"/vendor/leaflet-{assets.LEAFLET}/<path:name>", "leaflet", assets.leaflet)

# It checks the token itself, so that a form that lay open too long comes back filled in.
csrf.exempt(plan.submit)

for name, function in (wording.FILTERS | {"why": live.why}).items():
    blueprint.add_app_template_filter(function, name)
blueprint.app_context_processor(assets.for_templates)
