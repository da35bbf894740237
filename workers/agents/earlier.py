"""What a run is for and what its earlier steps made."""

from collections.abc import Mapping

from runs.record import Finished, Run
from trips.atlas.load import city
from trips.atlas.schema import City
from trips.findings import Findings
from trips.outline import TripOutline
from trips.recommendations import Recommendations


class Earlier:
    """Read from the record's JSON only as far as an agent asks for it."""

    def __init__(self, run: Run, finished: Mapping[str, Finished]) -> None:
        self.run = run
        self._finished = finished

    @property
    def made_by(self) -> dict[str, str]:
        """Step → ``xai/grok-4`` or ``builtin``."""
        return {name: step.made_by for name, step in self._finished.items()}

    @property
    def outline(self) -> TripOutline:
        return TripOutline.model_validate(self._finished["architect"].output)

    @property
    def towns(self) -> tuple[City, ...]:
        """The towns that the architect read live; none before it."""
        made = self._finished.get("architect")
        return self.outline.towns if made is not None and made.output.get("towns") else ()

    @property
    def findings(self) -> Findings:
        return Findings.model_validate(self._finished["gatherer"].output)

    @property
    def recommendations(self) -> Recommendations:
        return Recommendations.model_validate(self._finished["specialist"].output)

    @property
    def cities(self) -> tuple[City, ...]:
        """The cities of the outline."""
        return tuple(city(slug) for slug in self.outline.destinations)
