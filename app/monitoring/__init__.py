"""For those who run the site, under /api/monitoring: health, dead letters.

blueprint     the calls are registered on it; it lets operators alone in
calls         the table of these calls, for the document and the page
health        how the product is, measured when it is asked
checks        what is measured
dead_letters  list, replay, drop
schemas       what is answered
"""

from app.monitoring import dead_letters, health
from app.monitoring.blueprint import blueprint

__all__ = ["blueprint", "dead_letters", "health"]
