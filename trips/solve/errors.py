"""What can go wrong while solving."""


class UnsolvedError(Exception):
    """The solver's limit passed with neither an answer nor a proof that there is none."""

    code = "unsolved"
    retryable = False
