"""The admin: every page answers, nothing grows with the rows, and a curator's word is kept."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from articles import curation
from articles.admin import archive as admin_archive
from articles.models import (
    Action,
    Article,
    Entity,
    EntityName,
    ImportedDocument,
    ImportMapping,
    ImportRun,
    RecordedChange,
    Source,
    Tag,
)
from articles.search import IndexNotReadyError
from articles.tagging import load_tagger, retag_articles
from tests.factories import make_article, make_country, make_entity, make_source

MODELS = [Article, Source, Entity, EntityName, Tag, ImportRun, ImportedDocument, Action, RecordedChange]
READ_ONLY = [ImportRun, ImportedDocument, Action, RecordedChange]
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def curator(db) -> User:
    return User.objects.create_superuser("curator")


@pytest.fixture
def client(curator) -> Client:
    client = Client()
    client.force_login(curator)
    return client


def make_run(rejected: int = 0, created: int = 0, article: Article | None = None, text: str = "reason") -> ImportRun:
    run = ImportRun.objects.create(
        state="finished", paths=[text], source_name=text, rejected=rejected, created=created, ignored_keys={text: 3}
    )
    for number in range(rejected + created):
        ImportedDocument.objects.create(
            run=run,
            address=f"{text}#{number}",
            outcome="rejected" if number < rejected else "created",
            reason=text,
            raw_text=text,
            article=article,
        )
    return run


def fill(rows: int, text: str = "Afghanistan") -> None:
    """Create rows of every model, related to one another."""
    country = make_country("af", text)
    for number in range(rows):
        source = make_source(f"{text} {number}", country=country, description=text)
        entity = make_entity(f"{text} {number}", names=(f"{text} {number}",), country=country, description=text)
        article = make_article(
            f"{text} {number}", f"{text} has waited.\n\n{text}", source=source, byline=text, dateline=text
        )
        Tag.objects.create(
            article=article,
            entity=entity,
            mentions=[["headline", 0, len(text), "name"], ["body", 0, len(text), "demonym"], ["body", 5, 9**9, "x"]],
        )
        make_run(rejected=1, created=1, article=article, text=text)
        ImportMapping.objects.create(name=f"{text} {ImportMapping.objects.count()}", columns={"body": [text]})
        with curation.action(None, Action.Kind.EDIT, text):
            Article.objects.filter(pk=article.pk).update(byline=f"{text} {text}")
            Tag.objects.filter(article=article).update(role=text)


def page(name: str, model: type, *args) -> str:
    return reverse(f"admin:articles_{model._meta.model_name}_{name}", args=args)


class FormReader(HTMLParser):
    """Reads from a page what a browser would send back, line ends included."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, str] = {}
        self.name = ""
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        name = has.get("name") or ""
        if tag == "input" and has.get("type") not in {"submit", "file"}:
            if has.get("type") not in {"checkbox", "radio"} or "checked" in has:
                self.data[name] = has.get("value") or ""
        elif tag == "textarea":
            self.name = name
            self.data[name] = ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in has:
            self.data[self.select] = has.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self.name:
            self.data[self.name] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            text = self.data[self.name].replace("\r\n", "\n").removeprefix("\n")
            self.data[self.name] = text.replace("\n", "\r\n")
            self.name = ""


def form_data(response) -> dict[str, str]:
    reader = FormReader()
    reader.feed(response.content.decode())
    return {name: value for name, value in reader.data.items() if name and "__prefix__" not in name}


def edit(client: Client, article: Article, **changes: str):
    """Open an article, change fields of its form and save it."""
    address = page("change", Article, article.pk)
    data = form_data(client.get(address)) | changes
    response = client.post(address, data)
    if response.status_code == 200:
        pytest.fail(str(response.context["errors"]))
    article.refresh_from_db()
    return response


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


