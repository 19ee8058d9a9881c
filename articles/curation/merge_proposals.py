"""Proposals to merge two entities of a similar name: which stand, and what a curator decides on them.

One stands as long as both are entities of their own, of one kind, under the names they were compared by, and in some
article. An accepted one is a merge like any other; a refused one does not come again. Either can be undone.
"""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db.models import F, Q, QuerySet

from articles.curation.action_log import action
from articles.curation.merge_finding import propose_merges
from articles.curation.merging import merge_entities, suggest_survivor
from articles.curation.review import Decision, DecisionResult, ReviewError, decide
from articles.models import Action, Entity, EntityName, MergeProposal
from articles.tagging.spellings import Likeness, are_same_spelling, key_of

COMPARED_AT_ONCE = 100  # names that are compared while a person waits
JOINED_AT_ONCE = 200  # pairs of one action


def open_proposals(*, sees_hidden: bool = True) -> QuerySet[MergeProposal]:
    """Return the proposals that stand, those of most articles first.

    Whoever may not see hidden articles sees only those of entities that the public sees.
    """
    rows = MergeProposal.objects.filter(
        state=MergeProposal.State.OPEN, one__kind=F("other__kind"), one__redirect=None, other__redirect=None
    ).filter(one__name=F("name_of_one"), other__name=F("name_of_other"))
    statuses = [Entity.Status.CONFIRMED, Entity.Status.PROVISIONAL]
    rows = rows.filter(one__status__in=statuses, other__status__in=statuses)
    is_open = Q()
    for side in ("one", "other"):
        is_listed = Q(**{f"{side}__status": Entity.Status.CONFIRMED})
        rows = rows.filter(is_listed | Q(**{f"{side}__question__articles__gt": 0}))
        is_open |= ~is_listed
    rows = rows.filter(is_open)
    if not sees_hidden:
        public = Entity.objects.visible_to_public()
        rows = rows.filter(one__in=public, other__in=public)
    return rows.order_by("-weight", "pk")


def accept_proposal(proposal: MergeProposal, curator: User) -> DecisionResult:
    """Merge the two entities of a proposal that stands; call it outside transactions.

    The listed one stays, of two discovered ones that of more articles. Raises ReviewError, MergeError.
    """
    current = open_proposals().select_related("one", "other").filter(pk=proposal.pk).first()
    if current is None:
        raise ReviewError("This has already been decided, or one of the two has changed.")
    pair = [current.one, current.other]
    survivor = suggest_survivor(pair)
    others = [row for row in pair if row != survivor]
    done = decide(Decision.SAME, others, curator, target=survivor)
    propose_merges(EntityName.objects.filter(entity=survivor), COMPARED_AT_ONCE)  # it has more names now
    return done


def refuse_proposals(proposals: Sequence[MergeProposal], curator: User) -> Action:
    """Keep the entities of proposals apart: they are not proposed again. Raises ReviewError."""
    with action(curator, Action.Kind.ENTITIES) as act:
        wanted = open_proposals().select_related(None).filter(pk__in=[row.pk for row in proposals])
        rows = list(MergeProposal.objects.select_for_update().filter(pk__in=wanted.order_by().values("pk")))
        if not rows:
            raise ReviewError("This has already been decided, or one of the two has changed.")
        first = rows[0]
        more = f" and {len(rows) - 1:,} more" if len(rows) > 1 else ""
        act.summary = f"“{first.name_of_one}” is not “{first.name_of_other}”{more}"
        MergeProposal.objects.filter(pk__in=[row.pk for row in rows]).update(state=MergeProposal.State.REFUSED)
    return act


def join_spellings() -> int:
    """Merge the entities whose names differ in spelling alone, as discovery does today; return how many.

    One action for some of them, which can be undone as one.
    """
    joined = 0
    after = 0
    likely = open_proposals().filter(likeness=Likeness.SPELLING.value).order_by("pk")
    while rows := list(likely.filter(pk__gt=after)[:JOINED_AT_ONCE]):
        after = rows[-1].pk
        with action(None, Action.Kind.MERGE) as act:
            done = sum(_join_spelling(row.pk) for row in rows)
            act.summary = f"Joined {done:,} entities that differed in the spelling of their names"
        joined += done
    return joined


def _join_spelling(number: int) -> bool:
    row = open_proposals().select_related("one", "other").filter(pk=number).first()
    if row is None:  # one of the two was joined a moment ago
        return False
    kind = row.one.kind
    keys = {key_of(kind, name) for name in (row.one.name, row.other.name)}
    if len(keys) > 1 or not are_same_spelling(kind, row.one.name, row.other.name):
        return False
    pair = [row.one, row.other]
    survivor = suggest_survivor(pair)
    other = next(one for one in pair if one != survivor)
    merge_entities(survivor, [other], None)
    if not survivor.is_provisional:  # found as until now: where the text gives evidence
        EntityName.objects.filter(entity=survivor, text=other.name).update(needs_context=True)
    return True
