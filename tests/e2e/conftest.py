"""Stacks: one shared by the tests that break nothing, fresh ones for those that do."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.stack import Stack

MakeStack = Callable[..., Stack]


@pytest.fixture
def make_stack(tmp_path: Path) -> Iterator[MakeStack]:
    """Stacks of a test's own, ended with it; their logs are shown when it fails."""
    with ExitStack() as closing:

        def make(**options: object) -> Stack:
            return closing.enter_context(Stack(tmp_path, **options))  # type: ignore[arg-type]

        yield make
        for log in sorted(tmp_path.glob("*.log")):
            print(f"--- {log.name}\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="module")
def planner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack without any model: the built-in planner, as it comes."""
    with Stack(tmp_path_factory.mktemp("planner"), models=False) as stack:
        yield stack
