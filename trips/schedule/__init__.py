"""Places into days.

schedule    outline + findings + picks → days, stays, what was left out
repair      the same again without what broke a rule
"""

from trips.schedule.plan import schedule
from trips.schedule.repair import repair

__all__ = ["repair", "schedule"]
