"""Why an edit cannot be made: one class a reason, each told at a field of the operation."""

from typing import ClassVar


class EditRefusedError(Exception):
    """The plan stays as it is."""

    code: ClassVar[str] = "refused"
    retryable: ClassVar[bool] = False

    def __init__(self, field: str, said: str, instead: str | None = None) -> None:
        """``field`` of the operation; ``instead``: the nearest thing that works, as a sentence."""
        super().__init__(f"{said} {instead}" if instead else said)
        self.field = field
        self.said = said
        self.instead = instead

    def __reduce__(self) -> tuple[type["EditRefusedError"], tuple[str, str, str | None]]:
        """It travels between processes whole."""
        return type(self), (self.field, self.said, self.instead)


class UnknownError(EditRefusedError):
    """There is no such item, day or place."""

    code = "unknown"


class SettledError(EditRefusedError):
    """It is pinned, an appointment, or nothing that can be changed."""

    code = "settled"


class UnsuitableError(EditRefusedError):
    """The place goes against a need of the party, or is in the plan already."""

    code = "unsuitable"


class NoRoomError(EditRefusedError):
    """It is closed then, or the day has no time for it."""

    code = "no_room"


class NothingToChangeError(EditRefusedError):
    """The plan is like that already, or nothing better is known."""

    code = "nothing_to_change"


class BreaksRuleError(EditRefusedError):
    """A rule that holds now would not hold any more."""

    code = "breaks_rule"
