"""A page that was given before is given again without being composed, and never once anything of it has changed."""

import contextlib
import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from articles import revalidation
from articles.models import Article, Entity, Source, Tag
from articles.panels.public_names import PublicEntity, read_public_entities
from articles.search import EngineOutageError, catch_up, hold_state, one_snapshot
from articles.search.engines import current_engine
from articles.search.state import find_commit
from articles.search.tantivy.snapshot import TantivySnapshot
from articles.sqlite3.commits import read_last_commit
from articles.views import search as search_view
from tests.queries import page_queries
from tests.views.pages import make_archive

PAGES = [
    "/", "/?q=kabul", "/articles/{pk}/kabul-report-0/", "/actors/", "/actors/person-0/", "/countries/af/",
    "/sources/wire/", "/facets/actor/", "/browse/", "/compare/", "/help/", "/search.json?q=kabul", "/feed.atom",
    "/suggest.json?q=ka",
]  # fmt: skip


@pytest.fixture
def archive(transactional_db, migrated_file: Path | None, tmp_path) -> Iterator[Article]:
    """Keep pages, and the archive in a file: what SQLite has in memory alone has no log that could be read."""
    revalidation.forget_kept_answers()
    if migrated_file is None:
        yield _make_indexed()
        return
    shared, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection, connection.settings_dict["NAME"] = None, str(shutil.copy(migrated_file, tmp_path / "db"))
    try:
        yield _make_indexed()
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = shared, name


def _make_indexed() -> Article:
    article = make_archive(2)[0]
    catch_up()
    return article


def tag_of(url: str = "/", **headers: str) -> str:
    response = Client().get(url, headers=headers)
    assert response.status_code in {200, 304}, url
    return response.headers["ETag"]


def state() -> str | None:
    with one_snapshot():
        return hold_state()


def test_a_page_is_composed_once_and_not_sent_again(archive):
    for url in PAGES:
        _check_kept(url.format(pk=archive.pk))


def _check_kept(url: str) -> None:
    first = Client().get(url)
    with page_queries() as queries:
        kept = Client().get(url)
        again = Client().get(url, headers={"If-None-Match": first["ETag"]})
    assert [one for one in queries if "pg_current_snapshot" not in one] == []
    assert (kept.status_code, kept.content, kept.headers) == (200, first.content, first.headers), url
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert (
        (again["Cache-Control"], again["Vary"])
        == (first["Cache-Control"], first["Vary"])
        == ("public, no-cache", "Cookie")
    )
    assert Client().head(url, headers={"If-None-Match": f'"other", {first["ETag"]}'}).status_code == 304


def test_an_export_that_is_the_same_is_not_written_again(archive):
    first = Client().get("/export.csv")
    assert b"Kabul" in b"".join(first.streaming_content)
    assert Client().get("/export.csv", headers={"If-None-Match": first["ETag"]}).status_code == 304
    Article.objects.update(byline="Somebody")
    assert Client().get("/export.csv", headers={"If-None-Match": first["ETag"]}).status_code == 200


