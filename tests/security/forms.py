"""The forms of a page, and those among them that keep no draft of a long text."""

import re
from html.parser import HTMLParser

#: What one line of text takes, as the reason why a barrier was left; a longer one is worth keeping.
LONGEST_LINE = 300
#: Lists of names with commas between them, picked together and not composed.
LISTS = {"tribes", "cultures"}


class Forms(HTMLParser):
    """The forms of a page that post something, each with whether a long text stands in it and what it carries."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[dict[str, bool]] = []
        self.is_inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self.is_inside = values.get("method") == "post"
            if self.is_inside:
                wiring = "data-draft-url" in values and "data-draft-rev" in values
                self.found.append({"wired": wiring, "long": False, "rev": False, "button": False, "key": False})
        elif self.is_inside and (tag == "textarea" or self.is_long_line(tag, values)):
            self.found[-1]["long"] = True
        elif self.is_inside and values.get("name") == "draft_rev":
            self.found[-1]["rev"] = True
        elif self.is_inside and values.get("name") == "submission":
            self.found[-1]["key"] = True
        elif self.is_inside and re.match(r"/drafts/.+/", values.get("formaction") or ""):
            self.found[-1]["button"] = True

    def is_long_line(self, tag: str, values: dict[str, str | None]) -> bool:
        """Tell whether a tag is a line of text that takes more than a line."""
        is_text = tag == "input" and (values.get("type") or "text") == "text" and values.get("name") not in LISTS
        return is_text and int(values.get("maxlength") or 0) > LONGEST_LINE

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = self.is_inside and tag != "form"


def bare_forms(page: str) -> list[dict[str, bool]]:
    """Return the forms with a text longer than a line that carry no draft: see `casework/drafting.py`."""
    wanted = ("wired", "rev", "button", "key")
    return [form for form in Forms(page).found if form["long"] and not all(form[part] for part in wanted)]
