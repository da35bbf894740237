"""Which providers there are, and in which order they are asked. Keys are made up."""

import asyncio

import pytest

from runs.settings import Settings
from tests.fakes.clients import KEY
from wayline.providers import names
from workers.providers import KINDS, Providers

XAI = {"XAI_API_KEY": KEY}
GROQ = {"GROQ_API_KEY": KEY}
LOCAL = {"OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "OPENAI_MODEL": "local-made-up"}


def providers(**given: str) -> Providers:
    return Providers(Settings.model_validate(given))


def in_order(found: Providers, prefer: str) -> list[str]:
    return [provider.name for provider in found.in_order(prefer)]


def test_none_without_a_key() -> None:
    assert providers().names() == []
    assert providers().in_order("xai") == []


def test_the_preferred_one_first_then_the_other_then_the_third() -> None:
    everything = providers(**XAI, **GROQ, **LOCAL)
    assert in_order(everything, "xai") == ["xai", "groq", "openai"]
    assert in_order(everything, "groq") == ["groq", "xai", "openai"]


def test_what_is_not_set_up_is_passed_over() -> None:
    assert in_order(providers(**XAI), "groq") == ["xai"]
    assert in_order(providers(**GROQ, **LOCAL), "xai") == ["groq", "openai"]


@pytest.mark.parametrize(
    ("given", "there"),
    [
        (LOCAL, True),
        ({"OPENAI_API_KEY": KEY, "OPENAI_MODEL": "made-up"}, True),
        ({"OPENAI_API_KEY": KEY}, False),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}, False),
        ({"OPENAI_MODEL": "made-up"}, False),
    ],
)
def test_the_third_needs_a_model_and_an_address_or_a_key(
    given: dict[str, str], there: bool
) -> None:
    assert (providers(**given).names() == ["openai"]) == there


def test_instances_are_shared() -> None:
    found = providers(**XAI, **GROQ)
    assert found.in_order("xai")[0] is found.in_order("groq")[1]


def test_the_start_screen_and_the_workers_agree() -> None:
    for given in (XAI, GROQ, LOCAL, XAI | GROQ | LOCAL, {"OPENAI_API_KEY": KEY}):
        settings = Settings.model_validate(given)
        assert list(names(settings)) == Providers(settings).names()


def test_closing_what_was_never_opened() -> None:
    asyncio.run(providers(**XAI, **GROQ, **LOCAL).aclose())


def test_no_key_is_shown() -> None:
    for provider in providers(**XAI, **GROQ, **LOCAL).in_order("xai"):
        assert KEY not in f"{provider!r} {provider} {vars(provider)}"


def test_each_has_a_name_of_its_own() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
