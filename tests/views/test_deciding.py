"""What staff do on public pages, by their rights; nobody else sees anything of it."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from articles import curation
from articles.models import Action, Article, Entity, Tag
from tests.factories import make_article, make_entity, make_source
from tests.queries import count_queries
from tests.views.pages import Page, check_structure, open_page, parse

pytestmark = pytest.mark.django_db(transaction=True)

RIGHTS = ("view_article", "change_article", "change_entity", "change_source", "change_tag", "view_action")


def staff(*rights: str) -> Client:
    """Return a client of the staff with some rights, that has to bring the token of a form."""
    user = User.objects.create_user(f"of {' '.join(rights)}", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=rights, content_type__app_label="articles"))
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


@pytest.fixture
def article() -> Article:
    """Return an article with a provisional name, and one that a machine suggests."""
    maybe, doubted = make_entity("Maybe", slug="maybe", status="provisional"), make_entity("Doubted", slug="doubted")
    article = make_article("Talks", "Maybe met Doubted.", source=make_source("Wire", slug="wire"))
    Tag.objects.create(article=article, entity=maybe, mentions=[["body", 0, 5, "name"]])
    Tag.objects.create(article=article, entity=doubted, state="suggested", mentions=[["body", 10, 17, "name"]])
    return article


def send(client: Client, page: Page, word: str, about: str = "Maybe") -> Page:
    """Press a button of a page, and follow to where it leads."""
    (form,) = [one for one in page.root.all("form", "decision") if about in one.text]
    token = form.one("input", name="csrfmiddlewaretoken").attributes["value"]
    address = form.attributes["action"]
    assert client.post(address, {"decision": word}).status_code == 403, "no token"
    answer = client.post(address, {"decision": word, "csrfmiddlewaretoken": token}, follow=True)
    assert answer.status_code == 200
    html = answer.content.decode()
    return Page(answer.redirect_chain[-1][0], html, parse(html), answer)


def test_nobody_else_sees_anything_of_it_and_pages_stay_the_same_for_all(article):
    for path in (article.get_absolute_url(), "/actors/maybe/", "/sources/wire/", "/actors/"):
        first, second = Client().get(path), Client().get(path)
        assert first.content == second.content
        assert not first.cookies
        assert first.headers["Cache-Control"] == "public, no-cache"
        words = first.content.decode()
        assert not [word for word in ("csrf", "/decide/", "staff.css", "/change/", "uggested") if word in words], path
        mere = staff() if path == "/actors/" else None
        if mere:
            page = open_page(path, mere)
            assert not page.root.all("form", "decision") + page.root.all("div", "staff")


@pytest.mark.parametrize(
    ("rights", "edits", "forms"),
    [((), 0, 0), (("change_article",), 1, 0), (("change_tag",), 0, 2), (RIGHTS, 1, 2)],
)
def test_an_article_offers_what_the_rights_allow(article, rights, edits, forms):
    page = open_page(article.get_absolute_url(), staff(*rights))
    check_structure(page)
    assert len([link for link in page.root.all("a", "button") if link.text.startswith("Edit")]) == edits
    assert len(page.root.all("form", "decision")) == forms


def test_a_name_is_confirmed_on_its_page_and_that_is_undone_from_the_history(article):
    client = staff(*RIGHTS)
    page = open_page("/actors/maybe/", client)
    check_structure(page)
    assert page.root.one("div", "staff").one("a").attributes["href"].endswith("/change/")
    page = send(client, page, "confirm")
    assert page.url == "/actors/maybe/"
    assert Entity.objects.get(slug="maybe").status == "confirmed"
    message = page.root.one("ul", "staff-messages")
    assert "Maybe" in message.text
    assert client.get(message.one("a").attributes["href"]).status_code == 200
    curation.undo(Action.objects.get(), User.objects.get())
    assert Entity.objects.get(slug="maybe").status == "provisional"


def test_a_refused_name_leads_to_the_list_and_is_gone(article):
    client = staff(*RIGHTS)
    page = send(client, open_page("/actors/maybe/", client), "refuse")
    assert page.url == "/actors/"
    assert "Refused" in page.root.one("ul", "staff-messages").text
    assert Client().get("/actors/maybe/").status_code == 404
    assert "staff-messages" not in client.get("/actors/").content.decode(), "it is shown once"


def test_a_suggested_tag_is_confirmed_on_its_article_and_a_machines_refused(article):
    client = staff(*RIGHTS)
    address = f"{article.get_absolute_url()}?q=talks"
    page = send(client, open_page(address, client), "confirm", "Doubted")
    assert page.url == f"{address}#tags"
    assert "/actors/doubted/" in Client().get(article.get_absolute_url()).content.decode()
    page = send(client, page, "refuse", "Maybe")
    assert Tag.objects.get(entity__slug="maybe").state == "rejected"
    for act in Action.objects.order_by("-pk"):
        curation.undo(act, User.objects.get())
    assert dict(Tag.objects.values_list("entity__slug", "state")) == {"maybe": "accepted", "doubted": "suggested"}


def test_what_is_no_decision_or_not_allowed_changes_nothing(article):
    tag = Tag.objects.get(entity__slug="maybe")
    plain = Client()
    for path in (f"/decide/tag/{tag.pk}/", f"/decide/entity/{tag.entity_id}/"):
        assert plain.get(path).status_code == 405
        assert plain.post(path, {"decision": "refuse"}).status_code == 403
        mere = Client()
        mere.force_login(User.objects.create_user(f"reader of {path}", is_staff=True))
        assert mere.post(path, {"decision": "refuse"}).status_code == 403
        mere.force_login(User.objects.create_superuser(f"chief of {path}"))
        assert mere.post(path, {"decision": "merge"}).status_code == 403
        assert mere.post("/decide/tag/999999/", {"decision": "refuse"}).status_code == 404
    assert not Action.objects.exists()
    Article.objects.update(status="hidden")
    mere.force_login(User.objects.get(username__startswith="reader of /decide/tag"))
    mere_user = User.objects.get(username__startswith="reader of /decide/tag")
    mere_user.user_permissions.add(Permission.objects.get(codename="change_tag"))
    assert mere.post(f"/decide/tag/{tag.pk}/", {"decision": "refuse"}).status_code == 403, "it may not read the article"


def test_a_name_that_was_decided_meanwhile_stays_and_that_is_reported(article):
    client = staff(*RIGHTS)
    page = open_page("/actors/maybe/", client)
    curation.decide(curation.Decision.ACCEPT, [Entity.objects.get(slug="maybe")], User.objects.get())
    page = send(client, page, "refuse")
    assert Entity.objects.get(slug="maybe").status == "confirmed"
    assert "already been decided" in page.root.one("ul", "staff-messages").text


def test_a_tag_that_was_refused_meanwhile_stays_so_and_that_is_reported(article):
    client = staff(*RIGHTS)
    page = open_page(article.get_absolute_url(), client)
    curation.reject_tag(Tag.objects.get(entity__slug="maybe"), User.objects.get())
    page = send(client, page, "confirm")
    assert Tag.objects.get(entity__slug="maybe").state == "rejected"
    assert "was refused meanwhile" in page.root.one("ul", "staff-messages").text


def test_staff_cost_a_page_one_question_more(article):
    client = staff(*RIGHTS)
    assert count_queries(client, "/actors/maybe/") <= count_queries(Client(), "/actors/maybe/") + 6
    assert count_queries(client, article.get_absolute_url()) <= count_queries(Client(), article.get_absolute_url()) + 8
