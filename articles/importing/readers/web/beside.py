"""What stands beside a page's article: navigation, comments, other articles. Pure."""

import re

from lxml.html import HtmlElement

_TAGS = frozenset({"nav", "aside", "footer", "form"})
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:comments?|comment-?list|respond|disqus|related|sidebar|side-?bar|footer|recommend\w*|teasers?|most-?(?:read|popular)"
    r"|widget|trending|newsletter|navi?gation|breadcrumbs?|read-?next|more-?(?:news|stories|articles)|promo)(?:$|[\s_-])",
    re.IGNORECASE,
)


class Surroundings:
    """Tells what of a page belongs to its article: what holds a first-level heading is never beside it."""

    def __init__(self, tree: HtmlElement) -> None:
        self._around = {wider for heading in tree.iter("h1") for wider in heading.iterancestors()}

    def is_aside(self, element: HtmlElement) -> bool:
        """Tell whether an element stands in navigation, comments, or boxes that announce other articles."""
        for wider in element.iterancestors():
            if wider in self._around or wider.tag == "body":
                return False
            if wider.tag in _TAGS or _NAMES.search(f"{wider.get('class', '')} {wider.get('id', '')}"):
                return True
        return False
