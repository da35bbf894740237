"""The lock file: complete, hashed, and free of places to fetch from."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text()
#: One entry: its first line, and the hashes on the lines after it.
ENTRIES = [entry.strip() for entry in re.split(r"\n(?=\S)", LOCK) if entry.strip()]


def locked() -> dict[str, Requirement]:
    requirements = (Requirement(entry.split(" \\")[0]) for entry in ENTRIES)
    return {canonicalize_name(r.name): r for r in requirements}


def test_every_dependency_is_locked_to_a_version_that_it_allows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    for requirement in map(Requirement, wanted):
        found = locked().get(canonicalize_name(requirement.name))
        assert found is not None, f"{requirement} is not locked: make lock"
        (version,) = (s.version for s in found.specifier)
        assert requirement.specifier.contains(version), f"{requirement}, but {version} is locked"


def test_every_entry_has_its_hashes() -> None:
    assert ENTRIES
    assert [e for e in ENTRIES if not re.search(r"--hash=sha256:[0-9a-f]{64}", e)] == []


def test_it_names_no_index_host_or_file() -> None:
    assert re.findall(r"https?:|file:|--(?:extra-)?index|--find-links|--trusted|@ ", LOCK) == []
