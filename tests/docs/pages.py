"""Reading the documentation: its pages, headings, tables and blocks of code."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

#: Every page of the documentation.
PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md")))

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def reference(name: str) -> str:
    """The text of ``docs/reference/<name>.md``."""
    return (DOCS / "reference" / f"{name}.md").read_text()


def blocks(text: str, *languages: str) -> list[str]:
    """The fenced blocks in one of these languages; all of them when none is given."""
    return [body for said, body in _FENCE.findall(text) if not languages or said in languages]


def prose(text: str) -> str:
    """The page without its fenced blocks."""
    return _FENCE.sub("", text)


def headings(text: str) -> list[tuple[int, str]]:
    """(level, words) of each heading, without the ticks of code."""
    found = re.findall(r"^(#+) (.+)$", prose(text), re.MULTILINE)
    return [(len(signs), words.replace("`", "").strip()) for signs, words in found]


def sections(text: str, level: int) -> dict[str, str]:
    """Heading of that level → what stands below it, down to the next of its level or above."""
    parts = re.split(rf"^(?=#{{1,{level}}} )", text, flags=re.MULTILINE)
    mark = "#" * level + " "
    return {
        part.split("\n", 1)[0].removeprefix(mark).replace("`", "").strip(): part.partition("\n")[2]
        for part in parts
        if part.startswith(mark)
    }


def rows(text: str) -> list[list[str]]:
    """The cells of every table's rows, without its heading and the line below that."""
    found: list[list[str]] = []
    for table in re.findall(r"(?:^\|.*\|\n?)+", text, re.MULTILINE):
        lines = table.strip().splitlines()
        found += [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]
    return [[cell.strip(" |") for cell in row] for row in found]


def code(cell: str) -> list[str]:
    """What stands in ticks."""
    return re.findall(r"`([^`]+)`", cell)
