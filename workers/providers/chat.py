"""One request to a chat completion API, shared by the clients of all providers.

The clients' own retries are off (``max_retries=0``): the policy is ours alone. Their
timeouts are per read, so a total deadline stands round the whole exchange. The body is
read in pieces up to a bound.
"""

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from typing import Any
from weakref import WeakKeyDictionary

from pydantic import SecretStr

from runs.errors import ConfigurationError, SchemaError, SchemaRefusedError, WaylineError
from workers.providers import completion
from workers.providers.base import Json, Prompt, Reply
from workers.providers.classify import BAD_REQUESTS, classify

#: Longest wait for a connection, TLS included, in seconds.
CONNECT_SECONDS = 5.0
#: The largest body read, in bytes: a reply of 256 kB, escaped, and what models think aloud.
MAX_BODY = 2 * 1024 * 1024


class ChatProvider(ABC):
    """A provider that speaks the chat completions protocol."""

    name: str

    def __init__(self, *, base_url: str, model: str, key: SecretStr) -> None:
        self.model = model
        self._base_url = base_url
        self._key = key
        #: Not every endpoint takes a JSON Schema; one that refuses is asked in words.
        self._takes_schema = True
        #: Connections belong to the event loop that they were opened on.
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, Any] = WeakKeyDictionary()

    def __repr__(self) -> str:
        return f"<{self.name}/{self.model}>"

    @abstractmethod
    def _open(self) -> Any:
        """A new client of the vendor's library, with its retries off."""

    def _client(self) -> Any:
        loop = asyncio.get_running_loop()
        client = self._clients.get(loop)
        if client is None:
            client = self._clients[loop] = self._open()
        return client

    async def close(self) -> None:
        client = self._clients.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.close()

    async def complete(
        self, prompt: Prompt, schema_name: str, json_schema: Json, *, deadline_seconds: float
    ) -> Reply:
        """Ask once. See :class:`workers.providers.base.Provider`."""
        with_schema = self._takes_schema
        question = _question(prompt, schema_name, json_schema, with_schema=with_schema)
        answered = False
        body = b""
        failure: WaylineError | None = None
        try:
            async with asyncio.timeout(deadline_seconds):
                completions = self._client().chat.completions.with_streaming_response
                async with completions.create(model=self.model, **question) as response:
                    answered = True
                    body = await _bounded(response.iter_bytes())
        except Exception as error:  # noqa: BLE001 - classify knows every type, bugs too
            failure = classify(error, answered=answered)
            if isinstance(failure, ConfigurationError) and isinstance(error, BAD_REQUESTS):
                self._takes_schema = not with_schema
                if with_schema:
                    failure = SchemaRefusedError(cause=failure.cause, retry_after=0.0)
        if failure is not None:
            # Raised out here: the client's exception holds the request and its key.
            raise failure
        return completion.read(body, self.name, self.model)


def _question(prompt: Prompt, schema_name: str, json_schema: Json, *, with_schema: bool) -> Json:
    """The request's body, but for the model."""
    system = prompt.system
    question: Json = {}
    if with_schema:
        question["response_format"] = {
            "type": "json_schema",
            "json_schema": {"name": schema_name, "schema": json_schema, "strict": True},
        }
    else:
        system += (
            "\n\nReply with one JSON object and nothing else. It must fit this JSON Schema:\n"
            + json.dumps(json_schema, ensure_ascii=False)
        )
    question["messages"] = [
        {"role": "system", "content": system},
        {"role": "user", "content": prompt.user},
    ]
    question["max_completion_tokens"] = prompt.max_tokens
    return question


async def _bounded(pieces: AsyncIterator[bytes]) -> bytes:
    body = bytearray()
    async for piece in pieces:
        body += piece
        if len(body) > MAX_BODY:
            raise SchemaError(cause="body too large", problems=("The reply was far too long",))
    return bytes(body)
