"""Which model providers are set, by name: without loading their clients, which is slow."""

from runs.settings import Settings


def names(settings: Settings) -> tuple[str, ...]:
    """In the order they are asked. A test holds this against what the workers make of it."""
    found = {
        "xai": settings.XAI_API_KEY is not None,
        "groq": settings.GROQ_API_KEY is not None,
        # A local endpoint needs an address and no key; OpenAI's own a key and no address.
        "openai": settings.OPENAI_API_KEY is not None or settings.OPENAI_BASE_URL is not None,
    }
    return tuple(name for name, is_set in found.items() if is_set)
