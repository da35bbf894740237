"""Reading what an Overpass endpoint sent: elements, or why there are none.

The endpoint answers 200 with a page of HTML when it is busy, and 200 with a ``remark`` and
half the elements when its time or memory was not enough. Neither is a town without sights.
"""

import json
from dataclasses import dataclass
from typing import Any

#: The most that is read, in bytes.
MAX_BYTES = 4 * 1024 * 1024
_TYPES = ("node", "way", "relation")


class BadReplyError(ValueError):
    """The source did not answer the question. Another try may."""

    code = "source_bad_reply"
    retryable = True


@dataclass(frozen=True)
class Element:
    """One thing on the map."""

    #: ``node/123``, ``way/123``, ``relation/123``.
    ref: str
    lat: float
    lon: float
    tags: dict[str, str]

    @property
    def url(self) -> str:
        """Its own page."""
        return f"https://www.openstreetmap.org/{self.ref}"


def elements(body: bytes) -> tuple[Element, ...]:
    """The reply's elements, each once; those of a shape we do not know are left out.

    Raises :class:`BadReplyError` for what is not a whole reply.
    """
    if len(body) > MAX_BYTES:
        raise BadReplyError("The map's answer was larger than we read")
    try:
        read = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadReplyError("The map's answer was no whole JSON") from error
    if not isinstance(read, dict) or not isinstance(read.get("elements"), list):
        raise BadReplyError("The map's answer held no list of elements")
    if read.get("remark"):
        raise BadReplyError("The map stopped before it had answered in full")
    found = (_element(raw) for raw in read["elements"])
    return tuple({e.ref: e for e in found if e is not None}.values())


def _element(raw: Any) -> Element | None:
    if not isinstance(raw, dict) or raw.get("type") not in _TYPES:
        return None
    where = raw.get("center", raw)
    number, tags = raw.get("id"), raw.get("tags")
    if not (_whole(number) and isinstance(where, dict) and isinstance(tags, dict)):
        return None
    lat, lon = _degrees(where.get("lat"), 90), _degrees(where.get("lon"), 180)
    if lat is None or lon is None:
        return None
    texts = {k: v for k, v in tags.items() if isinstance(v, str)}
    return Element(f"{raw['type']}/{number}", lat, lon, texts)


def _whole(number: Any) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and number > 0


def _degrees(given: Any, bound: int) -> float | None:
    """The number of degrees, where it is one; a NaN is not."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        return None
    return float(given) if -bound <= given <= bound else None
