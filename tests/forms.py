"""What a form on a page would send."""

from html.parser import HTMLParser


class FormReader(HTMLParser):
    """Collects what a browser would send of the forms on a page, line ends included."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._name = ""
        self._is_text = False

    @classmethod
    def read(cls, page: str) -> dict[str, str]:
        """Return the fields of the forms of a page with their values."""
        form = cls()
        form.feed(page)
        return form.fields

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        self._is_text = tag == "textarea"
        if tag in {"select", "textarea"}:
            self._name = name
            if "multiple" not in given:  # of which a browser sends nothing where nothing is selected
                self.fields[name] = ""
        elif tag == "option" and "selected" in given:
            self.fields[self._name] = given.get("value") or ""
        elif tag == "input" and name and given.get("type") not in {"submit", "file", "checkbox", "radio"}:
            self.fields[name] = given.get("value") or ""
        elif tag == "input" and name and given.get("type") in {"checkbox", "radio"} and "checked" in given:
            self.fields[name] = given.get("value") or "on"

    def handle_data(self, data: str) -> None:
        if self._is_text:
            self.fields[self._name] += data

    def handle_endtag(self, tag: str) -> None:
        if self._is_text:
            text = self.fields[self._name].replace("\r\n", "\n").removeprefix("\n")
            self.fields[self._name] = text.replace("\n", "\r\n")
        self._is_text = False
