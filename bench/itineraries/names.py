"""The benchmarks: what each is called, where its files lie, and which module runs it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Benchmark:
    """One benchmark. ``bench.itineraries.<module>`` has ``run(folder)``."""

    name: str
    #: Below the folder of all data.
    folder: str
    module: str
    #: Whether ``run`` takes ``plans``, a file to write the plans to.
    writes_plans: bool = False


BENCHMARKS: tuple[Benchmark, ...] = (
    Benchmark("travelplanner", "travelplanner", "travelplanner", writes_plans=True),
    Benchmark("naturalplan_meeting", "naturalplan", "meeting"),
    Benchmark("naturalplan_trip", "naturalplan", "trip"),
    Benchmark("toptw", "orienteering", "toptw"),
    Benchmark("ttdp", "orienteering", "ttdp"),
)
