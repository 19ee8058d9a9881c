"""The places that speak for a tag, each in its sentence."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.models import Article, EntityName, Tag
from articles.prose import sentence_at

MENTIONS_SHOWN = 5
_ENDS = ".!?…\"'”’»)"

_RULES: dict[str, str] = {
    EntityName.Kind.NAME: "its name",
    EntityName.Kind.ALIAS: "another name",
    EntityName.Kind.ACRONYM: "acronym",
    EntityName.Kind.SURNAME: "surname",
    EntityName.Kind.DEMONYM: "demonym",
    EntityName.Kind.ADJECTIVE: "adjective",
    EntityName.Kind.CITY: "city standing for its country",
}


def show_mentions(tag: Tag) -> SafeString:
    """Return the first mentions of a tag in their sentences, marked, each with its rule in plain words."""
    if not tag.mentions:
        return format_html('<span class="help">{}</span>', "No words of the text: a person’s judgement.")
    shown = tag.mentions[:MENTIONS_SHOWN]
    more = len(tag.mentions) - len(shown)
    return format_html(
        '<ol class="mentions">{}</ol>{}',
        format_html_join("", "<li>{}</li>", ((_show_mention(tag.article, mention),) for mention in shown)),
        format_html('<p class="help">and {} more</p>', f"{more:,}") if more else "",
    )


def _show_mention(article: Article, mention: Any) -> SafeString:
    place = _read_mention(article, mention)
    if place is None:
        return format_html('<span class="help">{}</span>', "A place that is no longer in the text.")
    text, start, end, rule = place
    first, last = sentence_at(text, start, end)
    first, last = min(first, start), max(last, end)
    return format_html(
        "{}{}<mark>{}</mark>{}{} <em>{}</em>",
        "… " if first and not _opens_sentence(text, first) else "",
        text[first:start],
        text[start:end],
        text[end:last],
        " …" if last < len(text) and text[last - 1] not in _ENDS else "",
        f"{rule}, in the headline" if text is article.headline else rule,
    )


def _opens_sentence(text: str, position: int) -> bool:
    before = text[max(0, position - 8) : position].rstrip(" ")
    return not before or before[-1] in _ENDS + "\n"


def _read_mention(article: Article, mention: Any) -> tuple[str, int, int, str] | None:
    """Return (text, start, end, rule in plain words), None for one that does not fit the stored text."""
    match mention:
        case ["headline" | "body" as field, int(start), int(end), str(rule)]:
            text = article.headline if field == "headline" else article.body
            if 0 <= start < end <= len(text):
                return text, start, end, _RULES.get(rule, rule)
    return None
