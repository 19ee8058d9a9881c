"""Sources that are the same are merged: nothing is lost, later imports follow, and it can be undone."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.core.serializers import serialize

from articles import curation
from articles.importing.pipeline import ImportOptions, import_documents
from articles.models import Action, Article, FrozenResult, Source, SourceName, WatchedFeed
from articles.models.results import pack_ids
from tests.curation.test_undo import dump
from tests.factories import make_article, make_country, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Source:
    return make_source("The Associated Press", slug="associated-press")


@pytest.fixture
def short() -> Source:
    country = make_country("us", "United States")
    source = make_source("AP", slug="ap", kind="agency", country=country, homepage="https://apnews.com/")
    SourceName.objects.create(source=source, text="apnews.com")
    return source


def bring(folder, *records: dict) -> list[Article]:
    path = folder / "news.jsonl"
    path.write_text("".join(json.dumps({"headline": "Talks", "body": "They met.", **one}) + "\n" for one in records))
    before = set(Article.objects.values_list("pk", flat=True))
    import_documents(ImportOptions([str(path)], jobs=1))
    return list(Article.objects.exclude(pk__in=before).order_by("pk"))


def test_articles_names_and_addresses_go_to_the_survivor(agency, short, curator, client):
    articles = [make_article(source=short), make_article(source=short, status="trash"), make_article(source=agency)]
    plan = curation.plan_source_merge(agency, [short])
    assert (plan.articles, plan.new_names) == (3, ["AP", "apnews.com"])
    curation.merge_sources(agency, [short], curator)
    assert {article.source_id for article in Article.objects.filter(pk__in=[a.pk for a in articles])} == {agency.pk}
    assert sorted(agency.names.values_list("text", flat=True)) == ["AP", "apnews.com"]
    agency.refresh_from_db()
    assert (agency.kind, agency.country.slug, agency.homepage) == ("agency", "us", "https://apnews.com/")
    assert client.get("/sources/ap/").headers["Location"].endswith("/sources/associated-press/")


def test_an_undo_brings_everything_back(agency, short, curator):
    make_article(source=short)
    before = dump()
    act = curation.merge_sources(agency, [short], curator)
    assert not Source.objects.filter(slug="ap").exists()
    curation.undo(act, curator)
    assert dump() == before
    restored = Source.objects.get(slug="ap")
    assert Source.objects.one_by_slug("ap") == restored
    restored.full_clean()


@pytest.mark.django_db(transaction=True)
def test_watched_feeds_kept_results_and_the_history_follow_and_come_back(agency, short, curator, client, admin_client):
    article = make_article(source=short)
    feed = WatchedFeed.objects.create(
        address="https://ap.example/feed", known_as="https://ap.example/feed", source=short
    )
    with curation.action(curator, Action.Kind.EDIT, "Described"):
        Source.objects.filter(pk=short.pk).update(description="An agency")
    kept = FrozenResult.objects.create(
        key="k", parameters="source=ap", said="AP", total=1, packed_ids=pack_ids([article.pk])
    )
    act = curation.merge_sources(agency, [short], curator)
    feed.refresh_from_db()
    assert feed.source == agency
    assert "An agency" in admin_client.get(f"/admin/articles/source/{agency.pk}/history/").content.decode()
    assert client.get(kept.get_absolute_url()).status_code == 200
    assert client.get("/search.json?source=ap").json()["total"] == 1
    undone = curation.undo(act, curator).action
    feed.refresh_from_db()
    assert feed.source_id == short.pk
    curation.undo(undone, curator)
    feed.refresh_from_db()
    assert feed.source == agency


def test_later_imports_and_fixtures_follow(agency, short, curator, tmp_path):
    fixture = tmp_path / "old.json"
    fixture.write_text(serialize("json", [short], use_natural_primary_keys=True, use_natural_foreign_keys=True))
    curation.merge_sources(agency, [short], curator)
    found = bring(
        tmp_path, {"source": "AP"}, {"source": "ap", "body": "Other."}, {"source": "www.apnews.com", "body": "Third."}
    )
    assert [article.source for article in found] == [agency] * 3
    call_command("loaddata", fixture, verbosity=0)
    assert [source.name for source in Source.objects.all()] == ["The Associated Press"]


def test_an_address_tells_the_source_where_its_name_is_not_known(agency, short, tmp_path):
    found = bring(
        tmp_path,
        {"url": "https://www.apnews.com/article/1"},
        {"url": "https://apnews.com/article/2", "source": "AP News", "body": "Other."},
        {"url": "https://example.org/3", "source": "AP News", "body": "Third."},
    )
    assert [article.source.name for article in found] == ["AP", "AP", "AP News"]


def test_the_day_is_that_of_the_source(tmp_path):
    kabul = make_source("Kabul Daily", time_zone="Asia/Kabul")
    times = [
        "2021-06-19T22:10:00Z",
        "2021-06-19T22:10:00",
        "2021-06-19",
        "Sat, 19 Jun 2021 22:10:00 +0000",
        "1624140600",
    ]
    found = bring(
        tmp_path,
        *(
            {"source": source, "published_on": words, "body": f"{source} {n}"}
            for n, words in enumerate(times)
            for source in ("Kabul Daily", "Other")
        ),
    )
    days = {
        source: [a.published_on.day for a in found if a.source.name == source] for source in ("Kabul Daily", "Other")
    }
    assert days == {"Kabul Daily": [20, 19, 19, 20, 20], "Other": [19] * 5}
    before = date(2021, 6, 20)
    assert Article.objects.filter(source=kabul).earliest("pk").date_text == "2021-06-19T22:10:00Z"
    import_documents(ImportOptions([str(tmp_path)], jobs=1))
    assert Article.objects.filter(source=kabul, published_on=before).count() == 3, "another reading changes nothing"


def test_what_can_not_be_merged_is_refused(agency, short, monkeypatch):
    for others in ([], [agency]):
        with pytest.raises(curation.MergeError):
            curation.plan_source_merge(agency, others)
    make_article(source=short)
    monkeypatch.setattr("articles.curation.source_merging.MOST_ARTICLES", 0)
    with pytest.raises(curation.MergeError, match="1 articles would change their source"):
        curation.plan_source_merge(agency, [short])
    assert curation.suggest_surviving_source([agency, short]) == short


def test_the_admin_shows_what_happens_and_merges(agency, short, admin_client):
    make_article(source=short)
    page = admin_client.get(
        f"/admin/articles/source/merge/?ids={agency.pk},{short.pk}&into={agency.pk}"
    ).content.decode()
    assert "will be the source of <b>1</b> article" in page
    chosen = admin_client.post(
        "/admin/articles/source/", {"action": "merge", "_selected_action": [agency.pk, short.pk]}
    )
    assert chosen.headers["Location"] == f"/admin/articles/source/merge/?ids={agency.pk},{short.pk}"
    from tests.forms import FormReader

    sent = FormReader.read(page) | {"into": agency.pk}
    response = admin_client.post(chosen.headers["Location"], sent)
    assert response.headers["Location"] == f"/admin/articles/source/{agency.pk}/change/"
    assert Source.objects.get() == agency


def test_a_source_is_merged_from_its_own_page_and_with_articles_not_deleted(agency, short, admin_client):
    make_article(source=short)
    content = admin_client.get(f"/admin/articles/source/{short.pk}/delete/").content.decode()
    merge = f"/admin/articles/source/merge/?ids={short.pk}"
    assert "cannot be deleted yet" in content
    assert merge in content
    assert 'name="other"' in admin_client.get(merge).content.decode()
    chosen = admin_client.get(merge, {"ids": short.pk, "other": agency.pk})
    assert set(chosen.context["sources"]) == {short, agency}
    sent = {"action": "delete_selected", "_selected_action": [short.pk]}
    assert "cannot be deleted yet" in admin_client.post("/admin/articles/source/", sent).content.decode()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://www.APnews.com/hub?x", "apnews.com"),
        ("WWW.apnews.com", "apnews.com"),
        (" AP  News ", "AP News"),
        ("https://[x", "https://[x"),
    ],
)
def test_a_host_is_kept_as_such(given, kept):
    from articles.importing.source_names import clean_source_name

    assert clean_source_name(given) == kept
