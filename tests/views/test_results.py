"""A kept result: the same today and later, and honest about what has changed."""

import csv
import io
import re
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles import rate_limits
from articles.models import Allowance, Article, Entity, FrozenResult
from articles.rate_limits import RateLimit
from articles.requests import kept_results
from tests.factories import make_article, make_country
from tests.views.pages import Page, check_structure, make_archive, open_page

pytestmark = pytest.mark.django_db(transaction=True)


def keep(client: Client | None = None, **parameters: object) -> str:
    """Keep a result and return its address."""
    response = (client or Client()).post("/results/keep/", parameters)
    assert response.status_code == 302, response.content
    return response["Location"]


def ids_of(address: str) -> list[int]:
    return Client().get(f"{address.rstrip('/')}.json").json()["ids"]


def tabs_of(page: Page) -> dict[str, tuple[int, str]]:
    """Return the lists of a result: their length and address by their label."""
    links = page.root.one("ul", "switch").all("a")
    return {
        link.text.rpartition(" ")[0]: (int(link.one("span", "num").text), page.resolve(link.attributes["href"]))
        for link in links
    }


def table_of(address: str) -> list[dict[str, str]]:
    text = Client().get(f"{address.rstrip('/')}.csv").getvalue().decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_search_page_leads_to_a_form_that_keeps_its_result():
    make_archive(5)
    link = open_page("/?q=kabul&sort=oldest").root.one("ul", "offers").all("a")[-1]
    page = open_page(link.attributes["href"])
    check_structure(page)
    assert "kabul; " not in page.root.one("p", "lead").text
    assert page.root.one("p", "lead").text == "kabul: 5 articles"
    form = page.root.one("form", method="post")
    fields = {field.attributes["name"]: field.attributes["value"] for field in form.all("input")}
    assert fields.keys() == {"csrfmiddlewaretoken", "q", "sort"}
    client = Client(enforce_csrf_checks=True)
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get("/results/keep/?q=kabul").content.decode())[1]
    assert client.post("/results/keep/", {"q": "kabul"}).status_code == 403
    assert client.post("/results/keep/", {"q": "kabul", "csrfmiddlewaretoken": token}).status_code == 302


def test_it_keeps_the_search_its_articles_in_order_and_the_day():
    articles = make_archive(25)
    make_article("Elsewhere")
    address = keep(q="kabul", sort="oldest", country=["tr", "af"])
    page = open_page(address)
    check_structure(page)
    assert page.root.one("h1").text == "kabul; country Turkey or Afghanistan"
    assert page.total == 25
    assert len(page.headlines) == 20
    assert len(open_page(f"{address}?page=2").headlines) == 5
    ordered = sorted(articles, key=lambda a: (a.published_on, a.pk))
    assert ids_of(address) == [article.pk for article in ordered]
    assert page.headlines == [article.headline for article in ordered[:20]]
    kept = FrozenResult.objects.get()
    answer = Client().get(f"/results/{kept.key}.json").json()
    assert (answer["total"], answer["parameters"]) == (25, "q=kabul&country=af&country=tr&sort=oldest")
    assert answer["kept_at"] == kept.kept_at.isoformat()
    assert f"25 articles, result saved on {kept.kept_at.day} " in page.root.text
    assert f"http://testserver/results/{kept.key}/" in page.root.text
    assert "finds the same articles today" in page.root.text


def test_the_same_result_is_kept_once_and_another_beside_it():
    make_archive(3)
    first = keep(q="kabul", page="7", nonsense="x")
    assert keep(q=" kabul ") == first
    assert keep(q="kabul", sort="oldest") != first
    make_article("Kabul again")
    assert keep(q="kabul") != first
    assert FrozenResult.objects.count() == 3


