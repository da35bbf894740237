"""The web process: gunicorn with one worker process of many threads.

One worker, since each open stream holds a thread, and the process's streams share one
Redis connection.
"""

from typing import Any

import structlog
from flask import Flask
from gunicorn import glogging
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.http import wsgi
from gunicorn.workers.base import Worker
from setproctitle import setproctitle

from app import computing, create_app
from runs.settings import Settings
from wayline import listen, tether

log = structlog.get_logger(__name__)

#: Seconds for requests under way when told to stop. Open streams never end by themselves,
#: so it is short: their readers come back and resume.
GRACE_SECONDS = 2


class _Logs(glogging.Logger):  # type: ignore[misc] # gunicorn has no types
    """Gunicorn's log lines through the process's own logging."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for logger in (self.error_log, self.access_log):
            logger.handlers.clear()
            logger.propagate = True


class _Server(BaseApplication):  # type: ignore[misc] # gunicorn has no types
    def __init__(self, settings: Settings, descriptor: int) -> None:
        self._settings = settings
        self._descriptor = descriptor
        super().__init__()

    def load_config(self) -> None:
        threads = self._settings.WAYLINE_WEB_THREADS
        options = {
            "bind": [f"fd://{self._descriptor}"],
            "worker_class": "gthread",
            "workers": 1,
            "threads": threads,
            # Kept-alive connections wait beside the threads, without holding one.
            "worker_connections": threads + 1000,
            # The longest that gunicorn takes; a line that is longer gets its own plain 414.
            "limit_request_line": 8190,
            "graceful_timeout": GRACE_SECONDS,
            "logger_class": _Logs,
            "loglevel": "debug" if self._settings.LOG_LEVEL == "debug" else "warning",
            "control_socket_disable": True,
            "pre_fork": _name_master,
            "post_fork": _name_and_tie_worker,
            "post_worker_init": _get_ready,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self._settings)


def _name_master(arbiter: Arbiter, worker: Worker) -> None:
    # Gunicorn names itself at its start; this is the first call after it.
    setproctitle("wayline web")


def _name_and_tie_worker(arbiter: Arbiter, worker: Worker) -> None:
    setproctitle("wayline web")
    # The tie to the supervisor is the master's: it does not survive the fork.
    tether.die_with_parent()


def _get_ready(worker: Worker) -> None:
    computing.get_ready(worker.wsgi)


def run(settings: Settings, descriptor: int | None = None) -> None:
    """Serve until told to stop; on the inherited listening socket, else on HOST and PORT."""
    if descriptor is None:
        listener = listen.open_socket(settings.HOST, settings.PORT)
        log.info("web listens", url=listen.url(*listener.getsockname()[:2]))
        descriptor = listener.detach()
    # The only way to keep the server's name out of each answer.
    wsgi.SERVER = "wayline"
    _Server(settings, descriptor).run()
