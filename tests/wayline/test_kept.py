"""The trips kept for later. Ids and tokens are made up."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from wayline import kept
from wayline.exits import CommandError, Exit
from wayline.kept import KeptTrip


def trip(id_: str) -> KeptTrip:
    return KeptTrip(
        id=id_,
        title="Zürich – 京都",
        server="http://127.0.0.1:1",
        access_token="made-up",
        made_at="2026-11-22T10:00:00+00:00",
    )


def test_what_is_kept_is_found_by_the_beginning_of_its_id(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    for id_ in ("abc1", "abd2"):
        kept.keep(folder, trip(id_))
    assert kept.all_of(folder) == [trip("abc1"), trip("abd2")]
    assert kept.find(folder, "abd") == trip("abd2")


def test_a_whole_id_wins_over_one_that_begins_so(tmp_path: Path) -> None:
    for id_ in ("abc", "abcd"):
        kept.keep(tmp_path, trip(id_))
    assert kept.find(tmp_path, "abc").id == "abc"


@pytest.mark.parametrize("beginning", ["a", "zzz"])
def test_what_is_not_clear_is_refused(tmp_path: Path, beginning: str) -> None:
    for id_ in ("abc", "abd"):
        kept.keep(tmp_path, trip(id_))
    with pytest.raises(CommandError, match=f"'{beginning}'") as caught:
        kept.find(tmp_path, beginning)
    assert caught.value.exit_code == Exit.BAD_REQUEST


def test_its_owner_alone_may_read_it(tmp_path: Path) -> None:
    kept.keep(tmp_path, trip("a"))
    assert stat.S_IMODE(kept.file_of(tmp_path).stat().st_mode) == 0o600


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: kept.keep(tmp_path, trip(f"{n}")), range(100)))
    assert {t.id for t in kept.all_of(tmp_path)} == {str(n) for n in range(100)}


def test_half_a_line_costs_no_other(tmp_path: Path) -> None:
    kept.keep(tmp_path, trip("a"))
    with kept.file_of(tmp_path).open("a") as file:
        file.write('{"id": "b", "ti\n')
    kept.keep(tmp_path, trip("c"))
    assert [t.id for t in kept.all_of(tmp_path)] == ["a", "c"]


def test_nothing_kept_is_no_error(tmp_path: Path) -> None:
    assert kept.all_of(tmp_path / "absent") == []
