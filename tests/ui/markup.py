"""Markup taken apart, as a browser does."""

from html.parser import HTMLParser


class Tags(HTMLParser):
    """The tags of some markup, and its text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(str(markup))  # else markup that is added to text escapes it
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data
