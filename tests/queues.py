"""Where Redis keeps the messages that wait in a queue."""

from kombu.transport.redis import Channel

from runs.broker import ROUTINE


def key(queue: str) -> str:
    """The list of a queue's messages that were sent once, in their turn."""
    return f"{queue}{Channel.sep}{ROUTINE}"
