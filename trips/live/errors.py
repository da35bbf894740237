"""Why a town cannot be made from what a live source told."""


class UnreadableError(ValueError):
    """The source's answer is none: not JSON, or not in its own form."""

    code = "schema"
    retryable = True


class BrokenOffError(UnreadableError):
    """The source's answer ends in the middle."""

    code = "truncated"


class OverworkedError(UnreadableError):
    """The source gave up in the middle of its search, and said so in its answer."""

    code = "timeout"


class TooLittleError(ValueError):
    """The source knows too few places of a town to plan a trip with."""

    code = "validation"
    retryable = False
