"""Which function does which step. A test finds any step without one."""

from trips.findings import Findings
from trips.itinerary import Itinerary
from trips.outline import TripOutline
from trips.recommendations import Recommendations
from workers.agents import architect, formatter, gatherer, specialist
from workers.agents.bind import bind
from workers.binding import Binding
from workflows import ITINERARY

BINDINGS: tuple[Binding, ...] = (
    bind(ITINERARY, "architect", architect.run, TripOutline, architect.partial),
    bind(ITINERARY, "gatherer", gatherer.run, Findings, gatherer.partial),
    bind(ITINERARY, "specialist", specialist.run, Recommendations, specialist.partial),
    bind(ITINERARY, "formatter", formatter.run, Itinerary, formatter.partial, formatter.numbered),
)
