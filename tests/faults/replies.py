"""Replies that broke, cut or never meant to fit: rows 26 to 29. One question each, no worker."""

import json
import random
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from runs.errors import TruncatedError, WaylineError
from tests.fakes import behaviours as do
from tests.fakes import clients
from tests.fakes.http import Behaviour
from tests.fakes.provider import FakeProvider
from tests.faults import oracle
from tests.faults.asking import GOOD, PROMPT, two
from tests.faults.trial import Trial, row
from tests.faults.world import World
from workers.providers.chat import CONNECT_SECONDS, ChatProvider

#: Beyond its limit a call may take so long to be ended, in seconds.
SLACK = 2.0


@row(
    26,
    "refused, DNS, TLS, no connection, reset mid-body, stall, a byte at a time",
    "connecting ≤ 5 s, in total ≤ 120 s, the other provider answers",
)
def network(trial: Trial) -> None:
    longest = trial.size(2.0, 120.0)
    with two() as asked, ExitStack() as closing:
        addresses = {
            "refused": "http://127.0.0.1:1/v1",
            "no such host": "http://nowhere.invalid/v1",
            "no TLS there": f"https://127.0.0.1:{asked.first.port}/v1",
            "no connection": f"http://127.0.0.1:{closing.enter_context(_black_hole())}/v1",
        }
        for name, url in addresses.items():
            ended = asked.ask(url=url)
            failed = [call for call in ended.calls if call.provider == "xai"]
            each = max(call.latency_ms for call in failed) / 1000
            codes = {call.error_code for call in failed}
            trial.judge(codes <= {"network", "timeout"}, f"{name}: {codes}")
            trial.judge(each <= CONNECT_SECONDS + SLACK, f"{name}: {each:.1f} s to connect")
            trial.judge(len(failed) <= 3, f"{name}: {len(failed)} tries")
            trial.judge(ended.answer, f"{name}: the other was not asked")
        behaviours = {"reset": do.cut(20), "stall": do.stall(), "trickle": do.trickle(1.0)}
        for name, behaviour in behaviours.items():
            # Half of the time is the other provider's.
            ended = asked.ask(behaviour, seconds=2 * longest)
            first = sum(c.latency_ms for c in ended.calls if c.provider == "xai") / 1000
            trial.judge(first <= longest + SLACK, f"{name}: {first:.1f} s of {longest}")
            made_by = ended.answer and ended.answer.made_by
            trial.judge(str(made_by).startswith("groq"), f"{name}: answered by {made_by}")
        trial.figures.trials = len(addresses) + len(behaviours)
        trial.note("calls do not stream: no first token and no idle time to bound")


@contextmanager
def _black_hole() -> Iterator[int]:
    """A port on which connecting never ends: its queue is full and nobody takes from it."""
    with ExitStack() as closing:
        server = closing.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        port: int = server.getsockname()[1]
        for _ in range(4):
            client = closing.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", port))
        yield port


@row(27, "a recorded reply cut at every byte", "noticed every time")
def cut(trial: Trial) -> None:
    whole = len(json.dumps(do.completion(GOOD)).encode())
    places = range(1, whole, trial.size(9, 1))
    cuts = [*(do.cut(at, GOOD) for at in places), *(do.cut(at, GOOD, close=True) for at in places)]
    for make in (clients.xai, clients.groq):
        with FakeProvider() as fake:
            fake.then(*cuts)
            provider = make(fake)

            async def all_of_them(provider: ChatProvider = provider) -> list[type]:
                met: list[type] = []
                for _ in cuts:
                    try:
                        await provider.complete(PROMPT, "thing", {}, deadline_seconds=10)
                        met.append(type(None))
                    except WaylineError as error:
                        met.append(type(error))
                return met

            met = clients.run(all_of_them, provider)
            missed = sum(kind is not TruncatedError for kind in met)
            trial.judge(missed == 0, f"{provider.name}: {missed} of {len(met)} taken otherwise")
            trial.figures.trials += len(met)
    trial.note("replies are not streamed: cut with the length told, and with the end as its end")


#: What models do to JSON that can be undone without asking again.
_REPAIRABLE: tuple[Callable[[str], str], ...] = (
    lambda text: f"```json\n{text}\n```",
    lambda text: f"Sure, here you are:\n{text}",
    lambda text: f"{text}\n\nEnjoy your trip!",
    lambda text: "\ufeff" + text,
    lambda text: text.replace(", ", ",\n  "),
    lambda text: text[:-1] + ",}",
    lambda text: text.rstrip("}"),
    lambda text: text.replace('"b"]', '"b",]'),
    lambda text: text.replace('"', "'"),
    lambda text: text.replace('"score"', "score"),
    lambda text: text.replace(": 7", ': "7"'),
    lambda text: json.dumps({"result": json.loads(text)}) if text.startswith("{") else text,
    lambda text: text[:-1] + ', "stars": 5}' if text.endswith("}") else text,
)

