"""Any endpoint that speaks OpenAI's protocol, a local one too: third in line."""

from typing import Self

from openai import AsyncOpenAI, Timeout
from pydantic import SecretStr

from runs.settings import Settings
from workers.providers.chat import CONNECT_SECONDS, ChatProvider

#: Asked when a key is set and no address.
DEFAULT_URL = "https://api.openai.com/v1"
#: Local endpoints want no key, but the client wants some text.
NO_KEY = SecretStr("none")


class OpenAICompatible(ChatProvider):
    name = "openai"

    @classmethod
    def configured(cls, settings: Settings) -> Self | None:
        """``None`` without ``OPENAI_MODEL``, or without both an address and a key."""
        key, url = settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL
        if settings.OPENAI_MODEL is None or (key is None and url is None):
            return None
        return cls(base_url=url or DEFAULT_URL, model=settings.OPENAI_MODEL, key=key or NO_KEY)

    def _open(self) -> AsyncOpenAI:
        return AsyncOpenAI(
            api_key=self._key.get_secret_value(),
            base_url=self._base_url,
            max_retries=0,
            timeout=Timeout(None, connect=CONNECT_SECONDS),
        )
