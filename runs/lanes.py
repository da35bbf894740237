"""How kombu lays queues out in Redis: a list for each priority of a queue, a *lane*.

Other brokers have no lanes; theirs is nothing to look into.
"""

from kombu.connection import Connection


def separator(connection: Connection) -> str | None:
    """What stands between a queue's name and a priority; ``None`` with other brokers."""
    if connection.transport.driver_type != "redis":
        return None
    return str(connection.transport.Channel.sep)


def lane_of(queue: str, priority: int, separator: str) -> str:
    """The key of a queue's messages of one priority."""
    return f"{queue}{separator}{priority}"


def is_lane(key: str, separator: str) -> bool:
    """Whether a message was sent to one lane, by its key, rather than to a queue."""
    return separator in key
