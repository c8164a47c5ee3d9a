"""What every full page must hold, whatever it is about."""

from html.parser import HTMLParser

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
_VOID |= {"track", "wbr"}
_OPTIONAL_END = {"li", "dt", "dd", "p", "tr", "td", "th", "option", "thead", "tbody", "tfoot"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.flaws: list[str] = []
        self.ids: set[str] = set()
        self.labels: set[str] = set()
        self.referenced: list[str] = []
        self.count = {"h1": 0, "main": 0, "title": 0}
        self.lang = ""
        self.title = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if len(values) != len(attrs):
            self.flaws.append(f"<{tag}> has an attribute twice: {self.get_starttag_text()}")
        if tag in self.count and "svg" not in self.open:
            self.count[tag] += 1
        if tag == "html":
            self.lang = values.get("lang", "")
        if "style" in values:
            self.flaws.append(f"<{tag} style=…>: the security policy blocks it")
        if tag == "a" and "href" not in values and "role" not in values:
            self.flaws.append("<a> without href")
        if values.get("href", "").startswith("javascript:"):
            self.flaws.append("a javascript: link")
        if tag == "img" and "alt" not in values:
            self.flaws.append(f"<img> without alt: {values.get('src')}")
        name = values.get("id")
        if name is not None:
            if not name or name in self.ids:
                self.flaws.append(f'id="{name}" is empty or there twice')
            self.ids.add(name)
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            self.referenced += values.get(attribute, "").split()
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        while self.open and self.open[-1] != tag and self.open[-1] in _OPTIONAL_END:
            self.open.pop()
        if not self.open or self.open[-1] != tag:
            last = self.open[-1] if self.open else "nothing"
            self.flaws.append(f"line {self.getpos()[0]}: </{tag}> closes <{last}>")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "title" and "svg" not in self.open:
            self.title += data.strip()


def flaws(html: str) -> list[str]:
    """Return what is wrong with a full page; a fragment is only read for its tags and ids."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found = list(reader.flaws)
    if "<html" in html:
        for tag, number in reader.count.items():
            if number != 1:
                found.append(f"{number} <{tag}> instead of 1")
        if not reader.lang:
            found.append("<html> has no lang")
        if not reader.title:
            found.append("the title is empty")
        dangling = sorted({name for name in reader.referenced if name not in reader.ids})
        if dangling:
            found.append(f"named by for= or aria-…=, but not on the page: {', '.join(dangling)}")
    return found
