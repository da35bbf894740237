"""TravelPlanner: cities, ways, stays and meals under a budget and the traveller's conditions.

    world    the place database, read once, by city
    queries  the structured queries
    towns    what a query leaves of a city: the stays, tables and ways that it allows
    plans    a query → a plan, by :mod:`trips.solve`
    write    a plan in the benchmark's words
    check    every rule on a written plan; shares nothing with ``towns`` and ``plans``
    meals    which meals of a day of travelling fit its hours

The queries are taken in structured form: nothing reads their sentences.
"""

from bench.itineraries.travelplanner.measure import run

__all__ = ["run"]
