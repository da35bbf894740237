"""Wishes that cannot all come true: which, in the traveller's words, and what would do.

    wish        the wishes of a request, one by one
    facts       what the atlas knows of the places that they name
    clashes     a few wishes that rule each other out, whatever the plan
    appointments  appointments that rule each other out
    no_time     hours of coming and going that leave no time in town
    elsewhere   places by name that lie in other cities
    program     wishes with days, hours, paces and money, as a question to the solver
    cores       the smallest sets of wishes that the question has no answer for
    planned     a request planned for real, and what its plan leaves unserved
    told        a conflict in words
    relax       what could be given up, the least first, proved by planning it
    conflicts   all of it together
    report      a finished plan's conflicts, as lines of what it leaves out

A conflict is *certain* when it rests on the traveller's own words alone; any other rests on
hours, prices and journey times that are estimates, and is told only if a plan really fails.
"""

from trips.wishes.conflicts import Conflict, conflicts
from trips.wishes.relax import Relaxation, relaxed
from trips.wishes.report import reported
from trips.wishes.wish import Wish

__all__ = ["Conflict", "Relaxation", "Wish", "conflicts", "relaxed", "reported"]
