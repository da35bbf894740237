"""A model provider on loopback: speaks enough of the protocol for the real clients.

    with FakeProvider() as fake:
        fake.then(error(429, headers={"retry-after": "1"}), drop())
        ...                                     # the third request is answered well

Without a script it answers every request that brings a JSON Schema with the smallest value
that fits, or with what its responder makes of the request. To try the product by hand:

    python -m tests.fakes.provider --delay 1 --port 0

It prints its port. Then, for both agents' models at once, with any made-up keys:

    XAI_API_KEY=x XAI_BASE_URL=http://127.0.0.1:PORT/v1
    GROQ_API_KEY=x GROQ_BASE_URL=http://127.0.0.1:PORT
"""

import argparse
import json
import re
import threading
from collections import deque
from typing import Any

from tests.fakes import agents
from tests.fakes.behaviours import Responder, after, ok, status
from tests.fakes.http import Behaviour, Exchange, Server
from tests.fakes.sample import smallest

CHAT = ("/v1/chat/completions", "/openai/v1/chat/completions")
MODELS = ("/v1/models", "/openai/v1/models")


def schema_of(body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The name and the JSON Schema that a request asks for; empty when it asks for none."""
    asked = body.get("response_format", {}).get("json_schema", {})
    if asked:
        return asked["name"], asked["schema"]
    words = "\n".join(m["content"] for m in body["messages"] if m["role"] == "system")
    found = re.search(r"^\{.*\}\Z", words, re.MULTILINE | re.DOTALL)
    return "", json.loads(found.group()) if found else {"type": "object"}


def fitting(body: dict[str, Any]) -> dict[str, Any]:
    """The default responder: whatever fits the schema."""
    value = smallest(schema_of(body)[1])
    assert isinstance(value, dict)
    return value


class FakeProvider(Server):
    """A scripted provider. ``requests`` and ``open_connections`` tell what has happened."""

    def __init__(self, responder: Responder = fitting, *, delay: float = 0, port: int = 0) -> None:
        self._usual: Behaviour = after(delay, ok(responder)) if delay else ok(responder)
        self._script: deque[Behaviour] = deque()
        self._script_lock = threading.Lock()
        super().__init__(self._answer, port=port)

    def then(self, *behaviours: Behaviour) -> None:
        """Behave so on the next completions, one each; after them as usual."""
        with self._script_lock:
            self._script.extend(behaviours)

    def always(self, behaviour: Behaviour) -> None:
        """Behave so from now on, once the script is done."""
        self._usual = behaviour

    async def _answer(self, exchange: Exchange) -> None:
        request = exchange.request
        if request.path in MODELS:
            await status(200, {"object": "list", "data": [{"id": "made-up"}]})(exchange)
        elif request.path not in CHAT or request.method != "POST":
            await status(404, {"error": {"message": "No such path", "code": None}})(exchange)
        else:
            with self._script_lock:
                behave = self._script.popleft() if self._script else self._usual
            await behave(exchange)


def main() -> None:
    parser = argparse.ArgumentParser(description="A made-up model provider on loopback")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    given = parser.parse_args()
    with FakeProvider(agents.responder, delay=given.delay, port=given.port) as fake:
        print(fake.port, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
