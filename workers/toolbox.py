"""What an agent may use: models, checkpoints, a voice. All of it can be interrupted."""

import time
from collections.abc import Callable, Coroutine
from functools import partial
from queue import SimpleQueue
from typing import Any, TypeVar

import structlog
from pydantic import BaseModel

from runs import attempts, calls, checkpoints, events
from runs.errors import LimitedError, WaylineError
from runs.leases import fenced
from runs.policy import Change, rule_of
from runs.settings import Settings
from trips.live import here
from workers.decision import decide
from workers.providers import BUILTIN
from workers.providers.ask import ask
from workers.providers.base import CallRecord, Prompt, Provider, Tokens
from workers.providers.guard import ProviderGuard
from workers.runtime import Runtime
from workers.work import Inbox, Work
from workflows import Step

log = structlog.get_logger(__name__)

T = TypeVar("T", bound=BaseModel)
Made = TypeVar("Made")

#: A step that found no room for so many seconds goes on without a model.
LONGEST_QUEUE = 900.0


class Toolbox:
    """One attempt's tools; ``made_by`` says what made the step, a model or the built-in planner."""

    def __init__(self, runtime: Runtime, work: Work, step: Step) -> None:
        self._runtime = runtime
        self._work = work
        self._step = step
        #: Read when the first is asked for.
        self._kept: dict[str, Any] | None = None
        self._calls_end = time.monotonic() + step.calls_seconds
        self.made_by = BUILTIN

    @property
    def settings(self) -> Settings:
        return self._runtime.settings

    def say(self, text: str) -> None:
        """Tell the traveller what is being done now. Never stored."""
        self._work.check()
        self._runtime.courier.publish(
            [events.chatter(self._work.lease.run_id, self._step.name, text)]
        )

    def compute(self, function: Callable[..., Made], *given: object) -> Made:
        """``function(*given)``, which takes its time, in a process that can be stopped.

        It has to be importable and pure, and its data picklable.
        """
        # The trip's live towns go along: the other process has its own context.
        called, taken = here.carried(function, given)
        return self._runtime.solvers.run(called, *taken, check=self._work.check)

    def call(self, asking: Coroutine[Any, Any, Made]) -> Made:
        """A request to a source, on the calls' event loop. What it raises is raised here."""
        return self._work.call(asking, SimpleQueue())

    def checkpoint(self, key: str, call: Callable[[], Any]) -> Any:
        """Do a paid or slow call once: a later attempt reads its JSON answer back."""
        self._work.check()
        store, lease = self._runtime.store, self._work.lease
        if self._kept is None:
            self._kept = checkpoints.read(store, lease.run_id, lease.step)
        if key not in self._kept:
            value = call()
            checkpoints.save(store, lease, key, value)
            self._kept[key] = value
        return self._kept[key]

    def ask(self, purpose: str, prompt: Prompt, schema: type[T], *, prefer: str) -> T | None:
        """Ask a model for a ``schema``. ``None``: no model answers, the built-in planner is to.

        An error that may pass is raised, for another attempt of the step, while the policy
        allows one; after the last, the run goes on without a model, and says so.
        """
        kept = self.checkpoint(purpose, lambda: self._answer(purpose, prompt, schema, prefer))
        self.made_by = kept["made_by"]
        return None if kept["value"] is None else schema.model_validate(kept["value"])

    def _answer(self, purpose: str, prompt: Prompt, schema: type[T], prefer: str) -> dict[str, Any]:
        """Who made it, and what: the checkpoint's JSON."""
        providers = self._runtime.providers.in_order(prefer)
        if not providers:
            return {"made_by": BUILTIN, "value": None}
        # Both are called on the calls' event loop, which must not wait for the record.
        inbox: Inbox = SimpleQueue()
        asking = ask(
            providers,
            prompt,
            schema,
            purpose=purpose,
            deadline_seconds=max(0.0, self._calls_end - time.monotonic()),
            on_call=lambda call: inbox.put(partial(self._called, call)),
            on_failover=lambda *told: inbox.put(partial(self._failed_over, *told)),
            guard=self._guard(purpose, lambda why: inbox.put(partial(self._waits, why))),
            # Waits are the step's: told, counted in the record, and without holding a thread.
            longest_wait=0.0,
        )
        try:
            answer = self._work.call(asking, inbox)
        except WaylineError as error:
            if self._comes_again(error):
                raise
            self._failed_over(providers[-1].name, BUILTIN, error.code)
            return {"made_by": BUILTIN, "value": None}
        return {"made_by": answer.made_by, "value": answer.value.model_dump(mode="json")}

    def _guard(self, purpose: str, on_wait: Callable[[str], None]) -> ProviderGuard:
        runtime = self._runtime
        return ProviderGuard(
            breakers=runtime.breakers,
            limits=runtime.limits,
            enter=partial(self._enter, purpose),
            on_wait=on_wait,
        )

    def _enter(self, purpose: str, provider: Provider, most: Tokens) -> str:
        """Enter a call into the record; its reservation."""
        lease = self._work.lease
        call = calls.Call(
            run_id=lease.run_id,
            step=lease.step,
            fence=lease.fence,
            provider=provider.name,
            model=provider.model,
            purpose=purpose,
            tokens_in=most.into,
            tokens_out=most.out,
        )
        runtime = self._runtime
        return calls.begin(runtime.store, runtime.purse, call, partial(fenced, lease=lease))

    def _called(self, call: CallRecord) -> None:
        assert call.reservation is not None, "a guarded call is entered before it is made"
        calls.end(
            self._runtime.store,
            self._work.lease.run_id,
            call.reservation,
            calls.Ended(
                outcome=call.error_code or call.outcome,
                tokens_in=call.tokens_in,
                tokens_out=call.tokens_out,
                latency_ms=call.latency_ms,
                cost_microusd=self._runtime.purse.cost(
                    call.provider, call.billed.into, call.billed.out
                ),
            ),
        )

    def _comes_again(self, error: WaylineError) -> bool:
        """Whether the step is to be tried again, rather than go on without a model."""
        if isinstance(error, LimitedError):
            lease = self._work.lease
            return attempts.waited(self._runtime.store, lease.run_id, lease.step) < LONGEST_QUEUE
        if rule_of(error).change is not Change.NONE:
            return False  # asked again as often as it may be, a moment ago
        return decide(error, self._work.lease).retry

    def _waits(self, why: str) -> None:
        events.tell_waiting(self._runtime.store, self._work.lease.run_id, why)

    def _failed_over(self, from_: str, to: str, why: str) -> None:
        log.warning("failover", provider=from_, to=to, why=why)
        events.tell(
            self._runtime.store,
            self._work.lease.run_id,
            "failover",
            {"from": from_, "to": to, "why": why},
        )
