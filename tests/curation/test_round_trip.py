"""Whatever curators do, in whatever order: undone in reverse it gives the first state to the byte, index included."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import ProtectedError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import curation
from articles.copies import find_copies
from articles.curation import bulk_actions
from articles.models import (
    Action,
    Article,
    CopyKey,
    Entity,
    EntityName,
    EntityRedirect,
    NameWord,
    Question,
    Source,
    Tag,
)
from articles.search import compare
from articles.tagging import load_tagger, retag_articles
from articles.triggers.name_words import rebuild_words
from articles.triggers.review_queue import rebuild_queue
from tests.curation.test_undo import dump as dump_recorded
from tests.factories import make_article, make_country, make_entity, make_source

REFUSALS = (curation.MergeError, curation.SplitError, curation.UndoError, ProtectedError)
LONG = (
    " Nobody else was there, and for the rest of the week the doors stayed closed to the press, while in the streets"
    " people went about their work as if nothing had been said, bought bread, took the bus, and talked of the rain."
)  # long enough for copies to be found
TEXTS = tuple(
    text + LONG
    for text in (
        "Imran Khan met Augusta King in Kabul.",
        "Augusta King of Afghanistan waited. King left.",
        "Iran said that Imran Khan and Khan Niazi are one.",
        "Company spokesman Ruben Aldermann said on Monday that Aldermann Works would close.",
    )
)
Step = tuple[str, int, int, int]


@pytest.fixture
def world(transactional_db) -> User:
    """A small archive in which everything meets everything."""
    curator = User.objects.create_user("curator")
    afghanistan = make_country("af", "Afghanistan", ("Afghanistan", "Kabul"))
    make_country("ir", "Iran")
    make_entity("Imran Khan", names=("Imran Khan", "Khan Niazi"), country=afghanistan)
    make_entity("Augusta King", names=("Augusta King", "Countess"), description="wrote")
    make_entity("Countess Lovelace", names=("Countess Lovelace", "Countess"))
    sources = [make_source(country=afghanistan), make_source()]
    articles = [
        make_article(f"Report {number}", text, source=sources[number % 2]) for number, text in enumerate(TEXTS * 2)
    ]
    retag_articles(articles, load_tagger())
    find_copies(articles)
    assert Article.objects.filter(copy_group__isnull=False).exists()
    curation.reject_tag(Tag.objects.order_by("pk")[1], curator)
    curation.add_tag(articles[0], Entity.objects.get(name="Countess Lovelace"), curator)
    Article.objects.filter(pk=articles[1].pk).update(status="hidden", curated_fields=["body"])
    Action.objects.all().delete()
    return curator


def dump() -> dict[str, list[tuple]]:
    return dump_recorded() | {"copykey": list(CopyKey.objects.order_by("article", "key").values_list("article", "key"))}


def pick(rows: Any, number: int) -> Any:
    """Return one of the rows, in the order of their numbers."""
    found = list(rows.order_by("pk"))
    return found[number % len(found)] if found else None


def some(rows: Any, number: int) -> Any:
    """Return a part of the rows that a number stands for."""
    keys = [pk for place, pk in enumerate(rows.order_by("pk").values_list("pk", flat=True)) if number >> place % 8 & 1]
    return rows.filter(pk__in=keys)


def alike(number: int) -> Any:
    """Return entities that can be merged with one another: actors, or now and then countries."""
    rows = Entity.objects.listed()
    return rows.countries() if number % 5 == 0 else rows.actors()


def merge(user: User, a: int, b: int, c: int) -> None:
    rows = list(alike(a).order_by("pk"))
    rows = rows[b % len(rows) :] + rows[: b % len(rows)]
    curation.merge_entities(rows[0], rows[1 : 2 + c % 2], user)


def split_names(user: User, a: int, b: int, c: int) -> None:
    with curation.action(user, Action.Kind.SPLIT):
        new = curation.make_entity("person", "Somebody New", user)
        entity = pick(alike(1).filter(names__text__in=["Khan Niazi", "Countess"]), a) or pick(alike(1), a)
        target = pick(alike(1).exclude(pk=entity.pk), c) if c % 2 else new
        curation.split_by_names(entity, [pick(entity.names.all(), b)], target, user)


def split_tags(user: User, a: int, b: int, c: int) -> None:
    target = pick(alike(b), c)
    tags = Tag.objects.filter(entity__in=alike(b)).exclude(entity=target)
    curation.split_by_tags(some(tags, a | 1), target, user)


def decide(user: User, a: int, b: int, c: int) -> None:
    (curation.accept_tags if b % 2 else curation.reject_tags)(some(Tag.objects.all(), a), user)


def change_tag(user: User, a: int, b: int, c: int) -> None:
    if c % 2:
        curation.add_tag(pick(Article.objects.all(), a), pick(Entity.objects.unmerged(), b), user)
    elif Tag.objects.exists():
        curation.remove_tag(pick(Tag.objects.all(), a), user)


def judge(user: User, a: int, b: int, c: int) -> None:
    rows = some(Entity.objects.unmerged(), a)
    if b % 2:
        curation.confirm_entities(rows, user)
    else:
        curation.refuse_entities(rows, user)


def edit(user: User, a: int, b: int, c: int) -> None:
    article = pick(Article.objects.all(), a)
    with curation.action(user, Action.Kind.EDIT):
        article.body = TEXTS[b % len(TEXTS)] if c % 2 else ""
        article.headline = f"Report {c}"
        article.save()
        curation.record_edit(article, ["headline", "body"])


def change_many(user: User, a: int, b: int, c: int) -> None:
    operation = list(bulk_actions.OPERATIONS.values())[b % len(bulk_actions.OPERATIONS)]
    values = {
        "entity": pick(Entity.objects.unmerged(), c).pk, "source": pick(Source.objects.all(), c).pk,
        "language": "de", "date": "2020-02-29" if c % 2 else None, "": None,
    }  # fmt: skip
    act = bulk_actions.plan_bulk(
        some(Article.objects.all(), a).order_by("pk").values_list("pk", flat=True), user, "a test"
    )
    bulk_actions.choose_operation(act, operation.name, values[operation.value_field])
    bulk_actions.carry_out(act)


def delete(user: User, a: int, b: int, c: int) -> None:
    rows = (Entity.objects.unmerged(), EntityName.objects.all(), Tag.objects.all())[b % 3]
    with curation.action(user, Action.Kind.DELETE):
        row = pick(rows, a)
        if row is not None:
            row.delete()


def restore(user: User, a: int, b: int, c: int) -> None:
    curation.restore_articles(Article.objects.all(), user)


def undo_some(user: User, a: int, b: int, c: int) -> None:
    done = Action.objects.filter(state="done")
    if done.exists():
        curation.undo(pick(done, a), user)


STEPS: dict[str, Callable[[User, int, int, int], None]] = {
    step.__name__: step
    for step in (
        merge, split_names, split_tags, decide, change_tag, judge, edit, change_many, delete, restore, undo_some,
    )
}  # fmt: skip
NUMBERS = st.integers(0, 255)
KEPT = [(Question, ["entity", "kind", "is_provisional", "articles"]), (NameWord, ["name", "word"])]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.tuples(st.sampled_from(sorted(STEPS)), NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=7))
def test_curations_undone_in_reverse_give_the_first_state(world: User, steps: list[Step]):
    before = dump()
    for name, *numbers in steps:
        try:
            STEPS[name](world, *numbers)
        except REFUSALS:
            continue
    assert compare().is_none
    check_kept_tables()
    assert not EntityRedirect.objects.filter(into__redirect__isnull=False).exists(), "no address leads over two"
    for act in Action.objects.filter(pk__in=list(Action.objects.values_list("pk", flat=True))).order_by("-pk"):
        act.refresh_from_db()
        if act.state == Action.State.DONE and act.size:
            curation.undo(act, world)
    assert dump() == before
    assert compare().is_none
    check_kept_tables()
    Action.objects.all().delete()


def check_kept_tables() -> None:
    """Hold what triggers keep, the review queue and the words of names, against what is counted anew."""
    kept = [set(model.objects.values_list(*names)) for model, names in KEPT]
    rebuild_queue()
    rebuild_words()
    assert kept == [set(model.objects.values_list(*names)) for model, names in KEPT]
