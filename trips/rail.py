"""Fast trains between bundled cities: minutes on board of a usual fast one, as recalled.

General knowledge of the year ``AS_OF``, not read in a timetable: rounded to five minutes, on
the slow side of what trains differ by. Pairs that nobody here is sure of are not listed, and
their ways stay estimates from the distance.
"""

#: The year that the minutes are recalled of.
AS_OF = "2025"

_MINUTES: dict[tuple[str, str], int] = {
    ("amsterdam", "brussels"): 120,
    ("amsterdam", "london"): 240,
    ("amsterdam", "paris"): 205,
    ("barcelona", "madrid"): 160,
    ("berlin", "munich"): 245,
    ("berlin", "prague"): 260,
    ("brussels", "london"): 125,
    ("brussels", "paris"): 85,
    ("budapest", "vienna"): 160,
    ("copenhagen", "stockholm"): 320,
    ("edinburgh", "london"): 270,
    ("florence", "milan"): 120,
    ("florence", "rome"): 95,
    ("florence", "venice"): 135,
    ("krakow", "warsaw"): 150,
    ("kyoto", "osaka"): 30,
    ("kyoto", "tokyo"): 135,
    ("lisbon", "porto"): 180,
    ("london", "paris"): 140,
    ("madrid", "seville"): 160,
    ("milan", "rome"): 195,
    ("milan", "venice"): 150,
    ("munich", "vienna"): 245,
    ("new-york", "washington-dc"): 180,
    ("osaka", "tokyo"): 150,
    ("prague", "vienna"): 245,
    ("rome", "venice"): 240,
}
#: Checks before boarding under the Channel, minutes: our estimate.
_CHECKS = 45
_CHANNEL = frozenset({"amsterdam", "brussels", "paris"})


def minutes(one: str, other: str) -> int | None:
    """On board between two bundled cities, by slug; ``None``: not recalled."""
    return _MINUTES.get((min(one, other), max(one, other)))


def checks(one: str, other: str) -> int:
    """Minutes that a border takes before boarding."""
    return _CHECKS if "london" in (one, other) and {one, other} & _CHANNEL else 0


def pairs() -> tuple[tuple[str, str], ...]:
    """All pairs that are listed, each in the order of the alphabet."""
    return tuple(_MINUTES)