#: What cannot be made a Thing of.
_HOPELESS: tuple[Callable[[random.Random], str], ...] = (
    lambda _: "",
    lambda _: "I am sorry, I cannot do that.",
    lambda chance: "<html><body>" + "x" * chance.randrange(5000) + "</body></html>",
    lambda _: '{"name": "made up", "score": NaN}',
    lambda chance: json.dumps({"name": "made up", "score": chance.randrange(101, 10**6)}),
    lambda chance: json.dumps({"name": ["wrong"], "score": {"type": chance.random()}}),
    lambda _: '{"a":' * 10_000 + "1" + "}" * 10_000,
    lambda _: '{"name": "' + "x" * 5_000_000 + '"',
    lambda chance: GOOD[: chance.randrange(1, 25)],
)


@row(
    28,
    "200 malformed replies",
    "≥ 95 % of the repairable mended without a call; ≤ 2 repair calls; typed errors",
)
def malformed(trial: Trial) -> None:
    repairable, hopeless = trial.size((14, 9), (140, 60))
    mended = 0
    for number in range(repairable):
        damage = _REPAIRABLE[number % len(_REPAIRABLE)]
        text = damage(GOOD)
        if number >= len(_REPAIRABLE):
            text = trial.random.choice(_REPAIRABLE[:4])(text)
        with two() as asked:
            ended = asked.ask(do.text(text))
            mended += ended.answer is not None and len(ended.calls) == 1
    for number in range(hopeless):
        text = _HOPELESS[number % len(_HOPELESS)](trial.random)
        with two() as asked:
            asked.second.always(do.text(text))
            ended = asked.ask(do.text(text), seconds=60)
            # Going to the other provider mends nothing: it is asked once, afresh.
            again = len(ended.calls) - len({call.provider for call in ended.calls})
            typed = ended.code in ("schema", "truncated", "provider")
            trial.judge(typed, f"{text[:30]!r}: {ended.code} {ended.answer}")
            trial.judge(again <= 2, f"{text[:30]!r}: {again} repair calls")
    with World(trial.folder) as world:
        world.xai.always(do.text('{"nothing": "that fits"}'))
        run = world.submit()
        oracle.wait(trial, world, [run], 90)
        asked_in_all = sum(call.step == "architect" for call in world.calls())
        trial.judge(asked_in_all <= 3, f"a step whose model never fits: {asked_in_all} calls")
    trial.figures.trials = repairable + hopeless + 1
    trial.note(f"{mended} of {repairable} repairable replies mended without a call")
    trial.judge(mended >= 0.95 * repairable, f"only {mended} of {repairable} mended")


#: What the first provider does → how often it is asked before the other is.
_TABLE: dict[str, tuple[Behaviour, int]] = {
    "length": (do.text(GOOD[:9], finish_reason="length"), 2),
    "content filter": (do.text("", finish_reason="content_filter"), 1),
    "refusal": (do.text(None, refusal="I would rather not"), 1),
    "context overflow": (do.error(400, "context_length_exceeded"), 2),
    "401": (do.error(401), 1),
    "403": (do.error(403), 1),
    "unknown model": (do.error(404, "model_not_found"), 1),
}


@row(
    29,
    "length, content filter, refusal, context overflow, 401, 403, unknown model",
    "as the error table says",
)
def as_the_table_says(trial: Trial) -> None:
    for name, (behaviour, times) in _TABLE.items():
        with two() as asked:
            ended = asked.ask(behaviour)
            counts = (len(asked.first.requests), len(asked.second.requests))
            trial.judge(counts == (times, 1), f"{name}: asked {counts} times")
            trial.judge(ended.answer, f"{name}: {ended.code}")
        with two() as asked:
            asked.second.always(behaviour)
            ended = asked.ask(behaviour)
            trial.judge(ended.error, f"{name} twice: {ended.answer}")
            trial.judge(len(ended.calls) <= 2 * times, f"{name} twice: {len(ended.calls)} calls")
    trial.figures.trials = 2 * len(_TABLE)
    trial.note("what the error table says of credits joins with them")