def test_it_says_what_was_added_and_what_is_gone():
    stays, hidden, deleted, edited = [make_article(f"Kabul {n}", "Secret words.") for n in range(4)]
    address = keep(q="kabul")
    added = [make_article(f"Kabul new {n}") for n in range(2)]
    Article.objects.filter(pk=hidden.pk).update(status="hidden")
    deleted_id = deleted.pk
    deleted.delete()
    Article.objects.filter(pk=edited.pk).update(headline="Herat")
    page = open_page(address)
    check_structure(page)
    assert "finds 2 more; 3 are no longer found, 2 of them withdrawn from the archive." in page.root.text
    tabs = tabs_of(page)
    assert {label: count for label, (count, _) in tabs.items()} == {
        "As saved": 4, "Added since": 2, "No longer found": 3,
    }  # fmt: skip
    for count, link in tabs.values():
        behind = open_page(link)
        assert behind.total == count
        assert len(behind.root.all("li", "hit-row")) == count
    assert open_page(tabs["Added since"][1]).headlines == [article.headline for article in reversed(added)]
    assert open_page(tabs["No longer found"][1]).headlines == ["Herat"]
    assert page.headlines == ["Herat", stays.headline]  # newest first, as it was kept
    assert ids_of(address) == [edited.pk, deleted_id, hidden.pk, stays.pk]
    newest = [article.pk for article in reversed(added)]
    changes = Client().get(f"{address.rstrip('/')}.json").json()["changes"]
    assert changes.pop("compared_at")
    assert changes == {
        "added": newest, "gone": [edited.pk, deleted_id, hidden.pk], "withdrawn": [deleted_id, hidden.pk],
    }  # fmt: skip
    states = ["gone", "withdrawn", "withdrawn", "found", "added", "added"]
    numbers = [str(pk) for pk in (*ids_of(address), *newest)]
    table = table_of(address)
    assert [(row["id"], row["today"]) for row in table] == list(zip(numbers, states, strict=True))
    assert [row["position"] for row in table] == ["1", "2", "3", "4", "", ""]


def test_nothing_of_a_hidden_article_is_reported():
    article = make_article("Kabul unheard of", "Very secret.")
    address = keep(q="kabul")
    Article.objects.update(status="hidden")
    for path in (address, f"{address}?show=gone", f"{address.rstrip('/')}.json", f"{address.rstrip('/')}.csv"):
        text = Client().get(path).getvalue().decode().lower()
        assert "unheard" not in text
        assert "secret" not in text
    assert f"Article {article.pk} is no longer in the archive." in open_page(address).root.text


def test_a_search_that_can_no_longer_be_run_says_so():
    make_article("Talks", tags=[make_country("af", "Afghanistan")])
    address = keep(country="af")
    Entity.objects.filter(slug="af").delete()
    page = open_page(address)
    assert "One of its names is not in the public archive today" in page.root.text
    assert page.root.one("h1").text == "all articles; and a name that is not public"
    assert page.headlines == ["Talks"]
    assert Client().get(f"{address.rstrip('/')}.json").json()["changes"] is None
    assert [row["today"] for row in table_of(address)] == [""]


def test_a_result_without_articles_can_be_kept():
    make_article("Talks")
    page = open_page(keep(q="nothingofthiskind"))
    assert page.total == 0
    make_article("nothingofthiskind")
    assert tabs_of(open_page(page.url))["Added since"][0] == 1


def test_csv_holds_numbers_and_addresses():
    articles = make_archive(3)
    address = keep(q="kabul", sort="oldest")
    rows = table_of(address)
    assert [row["id"] for row in rows] == [str(pk) for pk in ids_of(address)]
    assert [row["position"] for row in rows] == ["1", "2", "3"]
    assert Client().get(rows[0]["url"]).status_code == 301
    assert {int(row["id"]) for row in rows} == {article.pk for article in articles}


def test_too_large_a_result_is_not_kept(monkeypatch):
    monkeypatch.setattr(kept_results, "MOST_ARTICLES", 2)
    make_archive(3)
    response = Client().post("/results/keep/", {"q": "kabul"})
    assert response.status_code == 400
    assert "up to 2 articles" in response.content.decode()
    assert not FrozenResult.objects.exists()


def post(query: str, address: str = "192.0.2.1", client: Client | None = None):
    return (client or Client()).post("/results/keep/", {"q": query}, REMOTE_ADDR=address)


