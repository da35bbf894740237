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


ANSWERS: dict[str, Callable[[Data], Data]] = {}
