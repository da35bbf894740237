"""Reads a form out of a page as a browser would: what it would send if submitted as it stands."""

from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict


class FormReader(HTMLParser):
    """``boxes``: name → values, buttons left out. ``ids``: every id on the page."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.boxes: MultiDict[str, str] = MultiDict()
        self.ids: list[str] = []
        self.attributes: set[str] = set()
        self.types: dict[str, str] = {}
        self.buttons: list[tuple[str, str]] = []
        self._area: str | None = None
        self._select: str | None = None
        self._text = ""
        self._default: str | None = None
        self._chosen: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        self.attributes |= at.keys()
        if "id" in at:
            self.ids.append(at["id"])
        name = at.get("name", "")
        if tag == "input" and name:
            self.types[name] = at.get("type", "text")
            if at.get("type") not in ("checkbox", "radio") or "checked" in at:
                self.boxes.add(name, at.get("value", "on"))
        elif tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "select":
            self._select, self._default, self._chosen = name, None, None
        elif tag == "option" and self._select is not None:
            self._default = at.get("value") if self._default is None else self._default
            self._chosen = at.get("value") if "selected" in at else self._chosen
        elif tag == "button" and name:
            self.buttons.append((name, at.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            # The line break just after the tag is not part of the text.
            text = self._text.removeprefix("\r\n") if self._text[:2] == "\r\n" else self._text
            self.boxes.add(self._area, text.removeprefix("\n") if text is self._text else text)
            self._area = None
        elif tag == "select" and self._select is not None:
            chosen = self._chosen if self._chosen is not None else self._default
            self.boxes.add(self._select, chosen or "")
            self._select = None
