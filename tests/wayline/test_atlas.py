"""``wayline atlas check`` as a command. The reference is made up."""

import json
from pathlib import Path

from tests.wayline.product import wayline
from trips.atlas import load


def test_without_a_reference(tmp_path: Path) -> None:
    done = wayline(tmp_path, "atlas", "check")
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith(f"{len(load.slugs())} cities")


def test_a_disagreement_fails_and_is_told(tmp_path: Path) -> None:
    """A made-up museum file has one of Berlin's museums 900 m away."""
    entry = next(p for p in load.city("berlin").places if p.category == "museum" and not p.checked)
    row = f'"{entry.name}",{entry.lat + 0.0081},{entry.lon}'
    (tmp_path / "museums_us_imls_near_cities.csv").write_text(f"name,lat,lon\n{row}\n")
    done = wayline(tmp_path, "atlas", "check", "--json", "--reference", str(tmp_path))
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert (told["errors"], told["confirmed"], told["disagreeing"]) == (0, 0, 1)
    (found,) = told["problems"]["disagreeing"]
    assert (found["entry"], found["by"]) == (entry.slug, "IMLS museum file")
    assert 880 <= found["metres"] <= 920


def test_a_folder_without_reference_files(tmp_path: Path) -> None:
    done = wayline(tmp_path, "atlas", "check", "--reference", str(tmp_path))
    assert done.returncode == 2
    assert "--reference" in done.stderr
