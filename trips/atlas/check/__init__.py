"""Is the atlas right? Everything that can be told of its files without the network.

files        city files → cities, and what their schema refuses
hours        opening hours that no one can read, or that undo themselves
replaced     a rule of opening hours that a later one undoes
positions    entries that lie too far from their city
coast        entries that lie out at sea
prices       prices out of proportion for their kind and the city's level
ages         for whom a place is, and whom it lets in
duplicates   one place written down twice
coverage     what every city needs, and its currency
countries    what a city says of its country
parties      made-up parties for whom a city must be plannable
planning     ten days planned for a party, and the rules that do not hold
reference    open data on a disk → points
spelling     names reduced to what two sources agree on
nearby       the points near a city, found by name
compare      entries against points: confirmed, unconfirmed, disagreeing, settled
report       all of it, counted
"""

from trips.atlas.check.problem import Problem
from trips.atlas.check.reference import NoReferenceError
from trips.atlas.check.report import Report, check

__all__ = ["NoReferenceError", "Problem", "Report", "check"]
