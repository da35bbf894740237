"""Numbers as the pages say them."""

from datetime import time
from typing import Any

import pytest

from app.pages import wording
from trips.money import Price


def price(low: int, high: int, **more: Any) -> Price:
    given = {"currency": "EUR", "per": "person", "basis": "recalled", "as_of": "2026", **more}
    return Price.model_validate({"low": low, "high": high, **given})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (price(1200, 1850), "€12–18.50"),
        (price(1200, 1200), "€12"),
        (price(0, 0), "free"),
        (price(0, 1500), "€0–15"),
        (price(786, 1490, basis="estimated"), "€8–15"),
        (price(93386, 170443, basis="estimated"), "€934–1,704"),
        (price(150, 250, basis="estimated"), "€1.50–2.50"),
        (price(12000, 15000, currency="JPY"), "¥12,000–15,000"),
        (price(12000, 15000, currency="CHF"), "CHF\u00a0120–150"),
    ],
)
def test_a_price_is_as_exact_as_it_is_known(given: Price, said: str) -> None:
    assert wording.span(given) == said


@pytest.mark.parametrize(
    ("function", "given", "said"),
    [
        (wording.distance, 847, "850 m"),
        (wording.distance, 2340, "2.3 km"),
        (wording.distance, 31_200, "31 km"),
        (wording.minutes, 45, "45 min"),
        (wording.minutes, 60, "1 h"),
        (wording.minutes, 80, "1 h 20 min"),
        (wording.minutes, 0, "0 min"),
        (wording.lasting, 0.2, "less than a second"),
        (wording.lasting, 1.0, "1 second"),
        (wording.lasting, 8.4, "8 seconds"),
        (wording.lasting, 200, "about 3 minutes"),
        (wording.clock, time(9, 5), "09:05"),
        (wording.hours, "24/7", "always open"),
        (
            wording.hours,
            "Tu-Su 10:00-18:00; Mo,PH off",
            "Tue-Sun 10:00-18:00 · Mon, public holidays closed",
        ),
        (wording.spans, ((600, 780), (840, 1440)), "10:00–13:00 and 14:00–24:00"),
        (wording.spans, ((1140, 1530),), "19:00–01:30"),
        (wording.spans, ((0, 1440),), "all day"),
        (wording.maker, "builtin", "the built-in planner"),
        (wording.maker, "xai/grok-4", "xai/grok-4"),
        (wording.words, "theme_park", "theme park"),
        (wording.iso_day, "2027-05-03", "Mon 3 May"),
    ],
)
def test_a_number_is_said_in_words(function: Any, given: Any, said: str) -> None:
    assert function(given) == said
