"""When people of a country sit down to eat: recalled from general knowledge, not looked up.

Only the earliest usual start is said, as "HH:MM" for lunch and for dinner. Countries that
are not here, and days whose end is too early for theirs, keep to the common hours
(:mod:`trips.schedule.windows`).
"""

_LATE = {
    "ES": ("13:30", "20:30"),
    "AR": ("12:45", "20:30"),
    "GR": ("13:00", "20:00"),
    "EG": ("13:00", "20:00"),
    "IN": ("12:30", "20:00"),
    "MX": ("13:30", "19:30"),
    "IT": ("12:30", "19:30"),
    "PT": ("12:30", "19:30"),
    "BR": ("12:15", "19:30"),
    "PE": ("12:30", "19:30"),
    "MA": ("12:30", "19:30"),
    "AE": ("12:30", "19:30"),
    "FR": ("12:00", "19:30"),
}
_EARLY = {
    **dict.fromkeys(("GB", "IE", "ZA", "KE"), ("12:00", "18:30")),
    **dict.fromkeys(("DE", "AT", "CH", "NL", "BE", "PL", "CZ", "HU"), ("11:45", "18:30")),
    **dict.fromkeys(("DK", "SE", "NO", "FI"), ("11:45", "18:15")),
    **dict.fromkeys(("US", "CA", "AU", "NZ"), ("11:45", "18:00")),
    **dict.fromkeys(("JP", "KR", "TW", "CN"), ("11:45", "18:00")),
    **dict.fromkeys(("HK", "SG", "MY", "TH", "VN"), ("11:45", "18:15")),
}


def starts(country: str) -> tuple[int, int] | None:
    """Minutes at which lunch and dinner begin at the earliest; ``None``: not known."""
    found = (_LATE | _EARLY).get(country)
    return None if found is None else (_minute(found[0]), _minute(found[1]))


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
