"""Whether a site lets its pages be fetched: its robots.txt, asked once a run. Follows RFC 9309."""

from urllib.parse import urlsplit, urlunsplit

from protego import Protego

from articles.feeds.fetching import Fetcher, WebRequest
from articles.feeds.troubles import FetchError, Trouble

MOST_BYTES = 512_000  # of a file that are heeded
PRODUCT = "NewsArchive"  # as a robots.txt names the archive


class Robots:
    """Remembers the rules of each site for the length of a run."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._rules: dict[str, Protego | FetchError] = {}

    def may_fetch(self, address: str) -> bool:
        """Tell whether the rules of its site allow a page; raises FetchError where they cannot be had for now."""
        parts = urlsplit(address)
        site = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
        if site not in self._rules:
            self._rules[site] = self._read(site)
        rules = self._rules[site]
        if isinstance(rules, FetchError):
            raise rules
        return bool(rules.can_fetch(address, PRODUCT))

    def _read(self, site: str) -> Protego | FetchError:
        try:
            answer = self._fetcher.fetch(WebRequest(site, accept="text/plain, */*;q=0.5"))
        except FetchError as error:
            if error.trouble in {
                Trouble.NOT_FOUND, Trouble.UNAUTHORISED, Trouble.FORBIDDEN, Trouble.GONE, Trouble.STATUS,
                Trouble.REDIRECTS,
            }:  # fmt: skip
                return Protego.parse("")  # a site without rules allows everything
            return FetchError(error.trouble, f"its robots.txt cannot be fetched: {error.reason}")
        return Protego.parse(answer.body[:MOST_BYTES].decode("utf-8", "replace"))
