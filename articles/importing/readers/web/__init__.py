"""Saved web pages: what a page in HTML says of its article. Pure."""

from articles.importing.readers.web.reading import looks_like_html, read_page

__all__ = ["looks_like_html", "read_page"]
