"""What is asked of an Overpass endpoint about a town: one question, bounded on every side."""

from trips.live.kinds import KINDS

#: Metres round the town's centre that are looked at.
RADIUS = 5_000
#: Seconds that the endpoint may work on it, and bytes that it may hold while it does.
TIMEOUT = 25
MAX_SIZE = 64 * 1024 * 1024
#: Elements of one kind of sight, and of one kind of place to eat: the reply stays small.
MAX_ELEMENTS = 60


def question(lat: float, lon: float) -> str:
    """Named sights and places to eat round a point, in Overpass QL, with ways' centres.

    Each kind has a limit of its own, so that a town's many restaurants leave room for its
    museums. Only numbers of ours go into it: nothing that a traveller typed.
    """
    around = f"(around:{RADIUS},{lat:.5f},{lon:.5f})"
    asked = [
        f'nwr["{key}"="{value}"]["name"]{around};out tags center {MAX_ELEMENTS};'
        for key, values in KINDS.items()
        for value in values
    ]
    return "\n".join([f"[out:json][timeout:{TIMEOUT}][maxsize:{MAX_SIZE}];", *asked])
