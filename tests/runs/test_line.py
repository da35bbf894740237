"""Callers in line: in order, together, and none left waiting when another is cut off."""

import threading
from collections.abc import Callable

import pytest

from runs.errors import StorageError
from runs.line import GROUP, Line, Write
from tests.servers import until


class Slow:
    """Commits a group when told to, and remembers it."""

    def __init__(self) -> None:
        self.groups: list[list[Write]] = []
        self.go = threading.Event()

    def commit(self, group: list[Write]) -> None:
        self.groups.append(group)
        assert self.go.wait(20)
        for write in group:
            write.settled = True


def write() -> Write:
    return Write(lambda _: None, durable=True)


def started(do: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=do)
    thread.start()
    return thread


def in_line(line: Line, slow: Slow, count: int) -> list[threading.Thread]:
    """One that leads and is at work, and so many behind it, one after the other."""
    threads = [started(lambda: line.do(write()))]
    until(lambda: slow.groups, what="the first leads")
    for behind in range(count):
        threads.append(started(lambda: line.do(write())))
        until(lambda: len(line._waiting) == behind + 1, what="it stands in line")  # noqa: B023
    return threads


def test_those_who_wait_are_committed_together_in_order_and_in_bounds() -> None:
    slow = Slow()
    line = Line(slow.commit)
    threads = in_line(line, slow, GROUP + 5)
    expected = list(line._waiting)
    slow.go.set()
    for thread in threads:
        thread.join(20)
    assert [len(group) for group in slow.groups] == [1, GROUP, 5]
    assert [one for group in slow.groups[1:] for one in group] == expected
    assert all(one.settled for group in slow.groups for one in group)


def test_nobody_leads_twice_while_others_wait() -> None:
    """Each group is committed by a caller of its own."""
    leaders: list[int] = []
    slow = Slow()

    def commit(group: list[Write]) -> None:
        leaders.append(threading.get_ident())
        slow.commit(group)

    line = Line(commit)
    threads = in_line(line, slow, GROUP + 5)
    slow.go.set()
    for thread in threads:
        thread.join(20)
    assert len(set(leaders)) == len(leaders) == 3


def test_a_leader_that_is_cut_off_takes_nobody_with_it() -> None:
    """A signal's handler may raise in the middle of a commit."""
    slow = Slow()
    cut = threading.Event()

    def commit(group: list[Write]) -> None:
        slow.commit(group)
        if not cut.is_set():
            cut.set()
            group[0].settled = False
            raise SystemExit

    line = Line(commit)
    first = write()

    def lead() -> None:
        with pytest.raises(SystemExit):
            line.do(first)

    leader = started(lead)
    until(lambda: slow.groups, what="the first leads")
    second = write()
    follower = started(lambda: line.do(second))
    until(lambda: line._waiting, what="the second stands in line")
    slow.go.set()
    leader.join(20)
    follower.join(20)
    assert isinstance(first.problem, StorageError)
    assert second.settled
    assert second.problem is None


def test_a_closed_line_finishes_and_refuses() -> None:
    slow = Slow()
    line = Line(slow.commit)
    threads = in_line(line, slow, 3)
    closing = started(lambda: line.close(20))
    until(lambda: line._closed, what="it is closing")
    with pytest.raises(StorageError):
        line.do(write())
    slow.go.set()
    for thread in (*threads, closing):
        thread.join(20)
    assert sum(len(group) for group in slow.groups) == 4