def other_value(value: object) -> object:
    """Return another value of the same kind, None where it is of a kind that takes only some."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return f"{value[:-1]}{'x' if value[-1:] != 'x' else 'y'}"
    return value + dt.timedelta(days=1) if isinstance(value, dt.date) else None


def test_whatever_is_written_in_any_field_of_any_row_makes_another_validator(archive):
    seen, changed = {find_commit()}, set()
    for model in apps.get_app_config("articles").get_models():
        row = model._base_manager.first()
        for field in model._meta.concrete_fields if row else ():
            value = None if field.generated or field.primary_key or field.is_relation else getattr(row, field.attname)
            if (other := other_value(value)) is None:
                continue
            with contextlib.suppress(IntegrityError):  # a value that the database refuses
                model._base_manager.filter(pk=row.pk).update(**{field.name: other})
                now = find_commit()
                assert now not in seen, f"{model.__name__}.{field.name}"
                seen.add(now)
                changed.add((model, field.name))
    assert len({model for model, _ in changed}) >= 5
    assert {(Article, "headline"), (Article, "body"), (Source, "name"), (Entity, "name"), (Tag, "is_main")} <= changed
    assert find_commit() in seen  # and nothing but a write makes another


@pytest.mark.parametrize(
    ("url", "change"),
    [
        ("/", lambda article: Article.objects.filter(pk=article.pk).update(headline="Seldom seen")),
        ("/actors/", lambda _: Entity.objects.filter(slug="person-0").update(name="Seldom seen")),
        ("/sources/", lambda _: Source.objects.filter(slug="wire").update(name="Seldom seen")),
        ("/sources/wire/", lambda _: Source.objects.filter(slug="wire").update(description="Seldom seen")),
    ],
)
def test_a_changed_page_is_sent_anew(archive, url, change):
    first = Client().get(url)
    change(archive)
    changed = Client().get(url, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert b"Seldom seen" in changed.content
    assert changed.content != first.content


def test_a_withdrawn_article_is_gone_though_it_was_kept(archive):
    url = archive.get_absolute_url()
    tag = tag_of(url)
    archive.status = Article.Status.HIDDEN
    archive.save()
    assert Client().get(url, headers={"If-None-Match": tag}).status_code == 404


def test_a_change_elsewhere_does_not_send_the_same_page_again(archive):
    first = tag_of("/help/")
    Tag.objects.update(is_main=True)
    again = Client().get("/help/", headers={"If-None-Match": first})
    assert (again.status_code, again["ETag"]) == (304, first)
    assert tag_of("/help/") != first


def test_day_settings_and_address_are_part_of_the_validator(archive, settings, monkeypatch):
    first = tag_of()
    assert tag_of() == first
    assert len({first, tag_of("/?sort=oldest"), tag_of("/", host="127.0.0.1")}) == 3
    tomorrow = dt.date.today() + dt.timedelta(days=1)  # noqa: DTZ011 - another day than now, whatever the zone
    with monkeypatch.context() as patch:
        patch.setattr(revalidation.timezone, "localdate", lambda: tomorrow)
        assert tag_of().partition(".")[0] != first.partition(".")[0]
    settings.SITE_NOTICE = "All of it is made up."
    revalidation.find_program_version.cache_clear()
    response = Client().get("/", headers={"If-None-Match": first})
    revalidation.find_program_version.cache_clear()
    assert b"All of it is made up." in response.content


# -- what is not for everybody


@pytest.mark.parametrize(
    ("url", "fails", "missed"),
    [
        ("/actors/", "search_together", "The search cluster cannot be reached."),
        ("/browse/", "search_together", "The search cluster cannot be reached."),
        ("/articles/{pk}/kabul-report-0/", "similar", ""),
        ("/articles/{pk}/kabul-report-0/?q=kabul&at=1", "search_together", ""),
    ],
)
def test_a_page_that_the_search_did_not_help_with_is_kept_for_nobody(archive, monkeypatch, url, fails, missed):
    page = url.format(pk=archive.pk)
    whole = Client().get(page).content
    revalidation.forget_kept_answers()
    with monkeypatch.context() as outage:
        fail = Mock(side_effect=EngineOutageError("The search cluster cannot be reached."))
        outage.setattr(TantivySnapshot, fails, fail)
        assert missed in Client().get(page).content.decode()
        assert fail.called
    assert Client().get(page).content == whole


def test_pages_of_staff_neither_enter_nor_leave(archive):
    staff, url = Client(), archive.get_absolute_url()
    staff.force_login(User.objects.create_superuser("curator"))
    for_staff = staff.get(url)
    assert for_staff.headers["Cache-Control"] == "private, no-store"
    for_everybody = Client().get(url)
    assert for_everybody.content != for_staff.content
    assert staff.get(url, headers={"If-None-Match": for_everybody["ETag"]}).status_code == 200
    assert Client().get(url).content == for_everybody.content
    assert Client().get(url, headers={"If-None-Match": for_staff.get("ETag", "")}).content == for_everybody.content


def test_a_form_with_a_token_is_made_for_each_client(archive):
    one, other = Client().get("/results/keep/?q=kabul"), Client().get("/results/keep/?q=kabul")
    assert one.cookies["csrftoken"].value != other.cookies["csrftoken"].value
    assert one.headers["Cache-Control"] == "private, no-store"


def test_a_client_with_a_message_gets_a_page_of_its_own(archive, monkeypatch):
    client, tag = Client(), tag_of()
    client.cookies["messages"] = "unread"
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 200


def test_nothing_is_kept_of_what_may_yet_be_rolled_back_or_is_behind(archive, monkeypatch):
    with transaction.atomic():
        assert state() is None
    with monkeypatch.context() as patch:
        patch.setattr("articles.search.state.explain_not_writable", lambda: "disk is full")
        assert state() is None
    with monkeypatch.context() as patch:
        patch.setattr(type(current_engine()), "why_unwritten", "No room.")
        assert state() is None
    assert state()


def test_errors_and_large_answers_are_not_kept(archive, monkeypatch):
    monkeypatch.setattr(revalidation, "LARGEST", 1_000)
    assert Client().get("/nowhere/").status_code == 404
    first = Client().get("/")
    monkeypatch.setattr(search_view, "HEADLINES", 0)
    assert Client().get("/").content != first.content


# -- the last commit of a file of SQLite


@given(st.lists(st.sampled_from(["write", "other", "carry over", "reopen", "read"]), max_size=12))
def test_no_two_commits_have_the_same_name(tmp_path_factory, steps):
    path = str(tmp_path_factory.mktemp("log") / "archive")

    def connect() -> sqlite3.Connection:
        opened = sqlite3.connect(path, isolation_level=None)
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("CREATE TABLE IF NOT EXISTS one (id)").fetchone()
        return opened

    database = connect()
    names = {read_last_commit(path)}
    for step in steps:
        if step == "write":
            database.execute("INSERT INTO one VALUES (1)")
        elif step == "other":
            other = connect()
            other.execute("INSERT INTO one VALUES (1)")
            other.close()
        elif step == "carry over":
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        elif step == "reopen":
            database.close()
            database = connect()
        assert database.execute("SELECT count(*) FROM one").fetchone()
        name = read_last_commit(path)
        assert name
        if step in {"write", "other"}:
            assert name not in names
        elif step == "read":
            assert name in names
        names.add(name)
    database.close()


def test_the_language_is_chosen_before_an_answer_is_named_by_it(settings):
    locale = "django.middleware.locale.LocaleMiddleware"
    settings.MIDDLEWARE = [locale, *settings.MIDDLEWARE]
    revalidation.RevalidationMiddleware(lambda request: HttpResponse())
    settings.MIDDLEWARE = [*settings.MIDDLEWARE[1:], locale]
    with pytest.raises(ImproperlyConfigured, match="before"):
        revalidation.RevalidationMiddleware(lambda request: HttpResponse())


def test_names_are_read_once_a_commit_and_anew_after_the_next(archive):
    country = Entity.objects.get(slug="af")
    provisional = Entity.objects.create(name="Nobody Yet", slug="nobody-yet", kind="person", status="provisional")
    wanted = [country.pk, provisional.pk]

    def read() -> tuple[dict[int, PublicEntity], int]:
        with one_snapshot():
            assert hold_state()
            with page_queries() as queries:
                names = dict(read_public_entities(wanted))
            return names, len(queries)

    assert read() == ({country.pk: PublicEntity("Afghanistan", "af", "country", "confirmed")}, 1)
    assert read()[1] == 0
    Entity.objects.filter(pk=provisional.pk).update(status="confirmed")
    names, count = read()
    assert (names[provisional.pk].name, count) == ("Nobody Yet", 1)
    Entity.objects.filter(pk=country.pk).update(name="The Afghan State")
    assert read()[0][country.pk].name == "The Afghan State"
    assert dict(read_public_entities(wanted))[country.pk].name == "The Afghan State"  # where no commit is held
