"""The mentions of a tag, each in its sentence."""

from itertools import islice

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.admin.base import link_to_row
from articles.curation.name_changes import TagEffect
from articles.models import Tag
from articles.tagging.explanations import StoredMention, count_mentions, explain_mention, read_mentions
from articles.text.sentences import sentence_at

MENTIONS_SHOWN = 5
_ENDS = ".!?…\"'”’»)"


def show_mentions(tag: Tag) -> SafeString:
    """Return the first mentions of a tag in their sentences, marked, each with its rule in plain words."""
    if not tag.mentions:
        return format_html('<span class="help">{}</span>', "Added by a person, not found in the text.")
    places = islice(read_mentions(tag.mentions, tag.article.texts), MENTIONS_SHOWN)
    shown = [(_show_mention(place, tag.entity.name),) for place in places]
    if count_mentions(tag.mentions, tag.article.texts) < len(tag.mentions):
        lost = format_html('<span class="help">{}</span>', "This place is no longer in the text.")
        shown = [*shown, (lost,)][:MENTIONS_SHOWN]
    more = len(tag.mentions) - len(shown)
    return format_html(
        '<ol class="mentions">{}</ol>{}',
        format_html_join("", "<li>{}</li>", shown),
        format_html('<p class="help">and {} more</p>', f"{more:,}") if more > 0 else "",
    )


def _show_mention(place: StoredMention, name: str) -> SafeString:
    first, last = sentence_at(place.text, place.start, place.end)
    first, last = min(first, place.start), max(last, place.end)
    return format_html(
        "{}{}<mark>{}</mark>{}{} <em>{}</em>",
        "… " if first and not _opens_sentence(place.text, first) else "",
        place.text[first : place.start],
        place.words,
        place.text[place.end : last],
        " …" if last < len(place.text) and place.text[last - 1] not in _ENDS else "",
        explain_mention(place, name),
    )


def _opens_sentence(text: str, position: int) -> bool:
    before = text[max(0, position - 8) : position].rstrip(" ")
    return not before or before[-1] in _ENDS + "\n"


def show_effect(effect: TagEffect) -> SafeString:
    """Return what a change of names does to one tag, with its mentions."""
    is_suggested = "suggested" in {effect.was, effect.will_be}
    return format_html(
        "<b>{}</b> {} {} {}",
        effect.tag.entity.name,
        format_html('<span class="quiet">{}</span>', "suggested") if is_suggested else "",
        link_to_row(effect.tag.article),
        show_mentions(effect.tag),
    )
