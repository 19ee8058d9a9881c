"""The admin: every page answers, nothing grows with the rows, and a curator's word is kept."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from articles.admin import archive as admin_archive
from articles.models import (
    Action,
    Article,
    Entity,
    EntityName,
    ImportedDocument,
    ImportRun,
    RecordedChange,
    Source,
    Tag,
)
from articles.search import IndexNotReadyError
from tests.admin.pages import HOSTILE, fill, make_run, messages_of, page
from tests.factories import make_article, make_country, make_entity, make_source

MODELS = [Article, Source, Entity, EntityName, Tag, ImportRun, ImportedDocument, Action, RecordedChange]
READ_ONLY = [ImportRun, ImportedDocument, Action, RecordedChange]


# -- every page


@pytest.mark.parametrize("model", MODELS)
def test_every_page_answers(client, model):
    fill(2)
    for row in (None, *model.objects.all()[:3]):
        address = page("change", model, row.pk) if row else page("changelist", model)
        assert client.get(address).status_code == 200, address
    assert client.get(page("add", model)).status_code == (403 if model in READ_ONLY else 200)
    assert client.get(page("history", model, model.objects.first().pk)).status_code == 200
    assert client.get(page("delete", model, model.objects.first().pk)).status_code == (
        403 if model in [*READ_ONLY, Article, Tag] else 200
    )


def test_the_index_page_names_the_archive(client, settings):
    response = client.get(reverse("admin:index"))
    assert settings.SITE_NAME in response.content.decode()
    assert "Curate the archive" in response.content.decode()


@pytest.mark.parametrize("model", MODELS)
def test_who_may_only_look_sees_every_page(client, model):
    fill(1)
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(reader)
    assert client.get(page("changelist", model)).status_code == 200
    response = client.get(page("change", model, model.objects.first().pk))
    assert response.status_code == 200
    assert 'name="_save"' not in response.content.decode()


@pytest.mark.parametrize("model", MODELS)
def test_hostile_text_is_escaped_on_every_page(client, model):
    fill(2, HOSTILE)
    EntityName.objects.create(text=HOSTILE, kind="stop")
    row = model.objects.first()
    for name, arguments in (("changelist", []), ("change", [row.pk]), ("history", [row.pk]), ("delete", [row.pk])):
        assert HOSTILE not in client.get(page(name, model, *arguments)).content.decode()
    assert HOSTILE not in client.get(page("changelist", model), {"q": HOSTILE}).content.decode()


@pytest.mark.parametrize("model", MODELS)
def test_no_page_needs_inline_script_or_style(client, model):
    fill(1)
    for address in (page("changelist", model), page("change", model, model.objects.first().pk)):
        content = client.get(address).content.decode()
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son\w+=", content)


@pytest.mark.parametrize("model", MODELS)
def test_a_list_takes_no_more_queries_for_more_rows(client, model, django_assert_max_num_queries):
    fill(3)
    client.get(page("changelist", model))  # content types are cached now
    with django_assert_max_num_queries(30) as few:
        client.get(page("changelist", model))
    Entity.objects.filter(slug="af").update(slug="ir")
    fill(30, "Iran")
    with django_assert_max_num_queries(len(few)):
        client.get(page("changelist", model))


def test_an_article_takes_no_more_queries_for_more_tags(client, django_assert_max_num_queries):
    article = make_article(tags=[make_entity()])
    client.get(page("change", Article, article.pk))
    with django_assert_max_num_queries(30) as few:
        client.get(page("change", Article, article.pk))
    for _ in range(30):
        Tag.objects.create(article=article, entity=make_entity())
    with django_assert_max_num_queries(len(few)):
        client.get(page("change", Article, article.pk))


@pytest.mark.parametrize(
    ("model", "parameters"),
    [
        (Article, "status__exact=hidden"),
        (Article, "date_known=no"),
        (Article, "source__id__exact=1"),
        (Article, "source__isnull=True"),
        (Article, "published_on__year=2021"),
        (Source, "country__id__exact=1"),
        (Entity, "kind__exact=person&q=x"),
        (Entity, "q=x&o=1"),
        (EntityName, "kind__exact=city&q=x"),
        (Tag, "state__exact=rejected&origin__exact=curator&entity__id__exact=1"),
        (Tag, "article__id__exact=1"),
        (ImportRun, "state__exact=finished&q=x"),
        (ImportedDocument, "outcome__exact=rejected&run__id__exact=1&q=x"),
        (ImportedDocument, "article__id__exact=1"),
    ],
)
def test_filters_and_searches_answer(client, model, parameters):
    fill(1)
    assert client.get(f"{page('changelist', model)}?{parameters}").status_code == 200


def test_a_filter_keeps_the_others_and_shows_what_is_chosen(client):
    source = make_source("Daily News")
    make_article("Ours", source=source)
    make_article("Theirs")
    content = client.get(f"{page('changelist', Article)}?status__exact=published&source__id__exact={source.pk}")
    assert [row.headline for row in content.context["cl"].result_list] == ["Ours"]
    text = content.content.decode()
    assert '<input type="hidden" name="status__exact" value="published">' in text
    assert f'<option value="{source.pk}" selected>Daily News</option>' in text


# -- searching articles


def found(response) -> list[str]:
    return [row.headline for row in response.context["cl"].result_list]


@pytest.mark.django_db(transaction=True)
def test_articles_are_found_by_stem_and_hidden_ones_by_headline(client):
    make_article("Negotiating in Doha", "The talks went on.", published_on="2021-01-01")
    make_article("No word of it", "They negotiated.", published_on="2021-03-01")
    make_article("Secret negotiations", status="hidden", published_on="2021-02-01")
    make_article("Weather")
    response = client.get(page("changelist", Article), {"q": "negotiation"})
    assert found(response) == ["No word of it", "Secret negotiations", "Negotiating in Doha"]
    assert messages_of(response) == []


@pytest.mark.django_db(transaction=True)
def test_an_article_just_hidden_is_no_longer_found_by_its_body(client):
    article = make_article("Talks", "They negotiated.")
    assert found(client.get(page("changelist", Article), {"q": "negotiated"})) == ["Talks"]
    client.post(page("changelist", Article), {"action": "hide", "_selected_action": [article.pk]})
    assert found(client.get(page("changelist", Article), {"q": "negotiated"})) == []
    assert found(client.get(page("changelist", Article), {"q": "talk"})) == ["Talks"]


@pytest.mark.django_db(transaction=True)
def test_a_search_says_what_it_could_not_read_and_what_it_left_out(client, monkeypatch):
    monkeypatch.setattr(admin_archive, "MOST_HITS", 2)
    for number in range(3):
        make_article(f"Talks {number}")
    response = client.get(page("changelist", Article), {"q": 'talks "'})
    messages = messages_of(response)
    assert len(found(response)) == 2
    assert any("best 2 of 3" in message for message in messages)
    assert any("quotation mark" in message for message in messages)
    assert "best 2 of 3" in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_search_without_words_shows_all_articles(client):
    make_article("One")
    assert found(client.get(page("changelist", Article), {"q": "!!"})) == ["One"]


def test_without_an_index_headlines_are_searched(client, monkeypatch):
    def not_ready(request):
        raise IndexNotReadyError

    monkeypatch.setattr(admin_archive, "search", not_ready)
    make_article("Negotiations")
    make_article("Other", "Negotiations")
    response = client.get(page("changelist", Article), {"q": "negotiation"})
    assert found(response) == ["Negotiations"]
    assert any("being built" in message for message in messages_of(response))


def complete(client: Client, model: str, field: str, term: str) -> list[str]:
    response = client.get(
        reverse("admin:autocomplete"), {"app_label": "articles", "model_name": model, "field_name": field, "term": term}
    )
    return [result["text"] for result in response.json()["results"]]


@pytest.mark.django_db(transaction=True)
def test_autocomplete_of_articles_asks_the_engine_and_leaves_no_message(client):
    make_article("Other", "They negotiated.")
    assert complete(client, "tag", "article", 'negotiation "') == ["Other"]
    assert messages_of(client.get(page("changelist", Article))) == []


@pytest.mark.parametrize(
    ("model", "field", "term"),
    [
        ("tag", "entity", "islamic republic"),
        ("article", "dateline_country", "afghanistan"),
        ("article", "source", "daily"),
        ("importeddocument", "run", ""),
        ("tag", "article", ""),
    ],
)
def test_every_autocomplete_answers(client, model, field, term):
    make_country("af", "Afghanistan", names=("Afghanistan", "Islamic Republic of Afghanistan", "Islamic Republic"))
    make_source("Daily News")
    make_run()
    make_article("One")
    assert len(complete(client, model, field, term)) == 1


def test_entities_are_found_by_all_their_names_once_and_the_namesake_first(client):
    make_entity("Bank of Iran", "organisation", names=("Bank of Iran",))
    make_country("ir", "Iran", names=("Iran", "Iranian", "Islamic Republic of Iran"))
    make_entity("Iran Air", "organisation", names=("Iran Air",))
    response = client.get(page("changelist", Entity), {"q": "iran"})
    assert [row.name for row in response.context["cl"].result_list] == ["Iran", "Iran Air", "Bank of Iran"]
    response = client.get(page("changelist", Entity), {"q": "republic iran"})
    assert [row.name for row in response.context["cl"].result_list] == ["Iran"]


# -- actions on articles


def test_articles_are_hidden_and_published_by_action(client):
    articles = [make_article(), make_article(), make_article(status="hidden")]
    selected = [article.pk for article in articles]
    response = client.post(page("changelist", Article), {"action": "hide", "_selected_action": selected})
    assert messages_of(response) == ["2 hidden."]
    assert Article.objects.published().count() == 0
    content = client.get(page("history", Article, selected[0])).content.decode()
    assert "Hid 2 articles" in content
    assert "<del>published</del>" in content.lower()
    response = client.post(page("changelist", Article), {"action": "publish", "_selected_action": selected})
    assert "3 published." in messages_of(response)
    assert Article.objects.published().count() == 3


@pytest.mark.django_db(transaction=True)
def test_all_articles_a_search_found_are_hidden_at_once(client):
    for number in range(60):
        make_article(f"Talks {number}")
    make_article("Weather")
    selected = [Article.objects.first().pk]
    client.post(
        f"{page('changelist', Article)}?q=talks&status__exact=published",
        {"action": "hide", "_selected_action": selected, "select_across": "1", "index": "0"},
    )
    assert list(Article.objects.published().values_list("headline", flat=True)) == ["Weather"]
