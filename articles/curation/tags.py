"""What a curator does to tags. A tag a curator has set is left alone by every machine."""

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils import timezone

from articles.curation.action_log import action, describe
from articles.models import Action, Article, Entity, Tag


def accept_tag(tag: Tag, curator: User) -> None:
    """Accept a tag: the article is about the entity."""
    decide_tag(tag, Tag.State.ACCEPTED, curator)


def reject_tag(tag: Tag, curator: User) -> None:
    """Reject a tag: the article is not about the entity; re-tagging does not restore it."""
    decide_tag(tag, Tag.State.REJECTED, curator)


def decide_tag(tag: Tag, state: str, curator: User) -> None:
    """Store a tag, new or known, in the state a curator has chosen."""
    tag.state = state
    tag.origin = Tag.Origin.CURATOR
    tag.curator = curator
    tag.curated_at = timezone.now()
    with action(curator, Action.Kind.TAGS):
        tag.save()
        describe(f"{tag.get_state_display()} the tag {tag.entity} in “{tag.article}”")


def add_tag(article: Article, entity: Entity, curator: User) -> Tag:
    """Tag an article by hand; a tag that is there already, even a rejected one, is accepted."""
    tag = Tag.objects.filter(article=article, entity=entity).first() or Tag(article=article, entity=entity)
    accept_tag(tag, curator)
    return tag


def is_added_by_hand(tag: Tag) -> bool:
    """Tell whether a curator added a tag for which the text has no mention, so that no machine can restore it."""
    return tag.origin == Tag.Origin.CURATOR and not tag.mentions


def remove_tag(tag: Tag, curator: User) -> bool:
    """Take a tag from its article; return whether its row is gone.

    A tag the text speaks for stays as a rejected one, else the next re-tagging would bring it back.
    """
    if is_added_by_hand(tag):
        with action(curator, Action.Kind.TAGS):
            describe(f"Removed the tag {tag.entity} in “{tag.article}”")
            tag.delete()
        return True
    reject_tag(tag, curator)
    return False


def accept_tags(tags: QuerySet[Tag], curator: User) -> int:
    """Accept tags in one statement; return how many were not accepted by a curator before."""
    return _decide_tags(tags, Tag.State.ACCEPTED, curator)


def reject_tags(tags: QuerySet[Tag], curator: User) -> int:
    """Reject tags in one statement; return how many were not rejected by a curator before."""
    return _decide_tags(tags, Tag.State.REJECTED, curator)


def _decide_tags(tags: QuerySet[Tag], state: Tag.State, curator: User) -> int:
    undecided = tags.exclude(Q(state=state, origin=Tag.Origin.CURATOR))
    with action(curator, Action.Kind.TAGS):
        count = undecided.update(state=state, origin=Tag.Origin.CURATOR, curator=curator, curated_at=timezone.now())
        describe(f"{state.label} {count:,} tag{'' if count == 1 else 's'}")
    return count