def messages_of(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


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
    assert any("2 best of 3" in message for message in messages)
    assert any("quotation mark" in message for message in messages)
    assert "2 best of 3" in response.content.decode()


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


# -- editing an article


@pytest.fixture
def tagged() -> Article:
    make_country("af", "Afghanistan")
    make_country("ir", "Iran")
    article = make_article("Talks in Afghanistan", "Afghanistan has waited.\n\nThe end.\n", dateline="KABUL")
    retag_articles([article], load_tagger())
    return article


def states(article: Article) -> dict[str, tuple[str, str]]:
    return {name: (state, by) for name, state, by in article.tags.values_list("entity__name", "state", "origin")}


def test_saving_without_a_change_changes_nothing(client, tagged):
    before = Article.objects.values().get()
    edit(client, tagged)
    assert Article.objects.values().get() == before
    assert states(tagged) == {"Afghanistan": ("accepted", "machine")}


def test_editing_the_headline_records_it_and_tags_again(client, tagged):
    Article.objects.update(is_headline_derived=True)
    edit(client, tagged, headline="Talks in Iran")
    assert tagged.curated_fields == ["headline"]
    assert tagged.is_headline_derived is False
    assert tagged.body.endswith("The end.\n"), "what nobody touched stays to the letter"
    assert states(tagged) == {"Afghanistan": ("accepted", "machine"), "Iran": ("accepted", "machine")}
    assert tagged.tags.get(entity__slug="ir").mentions == [["headline", 9, 13, "name"]]


def test_the_body_keeps_plain_line_ends_so_that_offsets_hold(client, tagged):
    edit(client, tagged, body="The end.\r\n\r\nIran.")
    assert tagged.body == "The end.\n\nIran."
    assert tagged.tags.get(entity__slug="ir").mentions == [["body", 10, 14, "name"]]


def test_an_article_written_by_hand_is_tagged(client, tagged):
    address = page("add", Article)
    data = form_data(client.get(address)) | {"headline": "Iran", "body": "News."}
    response = client.post(address, data)
    assert response.status_code == 302, response.context["errors"]
    article = Article.objects.get(headline="Iran")
    assert states(article) == {"Iran": ("accepted", "machine")}
    assert article.address.startswith("archive:")


def test_an_article_that_changed_since_it_was_opened_is_not_overwritten(client, tagged):
    address = page("change", Article, tagged.pk)
    data = form_data(client.get(address))
    Article.objects.update(body="What an import wrote meanwhile.")
    response = client.post(address, data | {"headline": "Mine"})
    assert response.status_code == 200
    content = unescape(response.content.decode())
    assert "changed this article since" in content
    assert "Body is now “What an import wrote meanwhile.”, changed by an import or a re-tagging." in content
    tagged.refresh_from_db()
    assert (tagged.headline, tagged.body) == ("Talks in Afghanistan", "What an import wrote meanwhile.")


def test_of_two_curators_on_one_article_the_second_is_reported_what_the_first_did(client, tagged):
    address = page("change", Article, tagged.pk)
    data = form_data(client.get(address))
    first = Client()
    first.force_login(User.objects.create_superuser("ada"))
    edit(first, tagged, **{"headline": "Hers", "tags-0-state": "rejected"})
    content = unescape(client.post(address, data | {"headline": "Mine"}).content.decode())
    assert "Headline is now “Hers”, changed by ada" in content
    assert "Tag Afghanistan in “Hers”: state is now “Rejected”, changed by ada" in content
    assert ">\nMine</textarea>" in content, "what the second has written is still there"
    tagged.refresh_from_db()
    assert (tagged.headline, tagged.tags.get().state) == ("Hers", "rejected")


def test_a_tag_alone_that_another_decided_is_not_overwritten(client, tagged):
    address = page("change", Article, tagged.pk)
    data = form_data(client.get(address))
    first = Client()
    first.force_login(User.objects.create_superuser("ada"))
    first.post(page("changelist", Tag), {"action": "reject", "_selected_action": [tagged.tags.get().pk]})
    content = unescape(client.post(address, data).content.decode())
    assert "Tag Afghanistan in “Talks in Afghanistan”: state is now “Rejected”, changed by ada" in content
    assert tagged.tags.get().state == "rejected"


@pytest.mark.parametrize("seen", ["", "x", "{}", "[]", '{"rows": 1, "changes": 0, "entries": 0}', "null", "[" * 9_999])
def test_a_version_that_is_none_saves_nothing(client, tagged, seen):
    address = page("change", Article, tagged.pk)
    content = client.post(
        address, form_data(client.get(address)) | {"_seen": seen, "headline": "Mine"}
    ).content.decode()
    assert "can not be told which version" in content
    tagged.refresh_from_db()
    assert tagged.headline != "Mine"


def test_only_published_articles_link_to_their_page(client, tagged):
    address = page("change", Article, tagged.pk)
    assert tagged.get_absolute_url() in client.get(address).content.decode()
    Article.objects.update(status="hidden")
    response = client.get(address)
    assert response.status_code == 200
    assert tagged.get_absolute_url() not in response.content.decode()


def test_the_import_log_counts_what_its_link_lists(client, tagged):
    make_run(created=3, article=tagged)
    make_run(created=1)
    content = client.get(page("change", Article, tagged.pk)).content.decode()
    link = re.search(r'<a href="([^"]+)">3 documents', content)
    assert client.get(unescape(link[1])).context["cl"].result_count == 3


# -- tags on the page of their article


def test_rejecting_a_tag_survives_retagging(client, curator, tagged):
    edit(client, tagged, **{"tags-0-state": "rejected"})
    retag_articles([tagged], load_tagger())
    tag = tagged.tags.get()
    assert (tag.state, tag.origin, tag.curator) == ("rejected", "curator", curator)


def test_deleting_a_machine_tag_keeps_it_rejected(client, tagged):
    response = edit(client, tagged, **{"tags-0-DELETE": "on"})
    assert any("Kept as rejected" in message for message in messages_of(response))
    retag_articles([tagged], load_tagger())
    assert states(tagged) == {"Afghanistan": ("rejected", "curator")}


def test_a_tag_is_added_and_taken_off_by_hand(client, curator, tagged):
    person = make_entity("Ada Lovelace")
    edit(client, tagged, **{"tags-2-0-entity": str(person.pk)})
    tag = tagged.tags.get(entity=person)
    assert (tag.state, tag.origin, tag.curator) == ("accepted", "curator", curator)
    number = [row.entity for row in tagged.tags.order_by("entity__kind", "entity__name")].index(person)
    edit(client, tagged, **{f"tags-{number}-DELETE": "on"})
    assert states(tagged) == {"Afghanistan": ("accepted", "machine")}


def test_a_tag_that_is_there_already_is_refused_with_a_reason(client, tagged):
    address = page("change", Article, tagged.pk)
    data = form_data(client.get(address)) | {"tags-2-0-entity": str(tagged.tags.get().entity_id)}
    response = client.post(address, data)
    assert "This article has that tag already." in response.content.decode()


def test_an_edit_and_a_decision_at_once_are_both_kept(client, tagged):
    edit(client, tagged, **{"headline": "Talks in Iran", "body": "The end.", "tags-0-state": "rejected"})
    assert states(tagged) == {"Afghanistan": ("rejected", "curator"), "Iran": ("accepted", "machine")}


def test_untouched_tags_stay_the_machines(client, tagged):
    make_entity("Wait", names=("waited",))
    retag_articles([tagged], load_tagger())
    edit(client, tagged, **{"tags-0-state": "rejected"})
    assert sorted(by for _, by in states(tagged).values()) == ["curator", "machine"]


def test_mentions_are_shown_in_their_sentence_with_their_rule(client, tagged):
    tag = tagged.tags.get()
    body = "It rained. Kabul was calm, they said. " * 7
    Article.objects.update(body=body)
    tag.mentions = [["headline", 9, 20, "name"]]
    tag.mentions += [["body", place, place + 5, "city"] for place in range(11, len(body), 38)]
    tag.save()
    content = client.get(page("change", Article, tagged.pk)).content.decode()
    assert "Talks in <mark>Afghanistan</mark> <em>name, in the headline</em>" in content
    assert "<mark>Kabul</mark> was calm, they said. <em>place in Afghanistan</em>" in content
    assert content.count("<mark>") == 5
    assert "and 3 more" in content


@pytest.mark.parametrize(
    "mention",
    [["body", 0, 10**9, "name"], ["body", -3, 2, "name"], ["body", 5, 5, "name"], ["title", 0, 1, "name"],
     ["body", "0", 1, "name"], [], None, "body", {"body": 1}, ["body", 0, 1]],
)  # fmt: skip
def test_a_mention_that_does_not_fit_the_text_is_reported_to(client, tagged, mention):
    Tag.objects.update(mentions=[mention])
    for address in (page("change", Article, tagged.pk), page("change", Tag, tagged.tags.get().pk)):
        assert "no longer in the text" in client.get(address).content.decode()


# -- tags by themselves


def test_tags_are_accepted_and_rejected_by_action(client, curator, tagged):
    tag = tagged.tags.get()
    for action, state in (("reject", "rejected"), ("accept", "accepted")):
        response = client.post(page("changelist", Tag), {"action": action, "_selected_action": [tag.pk]})
        tag.refresh_from_db()
        assert (tag.state, tag.origin, tag.curator) == (state, "curator", curator)
        assert any(f"1 {state}" in message for message in messages_of(response))


def test_the_page_of_a_tag_decides_it(client, curator, tagged):
    tag = tagged.tags.get()
    address = page("change", Tag, tag.pk)
    client.post(address, form_data(client.get(address)) | {"state": "rejected"})
    tag.refresh_from_db()
    assert (tag.state, tag.origin, tag.curator) == ("rejected", "curator", curator)


def test_a_tag_is_added_on_its_own_page(client, curator, tagged):
    person = make_entity()
    response = client.post(page("add", Tag), {"article": tagged.pk, "entity": person.pk, "state": "accepted"})
    assert response.status_code == 302
    assert tagged.tags.get(entity=person).curator == curator


def test_only_a_tag_added_by_hand_can_be_deleted(client, tagged):
    tag = tagged.tags.get()
    assert client.post(page("delete", Tag, tag.pk), {"post": "yes"}).status_code == 403
    tag = Tag.objects.create(article=tagged, entity=make_entity(), origin="curator")
    assert client.post(page("delete", Tag, tag.pk), {"post": "yes"}).status_code == 302
    assert not Tag.objects.filter(pk=tag.pk).exists()


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
