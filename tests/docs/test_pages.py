"""Every page: its links lead somewhere, its commands exist, it names no machine."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from runs.settings import Settings
from tests.docs.pages import DOCS, PAGES, ROOT, blocks, code, headings, prose
from wayline import parser

#: Hosts that pages may name: loopback, made-up ones, those of the settings' defaults, standards.
HOSTS = {
    *("127.0.0.1", "localhost", "trips.example", "models.example"),
    *("api.x.ai", "api.groq.com", "tile.openstreetmap.org"),
    *("keepachangelog.com", "semver.org", "creativecommons.org"),
    *("www.geonames.org", "climate.copernicus.eu"),
    *("www.openstreetmap.org", "overpass-api.de"),
}
#: Signs of the machine that a page was written on, or of where its packages came from.
MACHINE = re.compile(
    r"/work\b|/root\b|/home/\w|/tmp/\w|/opt/\w|pyenv|pypi|\bindex-url|\bmirror\b|\bproxy\.", re.I
)
#: Files that a how-to has its reader make.
TO_BE_MADE = {
    *("trips/exports/md.py", "app/api/markdown.py"),
    *("workers/agents/critic.py", "workflows/yours.py"),
}
ENDINGS = (".py", ".md", ".json", ".html", ".toml", ".lock", ".png", ".example")

BY_NAME = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def anchors(page: Path) -> set[str]:
    """As forges make them of headings."""
    words = (re.sub(r"[^\w\- ]", "", text.lower()) for _, text in headings(page.read_text()))
    return {text.replace(" ", "-") for text in words}


def links(page: Path) -> list[str]:
    """Where the page's links and pictures lead."""
    found = re.findall(r'\]\(([^)\s]+)\)|src="([^"]+)"', prose(page.read_text()))
    return [markdown or html for markdown, html in found]


def shell(page: Path) -> Iterator[list[str]]:
    """The words of each command in the page's shell blocks, continued lines joined."""
    for block in blocks(page.read_text(), "sh", "console"):
        for line in block.replace("\\\n", " ").splitlines():
            if line.strip() and not line.startswith("#"):
                yield line.removeprefix("$ ").split("#", 1)[0].split()


@BY_NAME
def test_links_lead_somewhere(page: Path) -> None:
    for link in links(page):
        target, _, anchor = link.partition("#")
        if urlsplit(link).scheme:
            continue
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), link
        if anchor:
            assert anchor in anchors(path), link


@BY_NAME
def test_no_machine_is_named(page: Path) -> None:
    text = page.read_text()
    assert MACHINE.findall(text) == []
    assert {urlsplit(url).hostname for url in re.findall(r"https?://[^\s)`\"'<>]+", text)} <= HOSTS


@BY_NAME
def test_wayline_commands_can_be_typed(page: Path) -> None:
    grammar = parser.make()
    for words in shell(page):
        while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
            words.pop(0)
        if words and words[0] in ("wayline", ".venv/bin/wayline"):
            typed = shlex.split(" ".join(words))[1:]
            cut = next((i for i, w in enumerate(typed) if w in (">", "|", "&", "2>")), len(typed))
            assert cut == 0 or grammar.parse_args(typed[:cut])


@BY_NAME
def test_make_has_what_is_made(page: Path) -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    called = {words[1] for words in shell(page) if words[:1] == ["make"] and len(words) > 1}
    called |= set(re.findall(r"`make (\w+)`", page.read_text()))
    assert called <= targets


@BY_NAME
def test_settings_named_exist(page: Path) -> None:
    named = set(re.findall(r"\bWAYLINE_[A-Z_]*[A-Z]\b", page.read_text()))
    assert {n.removesuffix("_FILE") for n in named} <= set(Settings.model_fields)


@BY_NAME
def test_files_named_exist(page: Path) -> None:
    for named in code(prose(page.read_text())):
        if re.fullmatch(r"[\w./-]+", named) and "/" in named and named.endswith((*ENDINGS, "/")):
            if named.startswith("/") or named.split("/")[0] not in ROOMS:
                continue
            assert named in TO_BE_MADE or (ROOT / named).exists(), named


ROOMS = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}


def test_every_page_is_linked_from_readme_or_from_one_that_is() -> None:
    waiting, seen = [ROOT / "README.md"], set[Path]()
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        targets = (link.partition("#")[0] for link in links(page) if "://" not in link)
        waiting += [(page.parent / target).resolve() for target in targets if target]
    assert set(PAGES) <= seen


def test_the_two_commands_stand_in_the_readme() -> None:
    assert {"make run", "make test"} <= {" ".join(words[:2]) for words in shell(ROOT / "README.md")}


def test_pictures_are_small_and_shown() -> None:
    pictures = sorted((DOCS / "images").glob("*.png"))
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size <= 300_000, picture.name
        assert any(picture.name in page.read_text() for page in PAGES), picture.name
