"""Edits: operations on a finished plan, each verified, each keeping what it was not asked about.

apply       plan + operation → plan, or an ``EditRefusedError`` at a field of the operation
Operation   pin, unpin, remove, move, swap, add, replan, cheaper, slower, rain
Material    what the steps of planning left: edits choose from it
others      what could take a stop's place
"""

from trips.edits.apply import apply
from trips.edits.errors import EditRefusedError
from trips.edits.material import Material
from trips.edits.operations import OPERATION, Operation
from trips.edits.others import others

__all__ = ["OPERATION", "EditRefusedError", "Material", "Operation", "apply", "others"]
