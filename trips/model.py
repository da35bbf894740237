"""The base of every model in this room."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A value: frozen, and closed to fields it does not know.

    ``allow_inf_nan=False`` because a NaN in a JSON column cannot be read back by
    other languages' parsers.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)
