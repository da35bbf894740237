"""``docs/reference/cli.md`` against the parser."""

import argparse
import re
from collections.abc import Iterator

from tests.docs.pages import code, reference, rows, sections
from wayline import parser
from wayline.exits import Exit

PAGE = reference("cli")


def commands(
    grammar: argparse.ArgumentParser, name: str = "wayline"
) -> Iterator[tuple[str, set[str]]]:
    """Each command that can be run, and its options and arguments that are shown in help."""
    below = [a for a in grammar._actions if isinstance(a, argparse._SubParsersAction)]
    for action in below:
        for word, sub in action.choices.items():
            yield from commands(sub, f"{name} {word}")
    if not below:
        yield (
            name,
            {
                action.option_strings[0] if action.option_strings else action.dest
                for action in grammar._actions
                if action.help != argparse.SUPPRESS and action.dest != "help"
            },
        )


def test_every_command_and_option_is_described_and_no_other() -> None:
    described = {
        name: {code(row[0])[0] for row in rows(body)} for name, body in sections(PAGE, 2).items()
    }
    assert described == dict(commands(parser.make()))


def test_the_exit_codes_are_the_code_s() -> None:
    sentence = re.search(r"Exit codes: (.+?)\.\n\n", PAGE, re.DOTALL)
    assert sentence is not None
    assert {int(number) for number in re.findall(r"\b\d+\b", sentence[1])} == {*map(int, Exit)}
