"""Text from elsewhere, made safe for a terminal."""

import unicodedata

#: Control and format characters can move the cursor, colour, or turn the reading order round.
_REFUSED = {"Cc", "Cf", "Co", "Cs"}


def printable(text: str) -> str:
    """One line without control characters; joiners that scripts and emoji need stay."""
    return "".join(
        c if c in "\u200c\u200d" or unicodedata.category(c) not in _REFUSED else " " for c in text
    )
