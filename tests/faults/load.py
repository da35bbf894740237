"""Runs going in while faults happen, and streams being followed meanwhile."""

import random
import threading
import time
from typing import Any

import httpx

from tests.e2e.stack import messages
from tests.faults import oracle
from tests.faults.trial import Trial
from tests.faults.world import World


class Load(threading.Thread):
    """Sends in ``total`` runs, so many at a time: one ends, the next goes in.

    With a web they go in through REST and one in ``followed`` is followed live. A run that
    was refused (503, or no connection) is not accepted and tried again a little later.
    ``pace`` is the least time between two, in seconds. After ``seconds`` it gives up: what
    has not ended by then is lost.
    """

    def __init__(
        self,
        world: World,
        total: int,
        at_once: int,
        *,
        followed: int = 10,
        pace: float = 0.0,
        seconds: float = 900,
    ) -> None:
        super().__init__(name="load", daemon=True)
        self._world, self._total, self._at_once = world, total, at_once
        self._followed = followed
        self._pace, self._seconds = pace, seconds
        self._before = world.ended()
        self.accepted: list[str] = []
        self.refused: list[str] = []
        self.followers: list[Follower] = []
        self.began = time.monotonic()
        self.start()

    def run(self) -> None:
        while len(self.accepted) < self._total and not self._late:
            room = self._at_once - (len(self.accepted) - (self._world.ended() - self._before))
            took = room > 0 and self._one()
            time.sleep(self._pace if took else 0.02)

    def _one(self) -> bool:
        if self._world.http is None:
            self.accepted.append(self._world.submit())
            return True
        try:
            answer = self._world.post()
        except httpx.TransportError as error:
            self.refused.append(type(error).__name__)
            return False
        if answer.status_code != 202:
            self.refused.append(str(answer.status_code))
            return False
        accepted = answer.json()
        self.accepted.append(_run_of(self._world, accepted["id"]))
        if len(self.accepted) % self._followed == 0:
            self.followers.append(Follower(self._world, accepted))
        return True

    @property
    def under_way(self) -> bool:
        return not self._late and (self.is_alive() or self.left > 0)

    @property
    def _late(self) -> bool:
        return time.monotonic() - self.began > self._seconds

    @property
    def left(self) -> int:
        """Accepted and not ended yet."""
        return len(self.accepted) - (self._world.ended() - self._before)

    def wait(self, seconds: float) -> None:
        """So long, or until the last run has ended."""
        deadline = time.monotonic() + seconds
        while self.under_way and time.monotonic() < deadline:
            time.sleep(0.05)

    def finish(self, trial: Trial) -> float:
        """Wait for the last run to end. Returns the seconds since the first went in."""
        while self.under_way:
            time.sleep(0.02)
        took = time.monotonic() - self.began
        trial.judge(not self.is_alive(), f"only {len(self.accepted)} runs could be sent in")
        for follower in self.followers:
            follower.join(30)
            trial.judge(follower.ended, f"a stream never ended: {follower.ids}")
            oracle.stream(trial, follower.ids, follower.trip)
        return took


def _run_of(world: World, trip: str) -> str:
    return str(world.one("SELECT id FROM runs WHERE trip_id = :t", t=trip))


class Follower(threading.Thread):
    """Follows one trip's stream to its end, hanging up now and then to come back."""

    def __init__(self, world: World, accepted: dict[str, Any]) -> None:
        super().__init__(name="follower", daemon=True)
        self.trip = accepted["id"]
        self._world = world
        self._headers = {"Authorization": f"Bearer {accepted['access_token']}"}
        self._chance = random.Random(self.trip)
        self.ids: list[int] = []
        self.ended = False
        self.start()

    def run(self) -> None:
        deadline = time.monotonic() + 120
        while not self.ended and time.monotonic() < deadline:
            try:
                self._follow(self._chance.randint(1, 4))
            except httpx.HTTPError:
                time.sleep(0.1)

    def _follow(self, most: int) -> None:
        """Read until the end, or until ``most`` numbered messages have come."""
        last = {"Last-Event-ID": str(self.ids[-1])} if self.ids else {}
        url = f"/api/v1/trips/{self.trip}/events"
        with self._world.web.stream("GET", url, headers=self._headers | last) as stream:
            if stream.status_code != 200:
                time.sleep(0.1)
                return
            for message in messages(stream.iter_lines()):
                if message.id is not None:
                    self.ids.append(message.id)
                    most -= 1
                if message.type in oracle.LAST:
                    self.ended = True
                if self.ended or most == 0:
                    return
