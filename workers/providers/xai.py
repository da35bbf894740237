"""xAI's Grok, through the OpenAI client and xAI's base URL."""

from typing import Self

from openai import AsyncOpenAI, Timeout

from runs.settings import Settings
from workers.providers.chat import CONNECT_SECONDS, ChatProvider


class Xai(ChatProvider):
    name = "xai"

    @classmethod
    def configured(cls, settings: Settings) -> Self | None:
        """``None`` without ``XAI_API_KEY``."""
        if settings.XAI_API_KEY is None:
            return None
        return cls(
            base_url=settings.XAI_BASE_URL, model=settings.XAI_MODEL, key=settings.XAI_API_KEY
        )

    def _open(self) -> AsyncOpenAI:
        client = AsyncOpenAI(
            api_key=self._key.get_secret_value(),
            base_url=self._base_url,
            max_retries=0,
            timeout=Timeout(None, connect=CONNECT_SECONDS),
        )
        # The client takes these from OPENAI_* in the environment; they are not xAI's business.
        client.organization = client.project = client.admin_api_key = None
        return client
