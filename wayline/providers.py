"""Which model providers are set, by name: without loading their clients, which is slow."""

from runs.settings import Settings


def names(settings: Settings) -> tuple[str, ...]:
    """In the order they are asked. A test holds this against what the workers make of it."""
    found = {
        "xai": settings.XAI_API_KEY is not None,
        "groq": settings.GROQ_API_KEY is not None,
        "openai": _is_compatible_set(settings) and settings.OPENAI_MODEL is not None,
    }
    return tuple(name for name, is_set in found.items() if is_set)


def half_set(settings: Settings) -> str | None:
    """What keeps a provider that was begun from being used; ``None`` when nothing does."""
    if _is_compatible_set(settings) and settings.OPENAI_MODEL is None:
        return "the OpenAI-compatible endpoint is not used before OPENAI_MODEL is set"
    if settings.OPENAI_MODEL is not None and not _is_compatible_set(settings):
        return "OPENAI_MODEL is not used before OPENAI_BASE_URL or OPENAI_API_KEY is set"
    return None


def _is_compatible_set(settings: Settings) -> bool:
    """A local endpoint needs an address and no key; OpenAI's own a key and no address."""
    return settings.OPENAI_API_KEY is not None or settings.OPENAI_BASE_URL is not None
