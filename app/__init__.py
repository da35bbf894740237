"""Answers people: pages, REST, the live stream.

    services    what a request needs
    access      who asks, and what they may see
    security    hosts, sizes, headers, forged forms
    problems    everything that can go wrong, told as RFC 9457 or as a page
    intake      taking a trip in, the same for form and REST
    pages       the pages a traveller sees
    api         REST under /api/v1
    stream      the live stream of a run, over ``hub``
    health      /healthz and /readyz
    monitoring  for operators, under /api/monitoring

A trip is accepted by storing it: that needs SQL alone. The chain is sent after the answer.
"""

import os

from flask import Flask

from app import access, api, health, monitoring, pages, problems, security, stream
from app.hub import Hub
from app.services import EXTENSION, Services
from app.slots import Slots
from runs.aside import Aside
from runs.dispatch import Dispatcher
from runs.events import Courier
from runs.settings import Settings
from runs.solvers import Solvers
from runs.store import Store


def create_app(settings: Settings, store: Store | None = None) -> Flask:
    """The web application. ``store`` is opened from the settings unless it is given.

    Raises ``runs.settings.SettingsError`` when nothing says where Redis is.
    """
    app = Flask(__name__)
    app.secret_key = settings.secret_key()
    app.extensions[EXTENSION] = _services(settings, store)
    problems.install(app)
    security.install(app, settings)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(stream.blueprint)
    app.register_blueprint(monitoring.blueprint)
    security.csrf.exempt(api.blueprint)
    security.csrf.exempt(monitoring.blueprint)
    return app


def _services(settings: Settings, store: Store | None) -> Services:
    """``store`` publishes as its giver said and is its giver's to close."""
    closing = []
    if store is None:
        aside = Aside(Courier(settings.redis_url))
        store = Store.open(settings.database_url, aside.publish)
        closing = [store.close, aside.close]
    dispatcher = Dispatcher(settings, store)
    hub = Hub(settings.redis_url)
    solvers = Solvers(os.cpu_count() or 1, settings.WAYLINE_SOLVER_MIB)
    return Services(
        settings=settings,
        store=store,
        dispatcher=dispatcher,
        solvers=solvers,
        hub=hub,
        slots=Slots(settings.WAYLINE_STREAMS),
        api_keys=access.key_hashes(settings.WAYLINE_API_KEYS.get_secret_value()),
        closing=(hub.close, solvers.close, dispatcher.close, *closing),
    )