def test_a_visitor_keeps_so_many_and_others_still_may(monkeypatch):
    monkeypatch.setattr(kept_results, "OF_A_VISITOR", RateLimit("a visitor", 2, 3600))
    monkeypatch.setattr(rate_limits, "now", lambda: 1_800_000_000.0)  # however long these requests take
    make_archive(3)
    first = post("kabul")["Location"]
    post("security")
    refused = post("report")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "1800"
    assert "Too many results have been saved. Try again in 30 minutes." in refused.content.decode()
    assert post("kabul")["Location"] == first  # what is kept already costs nothing
    assert post("report", "192.0.2.2").status_code == 302
    assert FrozenResult.objects.count() == 3


def test_all_visitors_together_keep_so_many_and_staff_is_apart(monkeypatch):
    monkeypatch.setattr(kept_results, "OF_ALL_VISITORS", RateLimit("all visitors", 2, 3600))
    make_archive(3)
    assert [post("kabul", "192.0.2.1").status_code, post("security", "192.0.2.2").status_code] == [302, 302]
    assert post("report", "192.0.2.3").status_code == 429
    assert Allowance.objects.count() == 3  # two visitors and all: who was refused leaves no row
    staff = Client()
    staff.force_login(User.objects.create_user("ada", is_staff=True))
    assert post("report", "192.0.2.3", staff).status_code == 302
    reader = Client()
    reader.force_login(User.objects.create_user("reader"))
    assert post("talks", "192.0.2.3", reader).status_code == 429


def test_a_large_result_counts_as_several(monkeypatch):
    monkeypatch.setattr(kept_results, "OF_A_VISITOR", RateLimit("a visitor", 3, 3600))
    monkeypatch.setattr(kept_results, "ARTICLES_OF_ONE", 2)
    make_archive(4)
    assert FrozenResult.objects.get(key=post("kabul")["Location"].split("/")[2]).total == 4
    assert post("nothingofthiskind").status_code == 429


def test_what_visitors_keep_has_bounded_room_and_staff_may_go_on(settings):
    make_archive(3)
    settings.KEPT_RESULTS_BYTES = 1_400
    assert [post("kabul").status_code, post("security").status_code] == [302, 302]
    refused = post("report")
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 3600
    assert "There is no more room for results that visitors save" in refused.content.decode()
    staff = Client()
    staff.force_login(User.objects.create_user("ada", is_staff=True))
    assert post("report", client=staff).status_code == 302
    assert FrozenResult.objects.filter(room=0).count() == 1
    FrozenResult.objects.first().delete()
    FrozenResult.objects.filter(room__gt=0).first().delete()
    assert post("talks").status_code == 302


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
def test_a_clock_that_is_set_bars_nobody_for_longer(monkeypatch, hours):
    monkeypatch.setattr(kept_results, "OF_A_VISITOR", RateLimit("a visitor", 2, 3600))
    make_archive(3)
    post("kabul")
    post("security")
    shown = rate_limits.now() + hours * 3600
    monkeypatch.setattr(rate_limits, "now", lambda: shown)
    post("report")
    shown += 1800
    assert post("report").status_code == 302


def test_there_is_no_other_result():
    for path in ("/results/0123abcd/", "/results/0123abcd.json", "/results/0123abcd.csv"):
        assert Client().get(path).status_code == 404


def test_hostile_parameters_are_text():
    make_article("Talks")
    query = {"q": '"<script>alert(1)</script>" OR talks', "actor": "<b>"}
    page = open_page("/results/keep/?" + urlencode(query))
    check_structure(page)
    kept = open_page(keep(**query))
    check_structure(kept)
    assert "<script>alert" not in page.html + kept.html


def test_curators_see_what_was_kept(admin_client):
    make_article("Talks")
    keep(q="talks")
    assert b"talks" in admin_client.get("/admin/articles/frozenresult/").content
    pk = FrozenResult.objects.get().pk
    assert admin_client.get(f"/admin/articles/frozenresult/{pk}/change/").status_code == 200
