"""What every address does alike: methods, headers, pages for errors, and the answer to “are you well?”."""

import logging

import pytest
from django.db import OperationalError
from django.test import Client

from articles.search import EngineError, EngineOutageError, IndexNotReadyError, SnapshotLostError, catching_up
from articles.search.engines import current_engine
from articles.search.tantivy.snapshot import TantivySnapshot
from articles.views import search, status
from tests.views.machine_forms import MACHINE_FORMS
from tests.views.pages import check_structure, make_archive, open_page, parse

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = [
    "/",
    "/?q=kabul",
    "/articles/{pk}/kabul-report-0/",
    "/actors/",
    "/actors/person-0/",
    "/countries/",
    "/countries/af/",
    "/sources/",
    "/sources/wire/",
]
MACHINES = ["/search.json", "/healthz"]


@pytest.fixture
def pk() -> int:
    return make_archive(2)[0].pk


# -- methods and headers


@pytest.mark.parametrize("url", [*PAGES, *MACHINES])
def test_head_is_get_without_a_body_and_nothing_can_be_written(pk, url):
    url = url.format(pk=pk)
    client = Client(enforce_csrf_checks=False)
    got, head = client.get(url), client.head(url)
    assert (got.status_code, head.status_code) == (200, 200)
    assert got.content
    assert head.content == b""
    assert head.headers["Content-Type"] == got.headers["Content-Type"]
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(url).status_code == 405


@pytest.mark.parametrize("url", [*PAGES, "/nowhere/"])
def test_every_page_is_fenced_in_by_its_headers(pk, url):
    response = Client().get(url.format(pk=pk))
    policy = dict(
        part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";") if part.strip()
    )
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("url", [*PAGES, "/nowhere/"])
def test_a_reader_gets_no_cookie(pk, url):
    assert not Client().get(url.format(pk=pk)).cookies


def test_with_tls_everything_but_the_health_check_is_led_to_https(pk, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31_536_000
    client = Client()
    response = client.get("/?q=kabul")
    assert (response.status_code, response.headers["Location"]) == (301, "https://testserver/?q=kabul")
    assert client.get("/healthz").status_code == 200
    assert "max-age=31536000" in client.get("/", secure=True).headers["Strict-Transport-Security"]


def test_a_host_that_is_not_ours_is_refused(pk, settings):
    settings.ALLOWED_HOSTS = ["news.example.org"]
    assert Client().get("/", headers={"host": "evil.example"}).status_code == 400
    assert Client().get("/", headers={"host": "news.example.org"}).status_code == 200


def test_the_notice_of_the_site_is_on_every_page(pk, settings):
    settings.SITE_NOTICE, settings.SITE_NAME = "All of it is made up & more.", "Our <Archive>"
    for url in [*PAGES, "/nowhere/"]:
        response = Client().get(url.format(pk=pk))
        root = parse(response.content.decode())
        assert "All of it is made up & more." in root.one("footer").text
        assert root.one("a", "wordmark").text == "Our <Archive>"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("/", "Search"),
        ("/browse/", "Calendar"),
        ("/actors/", "Actors"),
        ("/countries/", "Countries"),
        ("/sources/", "Sources"),
        ("/compare/", "Compare"),
        ("/help/", "Help"),
    ],
)
def test_the_navigation_shows_where_one_is(pk, url, name):
    nav = open_page(url).root.one("nav", aria_label="Archive")
    names = ["Search", "Calendar", "Actors", "Countries", "Sources", "Compare", "Help"]
    assert [link.text for link in nav.all("a")] == names
    assert [link.text for link in nav.all("a", aria_current="page")] == [name]


# -- errors


@pytest.mark.parametrize("url", ["/nowhere/", "/nowhere", "/articles/", "/articles/1/%3Cscript%3E/", "/%00", "/.env"])
def test_an_unknown_address_is_a_404_in_the_same_dress(url):
    page = open_page(url, status=404)
    check_structure(page)
    assert page.root.one("h1").text == "There is nothing at this address"


def test_a_failing_page_is_a_500_in_the_same_dress_and_tells_no_secret(pk, monkeypatch, caplog):
    def fail(*_args, **_options):
        raise RuntimeError("the secret is 42")

    monkeypatch.setattr(search, "search", fail)
    client = Client(raise_request_exception=False)
    with caplog.at_level(logging.CRITICAL, logger="django.request"):
        response = client.get("/")
    html = response.content.decode()
    assert response.status_code == 500
    assert "secret" not in html
    root = parse(html)
    assert root.one("h1").text == "Something went wrong on our side"
    assert len(root.all("main")) == 1
    assert root.one("a", "wordmark").attributes["href"] == "/"
    assert root.one("link", rel="stylesheet").attributes["href"].startswith("/static/archive")
    assert "'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("url", ["/", "/actors/person-0/", "/facets/actor/"])
def test_while_the_first_index_is_built_pages_are_a_503_that_explains_itself(pk, monkeypatch, index_dir, url):
    monkeypatch.setattr(catching_up, "BUILD_PATIENCE", 0.05)
    with current_engine().may_write(0):
        page = open_page(url, status=503)
        assert Client().get("/healthz").status_code == 503
    check_structure(page)
    assert page.root.one("h1").text == "The search index is being built"
    assert page.response.headers["Retry-After"] == "10"
    open_page(url)


