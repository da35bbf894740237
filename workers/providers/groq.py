"""Groq, through its own client. It takes no streaming together with a JSON Schema."""

from typing import Self

from groq import AsyncGroq, Timeout

from runs.settings import Settings
from workers.providers.chat import CONNECT_SECONDS, ChatProvider

#: What the client appends to the base URL by itself.
APPENDED = "/openai/v1"


class Groq(ChatProvider):
    name = "groq"

    @classmethod
    def configured(cls, settings: Settings) -> Self | None:
        """``None`` without ``GROQ_API_KEY``."""
        if settings.GROQ_API_KEY is None:
            return None
        return cls(
            base_url=settings.GROQ_BASE_URL, model=settings.GROQ_MODEL, key=settings.GROQ_API_KEY
        )

    def _open(self) -> AsyncGroq:
        return AsyncGroq(
            api_key=self._key.get_secret_value(),
            base_url=self._base_url.rstrip("/").removesuffix(APPENDED),
            max_retries=0,
            timeout=Timeout(None, connect=CONNECT_SECONDS),
        )
