"""What each city offers, as options, made once and kept."""

from dataclasses import dataclass

from bench.itineraries.travelplanner import towns
from bench.itineraries.travelplanner.world import World
from trips.solve.choose import Option


@dataclass(frozen=True)
class Offer:
    """One city's. Names are as a plan writes them."""

    beds: tuple[Option, ...]
    #: The cheapest first.
    tables: tuple[Option, ...]
    sights: tuple[str, ...]

    @property
    def cuisines(self) -> frozenset[str]:
        """All that can be eaten there."""
        return frozenset().union(*(table.offers for table in self.tables))


class Offers:
    """Every city's."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._kept: dict[tuple[str, bool], Offer] = {}

    def of(self, city: str, plain_only: bool) -> Offer:
        """``plain_only``: without names that may be misread."""
        found = self._kept.get((city, plain_only))
        if found is None:
            found = self._kept[city, plain_only] = Offer(
                beds=towns.beds(self.world.rooms.get(city, ()), plain_only),
                tables=towns.kitchens(self.world.tables.get(city, ()), plain_only),
                sights=towns.sights(self.world.sights.get(city, ()), city, plain_only),
            )
        return found
