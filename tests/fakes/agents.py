"""What a fake provider answers the four agents: fits their schemas, uses their data.

Every sentence is made up and says so; places are chosen from those quoted in the prompt,
so a plan made with it holds nothing that the atlas does not.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from tests.fakes.sample import smallest

Data = dict[str, Any]

_BLOCK = re.compile(r'<data-([0-9a-f]+) name="(\w+)">\n(.*?)\n</data-\1>', re.DOTALL)


def quoted(body: Data) -> Data:
    """The data that stands fenced in a request's prompt, by name."""
    text = "\n".join(m["content"] for m in body["messages"] if m["role"] == "user")
    return {name: json.loads(data) for _, name, data in _BLOCK.findall(text)}


def responder(body: Data) -> Data:
    """Answer as the agent whose schema is asked for; anything else with the smallest value."""
    asked = body.get("response_format", {}).get("json_schema", {})
    value = smallest(asked.get("schema", {"type": "object"}))
    assert isinstance(value, dict)
    answer = ANSWERS.get(asked.get("name", ""))
    return value | answer(quoted(body)) if answer else value


def outline(data: Data) -> Data:
    """The drafted shape, with themes that say who named them."""
    drafted = data["drafted"]
    return {
        "title": _said(drafted["title"]),
        "days": [
            {"number": day["number"], "base": day["base"], "theme": _said(day["theme"])}
            for day in drafted["days"]
        ],
        "split": {"stay": 40, "food": 30, "activities": 20, "transport": 10},
        "reserve": drafted["reserve"][:10],
        "look_for": drafted["look_for"][:20],
    }


def gather(data: Data) -> Data:
    """An insight and a suggestion for each town; no source has what is suggested."""
    towns = [town["name"] for town in data["towns"]]
    return {
        "insights": [_said(f"Mornings are quieter in {town}") for town in towns],
        "suggestions": [
            {"name": f"Umbrellas of {town}, Nowhere Lane", "why": _said("It is like no other")}
            for town in towns
        ],
    }


def picks(data: Data) -> Data:
    """Every candidate, with a score that falls from the first to the last."""
    found = data["candidates"]
    return {
        "picks": [
            {
                "place": candidate["id"],
                "score": 95 - 60 * place // max(1, len(found)),
                "why": _said(f"{candidate['name']} suits you"),
            }
            for place, candidate in enumerate(found)
        ]
    }


def words(data: Data) -> Data:
    """The drafted words, with a title and a summary that say who wrote them."""
    drafted: Data = data["drafted"]
    tips = [{"key": item, "value": tip} for item, tip in drafted["item_tips"].items()]
    summary = _said("A trip as you wished for it")
    return drafted | {"title": _said(drafted["title"]), "summary": summary, "item_tips": tips}


#: Schema name → what is answered, from the data in the prompt.
ANSWERS: dict[str, Callable[[Data], Data]] = {
    "outline": outline,
    "gather": gather,
    "picks": picks,
    "words": words,
}


def _said(text: str) -> str:
    return f"{text[:100]} (made up)"
