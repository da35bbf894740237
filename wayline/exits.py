"""Exit codes, and the one exception that ends a command with a message."""

from enum import IntEnum


class Exit(IntEnum):
    """What a script reads from ``$?``."""

    OK = 0
    #: It was tried and did not work.
    FAILED = 1
    #: What was asked for cannot be: a setting, a flag, a field.
    BAD_REQUEST = 2
    #: No server answers.
    SERVER_AWAY = 3
    #: Ctrl-C, as shells count it.
    INTERRUPTED = 130


class CommandError(Exception):
    """Ends the command: the message is shown as it stands, without a traceback."""

    def __init__(
        self,
        message: str,
        exit_code: Exit = Exit.FAILED,
        *,
        fields: tuple[tuple[str, str], ...] = (),
        instead: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.exit_code = exit_code
        #: (JSON pointer, what is wrong with it) for each field that was refused.
        self.fields = fields
        #: Destinations that can be planned in place of one that cannot.
        self.instead = instead
