"""Is this a slip of the finger? Only then may a name stand for another."""

from rapidfuzz.distance import OSA

#: A short name is one letter from too many others (Nice, Nike; Rome, Roma).
_SHORTEST = 5
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def slip(typed: str, name: str) -> bool:
    """Whether ``typed`` is ``name`` with one unmistakable slip.

    Two letters swapped, a letter doubled or not doubled, or the key beside the right one.
    Any other difference of a letter may make another town: Lublin is not Dublin, Genova
    not Geneva, Vence not Venice.
    """
    if min(len(typed), len(name)) < _SHORTEST or OSA.distance(typed, name) != 1:
        return False
    if len(typed) == len(name):
        here = [i for i, (a, b) in enumerate(zip(typed, name, strict=True)) if a != b]
        return len(here) == 2 or _neighbours(typed[here[0]], name[here[0]])
    longer, shorter = (typed, name) if len(typed) > len(name) else (name, typed)
    at = next((i for i, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), -1)
    extra = longer[at]
    before, after = longer[at - 1 : at] or longer[-2], longer[at + 1 : at + 2]
    if extra in (before, after):
        return True
    return longer is typed and (_neighbours(extra, before) or _neighbours(extra, after))


def _neighbours(one: str, other: str) -> bool:
    """Keys that touch on a QWERTY keyboard, in a row or between two rows."""
    if not (one and other):
        return False
    where = [(r, row.find(c)) for c in (one, other) for r, row in enumerate(_ROWS) if c in row]
    if len(where) < 2:
        return False
    (row1, key1), (row2, key2) = where
    if row1 == row2:
        return abs(key1 - key2) == 1
    # Each row sits half a key to the right of the one above it.
    return abs(row1 - row2) == 1 and (key1 - key2) * (row2 - row1) in (0, 1)


def slips(typed: str) -> set[str]:
    """Every name that ``typed`` may be one slip from, to be looked up: real ones are few."""
    if len(typed) < _SHORTEST:
        return set()
    cuts = range(len(typed))
    near = {c: [k for row in _ROWS for k in row if _neighbours(c, k)] for c in set(typed)}
    return {
        name
        for name in (
            *(typed[:i] + typed[i + 1] + typed[i] + typed[i + 2 :] for i in cuts[:-1]),
            *(typed[:i] + typed[i + 1 :] for i in cuts),
            *(typed[:i] + typed[i] + typed[i:] for i in cuts),
            *(typed[:i] + key + typed[i + 1 :] for i in cuts for key in near[typed[i]]),
        )
        if slip(typed, name)
    }
