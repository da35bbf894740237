"""Commands to Redis as they are, in one round trip, over connections kept for them.

redis-py's own clients and pools look into every command and note every borrowing, which takes
longer than what the command does. This is for the few that each step of each run needs.
"""

from collections import deque
from math import inf
from time import monotonic
from typing import Any

from redis import ConnectionError as RedisConnectionError
from redis import ConnectionPool, RedisError, ResponseError

#: Seconds for which a connection that was used is taken to be there still.
FRESH = 1.0

#: A command and its arguments.
Command = tuple[Any, ...]


class Wire:
    """Safe to use from many threads: each has a connection to itself meanwhile."""

    def __init__(self, pool: ConnectionPool) -> None:
        """``pool`` says how connections are made; those used here are not its own."""
        self._pool = pool
        #: With the time of their last use, by the monotonic clock; ``inf`` when not connected.
        self._free: deque[tuple[Any, float]] = deque()

    def give(self, *commands: Command) -> list[Any]:
        """What Redis answers, command by command. Raises what redis-py raises."""
        connection = self._taken()
        try:
            connection.send_packed_command(connection.pack_commands(commands))
            answers = [_answer(connection) for _ in commands]
        except BaseException:
            connection.disconnect()  # what was not read would be taken for another's answer
            # Kept: it connects anew when it is used, and the pool makes only so many.
            self._free.append((connection, inf))
            raise
        self._free.append((connection, monotonic()))
        for answer in answers:
            if isinstance(answer, ResponseError):
                raise answer
        return answers

    def close(self) -> None:
        """Close what is not in use."""
        while self._free:
            self._free.pop()[0].disconnect()

    def _taken(self) -> Any:
        try:
            connection, used = self._free.pop()
        except IndexError:
            return self._pool.make_connection()
        if monotonic() - used < FRESH:
            return connection
        try:
            if connection.can_read():  # Redis has closed it, or says what nobody asked for
                raise RedisConnectionError
        except (RedisError, OSError):
            connection.disconnect()  # it connects anew when it sends
        return connection


def _answer(connection: Any) -> Any:
    try:
        return connection.read_response()
    except ResponseError as error:
        return error
