"""What the atlas knows of the places that a request names."""

from dataclasses import dataclass
from functools import cached_property

from trips.atlas import load
from trips.atlas.find import Found, find
from trips.atlas.schema import City
from trips.builtin import route
from trips.builtin.named import find_place
from trips.builtin.order import towns_of
from trips.builtin.taste import taste
from trips.places import Place
from trips.request import Booked, TripRequest


@dataclass(frozen=True)
class Facts:
    """The request and its places. Only for a destination that is known."""

    request: TripRequest

    @cached_property
    def found(self) -> tuple[City, ...]:
        """All that the destination may mean."""
        found = find(self.request.destination)
        return found.cities if isinstance(found, Found) else ()

    @cached_property
    def stops(self) -> tuple[route.Stop, ...]:
        """The towns that are planned, in order."""
        return route.stops(self.request, self.found, taste(self.request))

    @cached_property
    def towns(self) -> tuple[City, ...]:
        """Each once, however often it is come back to."""
        return tuple({stop.city.slug: stop.city for stop in self.stops}.values())

    @cached_property
    def too_far(self) -> bool:
        """Whether the ways take so much of the days that a town named is not gone to."""
        found = find(self.request.destination)
        if not isinstance(found, Found):
            return False
        short = len(self.stops) - len(self.towns) < found.returns
        return short or not found.named <= {town.slug for town in self.towns}

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return tuple(load.place(town, entry) for town in self.towns for entry in town.places)

    def wanted(self, name: str) -> Place | None:
        """The place that must be seen."""
        return find_place(name, self.places)

    def appointment(self, booked: Booked) -> Place | None:
        return find_place(booked.place or booked.name, self.places)

    def town_of(self, booked: Booked) -> City | None:
        """Where an appointment is, if there is no doubt."""
        place = self.appointment(booked)
        if place is not None:
            return self.town(place)
        where = towns_of(booked, self.towns)
        return where[0] if len(where) == 1 else None

    def town(self, place: Place) -> City:
        slug = place.id.partition(".")[0]
        return next(town for town in self.towns if town.slug == slug)
