"""The start-up text. What it tells of is made up."""

import io
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from runs.settings import Settings, load
from wayline import screen
from wayline.screen import Started


def settings(**given: str) -> Settings:
    return load(given, Path("no .env"))


STARTED = Started(
    url="http://127.0.0.1:8000",
    processes={"valkey": 11, "worker": 12, "scheduler": 13, "web": 14},
    data="/data/[odd] name",
    database="sqlite:////elsewhere.db",
    redis=None,
    providers=(),
    seconds=1.24,
)


def shown(read: Settings, started: Started = STARTED) -> str:
    text = io.StringIO()
    screen.as_text(started, read, Console(file=text, width=80))
    return text.getvalue()


def test_it_tells_what_runs_where_the_data_is_and_what_to_open() -> None:
    text = shown(settings())
    for part in ("http://127.0.0.1:8000", "valkey", "pid 12", "16 steps", "200 live streams"):
        assert part in text
    assert "/data/[odd] name" in text
    assert "built-in planner" in text
    assert "Ready in 1.2 s" in text
    assert "\x1b" not in text


def test_it_fits_one_screen() -> None:
    assert len(shown(settings()).splitlines()) <= 24


def test_providers_are_named() -> None:
    assert "xai, groq" in shown(settings(), replace(STARTED, providers=("xai", "groq")))


def test_a_redis_and_a_database_that_were_given_are_named() -> None:
    given = settings(DATABASE_URL="sqlite:////elsewhere.db", REDIS_URL="redis://:pw@there/0")
    text = shown(given, replace(STARTED, redis="redis://there/0", processes={"worker": 1}))
    assert "redis://there/0 (REDIS_URL)" in text
    assert "sqlite:////elsewhere.db (DATABASE_URL)" in text
    assert "valkey" not in text
