"""The real provider clients, pointed at a fake."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pydantic import SecretStr

from tests.fakes.http import Server
from workers.providers.chat import ChatProvider
from workers.providers.groq import Groq
from workers.providers.openai_compatible import OpenAICompatible
from workers.providers.xai import Xai

T = TypeVar("T")

#: Made up; no message, log line or representation may show it.
KEY = "made-up-canary-9c41d7"


def xai(server: Server, url: str | None = None) -> Xai:
    return Xai(base_url=url or f"{server.url}/v1", model="grok-made-up", key=SecretStr(KEY))


def groq(server: Server, url: str | None = None) -> Groq:
    return Groq(base_url=url or server.url, model="oss-made-up", key=SecretStr(KEY))


def openai(server: Server, url: str | None = None) -> OpenAICompatible:
    return OpenAICompatible(
        base_url=url or f"{server.url}/v1", model="local-made-up", key=SecretStr(KEY)
    )


def run(work: Callable[[], Awaitable[T]], *providers: ChatProvider) -> T:
    """Run on a new event loop; close the providers' connections before it ends."""

    async def all_of_it() -> T:
        try:
            return await work()
        finally:
            for provider in providers:
                await provider.close()

    return asyncio.run(all_of_it())