def test_whatever_else_the_engine_fails_with_is_a_page_too_and_the_log_has_the_reason(pk, monkeypatch, caplog):
    def fail(*_args, **_options):
        raise EngineError("The search engine failed: out of bounds")

    monkeypatch.setattr(search, "search", fail)
    page = open_page("/", status=503)
    check_structure(page)
    assert page.root.one("h1").text == "The search does not answer"
    assert "out of bounds" in caplog.text
    assert "out of bounds" not in page.root.text


def test_an_outage_of_the_engine_is_told_in_its_words_and_articles_are_read_on(pk, monkeypatch):
    def fail(*_args, **_options):
        raise EngineOutageError("The search cluster cannot be reached.")

    monkeypatch.setattr("articles.search.current_snapshot", fail)
    monkeypatch.setattr("articles.search.current.catch_up", fail)
    for address in ("/", "/actors/person-0/"):
        page = open_page(address, status=503)
        check_structure(page)
        assert "The search cluster cannot be reached. No articles have been lost." in page.root.text
    for address in (f"/articles/{pk}/kabul-report-0/", f"/articles/{pk}/kabul-report-0/?q=kabul&at=1", "/help/"):
        open_page(address)
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()["reason"]) == (503, "The search cluster cannot be reached.")


@pytest.mark.parametrize("url", ["/", "/search.json", "/sources/", "/healthz"])
def test_a_page_whose_snapshot_was_lost_is_made_anew_once(pk, monkeypatch, url):
    real, lost = TantivySnapshot.search_together, [True]

    def lose(snapshot, requests):
        if lost:
            lost.pop()
            raise SnapshotLostError("The state of the index is gone.")
        return real(snapshot, requests)

    monkeypatch.setattr(TantivySnapshot, "search_together", lose)
    assert Client().get(url).status_code == 200
    lost += [True, True]
    assert Client().get(url).status_code == 503


def test_while_the_first_index_is_built_the_machine_form_is_a_503_in_json(pk, monkeypatch):
    def not_ready(*_args, **_options):
        raise IndexNotReadyError("The search index is being built.")

    monkeypatch.setattr(search, "search", not_ready)
    response = Client().get("/search.json")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    assert response.json() == {"error": "The search index is being built."}


def test_an_index_that_lags_behind_is_reported(pk):
    from articles.models import Article

    assert open_page("/").total == 2
    Article.objects.filter(pk=pk).update(status="hidden")
    with current_engine().may_write(0):
        page = open_page("/")
        assert Client().get("/healthz").json()["index"] == "behind"
    assert page.notices == ["New or changed articles are still being indexed: numbers may lag behind for a moment."]
    assert open_page("/").notices == []


# -- health


def test_healthz_tells_that_all_is_well(pk):
    response = Client().get("/healthz")
    assert response.status_code == 200
    answer = response.json()
    assert answer["status"] == "ok"
    assert answer["articles"] == 2
    assert answer["index"] == "up to date"
    assert answer["database"] in {"sqlite", "postgresql"}
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (IndexNotReadyError("x"), "building the index"),
        (OperationalError("the password is 42"), "the database does not answer"),
        (EngineError("corrupt"), "the index does not answer"),
    ],
)
def test_healthz_is_a_503_that_says_what_does_not_answer(monkeypatch, error, message):
    def fail(*_args, **_options):
        raise error

    monkeypatch.setattr(status, "search", fail)
    response = Client().get("/healthz")
    assert response.status_code == 503
    assert response.json()["status"] == message
    assert "42" not in response.content.decode()


MACHINE_ADDRESSES = (
    *MACHINE_FORMS,
    "/suggest.json?q=t", "/opensearch.xml", "/sitemap.xml", "/robots.txt", "/facets/actor.csv",
    "/compare.csv?s=q%3Dtalks",
    "/articles/{pk}/cite.ris", "/favicon.ico",
)  # fmt: skip


@pytest.mark.parametrize("url", [*PAGES, *MACHINE_ADDRESSES])
def test_every_public_answer_says_who_may_keep_it_and_what_it_may_do(pk, url):
    response = Client().get(url.format(pk=pk))
    assert response.status_code < 400
    assert "public" in response.headers["Cache-Control"]
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    policy = response.headers["Permissions-Policy"].split(", ")
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(policy)
    if "max-age" not in response.headers["Cache-Control"]:
        assert "Cookie" in response.headers["Vary"]


@pytest.mark.parametrize("url", [*PAGES, *MACHINE_ADDRESSES, "/nowhere/"])
def test_what_is_sent_to_a_session_is_kept_by_nobody(pk, url, django_user_model):
    client = Client()
    client.force_login(django_user_model.objects.create_user("ada", is_staff=True))
    assert client.get(url.format(pk=pk)).headers["Cache-Control"] == "private, no-store"


def test_errors_and_forms_are_kept_by_nobody(pk):
    for response in (
        Client().get("/nowhere/"),
        Client().get("/search.json?actor=nobody"),
        Client().get("/results/keep/"),
        Client().post("/results/keep/"),
        Client().get("/admin/"),
    ):
        assert "no-store" in response.headers["Cache-Control"], response.request["PATH_INFO"]
