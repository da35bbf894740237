"""Planning a trip: four agents, one chain. Read this file to see the whole flow.

Each step's function is in ``workers/agents/<name>.py``. The chain is built from any step
on, so that starting, resuming, retrying from a step and forking are the same call.
"""

from workflows.model import Step, Workflow

ITINERARY = Workflow(
    name="itinerary",
    version=1,
    steps=(
        # TripRequest → TripOutline: days, bases, themes, budget by category.
        Step(
            name="architect",
            percent=25,
            message="Trip structure planned",
            doing="Planning the structure of the trip",
        ),
        # TripOutline → Findings: facts, stays, food, activities, each with its basis.
        Step(
            name="gatherer",
            percent=50,
            message="Information collected",
            doing="Collecting places and facts",
        ),
        # Findings → Recommendations: scores and reasons, then a schedule.
        Step(
            name="specialist",
            percent=75,
            message="Recommendations generated",
            doing="Choosing and scheduling",
        ),
        # Recommendations → Itinerary: words, costs, practical matters, verification.
        Step(
            name="formatter",
            percent=90,
            message="Itinerary formatted",
            doing="Writing and checking the itinerary",
        ),
    ),
)
