"""What is decided in the review queue holds for the whole archive, outlives every machine, and can be undone."""

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import curation
from articles.curation import Conditions, Decision, name_changes
from articles.models import Action, Article, Entity, EntityName, PendingName, Tag
from articles.tagging import load_tagger, retag_articles
from tests.curation.test_undo import dump
from tests.factories import make_article, make_country, make_entity

pytestmark = pytest.mark.django_db(transaction=True)

STRONG = "Spokesman Zabihullah Mujahid told reporters on Monday that talks would go on."
BARE = "The words of Zabihullah Mujahid were read out."


def tag_all() -> None:
    retag_articles(list(Article.objects.all()), load_tagger())


@pytest.fixture
def discovered() -> Entity:
    """Return a provisional entity: one article gives evidence for it, another only has its name."""
    make_article("Talks", STRONG)
    make_article("Words", BARE)
    make_article("Hidden words", BARE, status="hidden")
    tag_all()
    return Entity.objects.get(name="Zabihullah Mujahid")


def states() -> dict[str, str]:
    """Return the state of the tag of each article, by headline."""
    tags = Tag.objects.select_related("article").exclude(entity__kind="country")
    return {tag.article.headline: f"{tag.entity.name}: {tag.state}" for tag in tags}


def survives(expected: dict[str, str]) -> None:
    assert states() == expected
    tag_all()
    assert states() == expected, "a re-tagging has the same to say"


def test_accepted_is_found_where_the_text_gives_evidence(discovered, curator):
    before = states()
    curation.decide(Decision.ACCEPT, [discovered], curator)
    discovered.refresh_from_db()
    assert discovered.status == "confirmed"
    survives({headline: error.replace("suggested", "accepted") for headline, error in before.items()})


def test_always_is_found_wherever_it_stands(discovered, curator):
    done = curation.decide(Decision.ALWAYS, [discovered], curator, conditions=Conditions())
    assert done.waiting == ()
    found = "Zabihullah Mujahid: accepted"
    survives({"Talks": found, "Words": found, "Hidden words": found})


def test_refused_is_found_nowhere(discovered, curator):
    curation.decide(Decision.REFUSE, [discovered], curator)
    survives(dict.fromkeys(states(), "Zabihullah Mujahid: rejected"))
    make_article("Later", STRONG)
    tag_all()
    assert "Later" not in states()


def test_never_makes_a_stop_name(discovered, curator):
    curation.decide(Decision.NEVER, [discovered], curator)
    assert EntityName.objects.get(entity=None).text == "Zabihullah Mujahid"
    survives(dict.fromkeys(states(), "Zabihullah Mujahid: rejected"))


def test_it_is_that_one_gives_the_name_to_another(discovered, curator):
    known = make_entity("Z. Mujahid", names=("Z. Mujahid",))
    curation.decide(Decision.SAME, [discovered], curator, target=known)
    found = "Z. Mujahid: accepted"
    survives({"Talks": found, "Words": found, "Hidden words": found})


def test_many_articles_wait_for_the_command(discovered, curator, monkeypatch):
    monkeypatch.setattr(name_changes, "AT_ONCE", 1)
    before = states()
    done = curation.decide(Decision.ALWAYS, [discovered], curator)
    assert done.waiting == ["Zabihullah Mujahid"]
    assert PendingName.objects.get().text == "Zabihullah Mujahid"
    call_command("retag_articles", "--pending", "--workers=1")
    assert states() == dict.fromkeys(["Talks", "Words", "Hidden words"], "Zabihullah Mujahid: accepted")
    assert not PendingName.objects.exists()
    curation.undo(done.action, curator)
    assert PendingName.objects.exists(), "what was tagged since is to be tagged again"
    call_command("retag_articles", "--pending", "--workers=1")
    assert states() == before


def test_a_confirmed_entity_that_is_suggested_is_decided_by_its_tags(curator):
    known = make_entity("Ada Lovelace", names=("Ada Lovelace",))
    other = make_entity("Ada", names=("Ada L.",))
    article = make_article("Sums", "The Countess wrote.")
    tag = Tag.objects.create(article=article, entity=known, state="suggested", mentions=[["body", 4, 12, "name"]])
    assert list(curation.open_questions()) == [known]
    first = curation.decide(Decision.ALWAYS, [known], curator, conditions=Conditions(is_case_sensitive=False))
    name = known.names.get(text="Countess")
    assert (name.kind, name.is_case_sensitive) == ("alias", False)
    assert not curation.open_questions().exists()
    curation.undo(first.action, curator)
    curation.decide(Decision.SAME, [known], curator, target=other)
    assert other.tags.get().article == article
    tag.refresh_from_db()
    assert tag.state == "rejected"


@pytest.mark.parametrize(
    ("decision", "chosen", "error"),
    [
        (Decision.SAME, [0], "Choose the entity it is the same as."),
        (Decision.ACCEPT, [], "Nothing is selected."),
        (Decision.REFUSE, [1], "These have already been decided."),
    ],
)
def test_what_can_not_be_decided_is_reported(curator, decision, chosen, error):
    rows = [make_entity("One", status="provisional"), make_entity("Two")]
    with pytest.raises(curation.ReviewError, match=error):
        curation.decide(decision, [rows[number] for number in chosen], curator)
    assert not Action.objects.exists()


def test_the_most_frequent_come_first_in_few_queries(django_assert_max_num_queries):
    rare, common = (make_entity(name, status="provisional") for name in ("Rare", "Common"))
    for _ in range(3):
        make_article(tags=[common])
    make_article(tags=[rare])
    with django_assert_max_num_queries(1):
        found = list(curation.order_by_articles(curation.open_questions()))
    assert [(row.name, row.article_count) for row in found] == [("Common", 3), ("Rare", 1)]


DECISIONS = st.lists(st.tuples(st.sampled_from(Decision), st.integers(0, 3)), min_size=1, max_size=4)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(decisions=DECISIONS)
def test_decisions_undone_in_reverse_leave_everything_as_it_was(decisions):
    for model in (Action, Article, Tag, EntityName, Entity, User, PendingName):
        model._base_manager.all().delete()
    curator = User.objects.create_user("curator")
    make_country("af", "Afghanistan")
    for person in ("Zabihullah Mujahid", "Suhail Shaheen", "Abdul Ghani Baradar", "Sher Abbas Stanikzai"):
        make_article(f"On {person}", f"Spokesman {person} told reporters in Afghanistan on Monday.")
        make_article("A word", f"There was a word of {person} in Afghanistan.")
    target = make_entity("The Mullah", names=("The Mullah",))
    tag_all()
    entities = list(Entity.objects.filter(status="provisional").order_by("pk"))
    assert len(entities) == 4
    history = []
    for decision, number in decisions:
        before = dump()
        try:
            done = curation.decide(decision, [entities[number]], curator, target=target)
        except (curation.ReviewError, curation.MergeError):
            assert dump() == before
        else:
            history.append((done.action, before))
    for act, before in reversed(history):
        act.refresh_from_db()
        curation.undo(act, curator)
        assert dump() == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="with so few rows PostgreSQL reads the table")
def test_the_queue_is_read_in_the_order_of_its_index():
    make_article(tags=[make_entity(status="provisional")])
    with CaptureQueriesContext(connection) as queries:
        list(curation.order_by_articles(curation.open_questions())[:20])
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + queries.captured_queries[-1]["sql"])
        plan = "; ".join(row[3] for row in cursor.fetchall())
    assert "question_most_articles" in plan
    assert "ORDER BY" not in plan
