"""What work there is: each workflow's steps, as data. Imports no other room."""

from workflows.itinerary import ITINERARY
from workflows.model import Step, Workflow

#: Every workflow by its name.
WORKFLOWS: dict[str, Workflow] = {w.name: w for w in (ITINERARY,)}

__all__ = ["ITINERARY", "WORKFLOWS", "Step", "Workflow"]
