"""Groups of copies: the same whatever the order of import, true after every edit, blind to nothing else."""

import json
from collections import defaultdict
from io import StringIO
from itertools import combinations

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import curation
from articles.copies import CopyText, copy_keys, find_copies
from articles.importing.pipeline import ImportOptions, import_documents
from articles.models import Action, Article, CopyKey
from tests.copies.test_texts import FORM, REPORT
from tests.factories import make_article

pytestmark = pytest.mark.django_db

WORDS = REPORT.split()
# A chain whose ends are too unlike, a form, short texts, and one that stands alone.
TEXTS = (
    REPORT,
    REPORT.replace("winter", "summer"),
    " ".join(WORDS[:-8]),
    " ".join(WORDS[:-13]),
    " ".join(WORDS[8:]),
    FORM.format(amount="1", rate="6"),
    FORM.format(amount="2", rate="5"),
    FORM.format(amount="1", rate="6").replace("spokesman", "speaker"),
    "Short and plain.",
    "Short and plainer.",
    "",
    " ".join(reversed(WORDS)),
)
archives = st.lists(st.sampled_from(TEXTS), min_size=1, max_size=9)


def groups() -> set[frozenset[int]]:
    """Return the stored groups as sets of ids."""
    members = defaultdict(set)
    for pk, group in Article.objects.filter(copy_group__isnull=False).values_list("pk", "copy_group"):
        members[group].add(pk)
    assert all(len(group) > 1 for group in members.values())
    return {frozenset(group) for group in members.values()}


def expected_groups() -> set[frozenset[int]]:
    """Return the groups by comparing every article with every other."""
    rows = list(Article.objects.values_list("pk", "headline", "body"))
    texts = {pk: CopyText(headline, body) for pk, headline, body in rows}
    keys = {pk: set(copy_keys(headline, body)) for pk, headline, body in rows}
    parts = {pk: {pk} for pk in texts}
    for one, other in combinations(texts, 2):
        if keys[one] & keys[other] and texts[one].is_copy_of(texts[other]):
            together = parts[one] | parts[other]
            parts |= dict.fromkeys(together, together)
    return {frozenset(part) for part in parts.values() if len(part) > 1}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(archives, st.randoms(use_true_random=False), st.integers(1, 4))
def test_groups_are_the_same_whatever_the_order(bodies, chance, size):
    Article.objects.all().delete()
    articles = [make_article("Headline", body) for body in bodies]
    chance.shuffle(articles)
    for start in range(0, len(articles), size):
        find_copies(articles[start : start + size])
    assert groups() == expected_groups()
    assert find_copies(articles) == 0, "a second time changes nothing"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(archives, st.lists(st.tuples(st.integers(0, 8), st.sampled_from(TEXTS)), max_size=4))
def test_groups_are_true_after_every_edit(bodies, edits):
    Article.objects.all().delete()
    articles = [make_article("Headline", body) for body in bodies]
    find_copies(articles)
    for place, body in edits:
        edited = articles[place % len(articles)]
        edited.body = body
        edited.save(update_fields=["body"])
        find_copies([edited])
        assert groups() == expected_groups()


def test_a_chain_of_copies_is_one_group_and_falls_apart_without_its_middle():
    ends_and_middle = [make_article("A", text) for text in (TEXTS[4], TEXTS[0], TEXTS[3])]
    find_copies(ends_and_middle)
    assert groups() == {frozenset(article.pk for article in ends_and_middle)}
    middle = ends_and_middle[1]
    middle.body = "Something else."
    middle.save(update_fields=["body"])
    find_copies([middle])
    assert groups() == set()


def test_an_import_finds_copies_of_this_and_of_earlier_runs(tmp_path):
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    lines = [{"id": str(number), "headline": f"Dam {number}", "body": body} for number, body in enumerate(TEXTS[:2])]
    first.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    second.write_text(json.dumps({"id": "x", "headline": "The dam", "body": TEXTS[0]}), encoding="utf-8")
    import_documents(ImportOptions([str(first)]))
    assert [len(group) for group in groups()] == [2]
    import_documents(ImportOptions([str(second)]))
    assert [len(group) for group in groups()] == [3]
    second.write_text(json.dumps({"id": "x", "headline": "The dam", "body": "It broke."}), encoding="utf-8")
    import_documents(ImportOptions([str(second)]))
    assert [len(group) for group in groups()] == [2]


def test_an_edit_in_the_admin_finds_copies():
    one, other = make_article("A", REPORT), make_article("B", "Something else.")
    find_copies([one, other])
    other.body = REPORT
    other.save(update_fields=["body"])
    curation.record_edit(other, ["body"])
    assert groups() == {frozenset({one.pk, other.pk})}


def test_a_thousand_with_one_text_are_compared_with_few(django_assert_max_num_queries):
    articles = Article.objects.bulk_create(
        Article(headline=f"Headline {number}", body=REPORT, address=f"a:{number}") for number in range(1000)
    )
    find_copies(articles)
    assert groups() == {frozenset(article.pk for article in articles)}
    newest = make_article("Late", TEXTS[1])
    with django_assert_max_num_queries(15):
        find_copies([newest])
    assert len(groups()) == 1
    newest.refresh_from_db()
    assert newest.copy_group == articles[0].pk


def test_deleting_one_leaves_the_others_together_and_no_keys():
    articles = [make_article("A", REPORT) for _ in range(3)]
    find_copies(articles)
    articles[0].delete()
    assert groups() == {frozenset(article.pk for article in articles[1:])}
    assert CopyKey.objects.count() == sum(len(set(copy_keys("A", REPORT))) for _ in articles[1:])


def test_the_command_groups_an_archive_from_before_and_dissolves_what_is_no_copy():
    for text in (REPORT, TEXTS[1], "Short.", "Short.", "Alone."):
        make_article("A", text)
    wrong = make_article("A", "Wrongly grouped.", copy_group=99)
    out = StringIO()
    call_command("find_copies", stdout=out)
    assert out.getvalue() == "4 articles are in 2 groups of copies; 5 changed their group.\n"
    assert groups() == expected_groups()
    wrong.refresh_from_db()
    assert wrong.copy_group is None


def test_an_undone_edit_brings_the_group_back():
    one, other = make_article("A", REPORT), make_article("B", REPORT)
    find_copies([one, other])
    together = groups()
    with curation.action(None, Action.Kind.EDIT, "Rewritten") as act:
        other.body = "Something else."
        other.save(update_fields=["body"])
        find_copies([other])
    assert groups() == set()
    curation.undo(act, None)
    assert groups() == together
