"""Logs tell an exception by its types and places, never by its words or its variables."""

import json
import subprocess
import sys

import pytest

TELL = """
import logging, structlog
from runs.logs import configure
from runs.settings import load
configure(load({"LOG_FORMAT": "%s"}))
secret = "redis://:hunter2@127.0.0.1:1/0"
def fails():
    mine = secret
    raise ConnectionError(mine)
for say in (logging.getLogger("celery").exception, structlog.get_logger().exception):
    try:
        fails()
    except ConnectionError:
        say("it broke")
"""


@pytest.mark.parametrize("form", ["console", "json"])
def test_an_exception_leaks_nothing(form: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", TELL % form], capture_output=True, text=True, check=True
    ).stderr
    assert "hunter2" not in told
    assert told.count("it broke") == 2
    assert told.count("ConnectionError") == 2
    assert len(told.splitlines()) == 2
    assert "fails" in told  # where it was
    if form == "json":
        for line in told.splitlines():
            assert json.loads(line)["raised"].startswith("ConnectionError")
