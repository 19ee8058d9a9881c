"""A crawler that keeps to robots.txt, nofollow and noindex."""

import re
from collections import deque
from urllib.parse import urldefrag, urljoin

from django.test import Client

from tests.views.pages import parse

HOST = "http://testserver"


def read_robots(text: str) -> list[tuple[str, bool]]:
    """Return the rules for everybody as (pattern, whether it allows)."""
    return [(match[2], match[1] == "Allow") for match in re.finditer(r"^(Allow|Disallow): (\S+)$", text, re.MULTILINE)]


def is_allowed(path: str, rules: list[tuple[str, bool]]) -> bool:
    """Tell whether the longest rule that matches allows an address; the allowing one of two alike (RFC 9309)."""
    matching = [
        (len(pattern), allows)
        for pattern, allows in rules
        if re.match(".*".join(re.escape(part) for part in pattern.split("*")), path)
    ]
    return max(matching, default=(0, True))[1]


def crawl(most: int) -> dict[str, int]:
    """Follow every link from the front page and the sitemap; return status by address.

    Raises AssertionError beyond `most` addresses.
    """
    client = Client()
    text = client.get("/robots.txt").content.decode()
    rules = read_robots(text)
    found = {"/": 0, re.search(rf"^Sitemap: {HOST}(\S+)$", text, re.MULTILINE)[1]: 0}
    waiting = deque(found)
    while waiting:
        path = waiting.popleft()
        response = client.get(path)
        found[path] = response.status_code
        if response.status_code in {301, 302}:
            links = [response["Location"]]
        elif response["Content-Type"].startswith("application/xml"):
            links = re.findall(r"<loc>([^<]+)</loc>", response.content.decode())
        elif response["Content-Type"].startswith("text/html"):
            anchors = parse(response.content.decode()).all("a")
            links = [a.attributes["href"] for a in anchors if "nofollow" not in a.attributes.get("rel", "")]
        else:
            links = []
        for link in links:
            address = urldefrag(urljoin(HOST + path, link)).url
            if not address.startswith(f"{HOST}/"):
                continue
            following = address.removeprefix(HOST)
            if following not in found and is_allowed(following, rules):
                found[following] = 0
                waiting.append(following)
                assert len(found) <= most, f"the crawl does not end: {[*found][-20:]}"
    return found
