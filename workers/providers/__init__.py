"""The model providers: a module each. To add one, copy ``xai.py`` and name it below.

base        what a provider is; prompt, reply, record of a call
chat        one request, under a total deadline, cancellable
completion  reading the body that comes back
classify    what an exception of a client is in our terms
schema      a pydantic model as a strict JSON Schema
mend        a reply as a checked value
ask         the same again, re-asked, or the next provider
"""

from runs.settings import Settings
from workers.providers.base import Provider
from workers.providers.groq import Groq
from workers.providers.openai_compatible import OpenAICompatible
from workers.providers.xai import Xai

#: Who made what no model made.
BUILTIN = "builtin"

#: In the order they are asked, when nothing else is preferred.
KINDS = (Xai, Groq, OpenAICompatible)


class Providers:
    """The providers that the settings have a key for. One a worker; shared by its steps."""

    def __init__(self, settings: Settings) -> None:
        made = (kind.configured(settings) for kind in KINDS)
        self._all: list[Provider] = [provider for provider in made if provider is not None]

    def names(self) -> list[str]:
        return [provider.name for provider in self._all]

    def in_order(self, prefer: str) -> list[Provider]:
        """Every provider, the preferred one first: the order of failover.

        ``prefer`` is a provider's name; one that is not set up is passed over.
        """
        return sorted(self._all, key=lambda provider: provider.name != prefer)

    async def aclose(self) -> None:
        """Close the connections of the running event loop."""
        for provider in self._all:
            await provider.close()
