"""Places into days.

schedule    outline + findings + picks → days, stays, what was left out
repair      the same again without what broke a rule

    frames, coming, going, moving, nights, gates   what is settled before anything is chosen
    candidates, windows, customs, usual            what may be chosen, when, at what price
    board, purse, timing, ways                     the plan while it is made, always one to keep
    question                                       a town's days as a question for the solver
    choosing, meals, again                         visits, then tables, then both together
    pins, whole_day, visits, improve               what the solver could not weigh
    instead, together                              great sights before lesser; next door, same day
    items, titles, tips, left_out                  how it is shown, and what is told
"""

from trips.schedule.plan import schedule
from trips.schedule.repair import repair

__all__ = ["repair", "schedule"]
