"""What makes the content of a document another: its fields by name, in composed characters."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from articles.importing import identity, input_parts
from articles.importing.identity import make_fingerprint, make_former_fingerprints
from articles.importing.readers import ParsedArticle, records
from articles.importing.readers import text as text_reader
from articles.models import Article, KnownAddress, Source, Version
from tests.importing.imports import outcomes, run, text, write, write_lines
from tests.importing.test_identity import edited, notice, prose

pytestmark = pytest.mark.django_db

# -- fingerprints


def test_a_fingerprint_is_of_what_is_there_by_name(monkeypatch):
    article = ParsedArticle(body="Words.", headline="A", source="Wire")
    assert make_fingerprint(article).startswith(f"{identity.VERSION}-")
    before = make_fingerprint(article)
    monkeypatch.setattr(identity, "_CONTENT", tuple(reversed(identity._CONTENT)))
    article = replace(article, more={"section": "", "keywords": []})
    assert make_fingerprint(article) == before, "another field that is empty, and another order, change nothing"
    assert make_fingerprint(replace(article, more={"section": "World"})) != before
    assert make_fingerprint(replace(article, more={"updated_at": datetime(2021, 6, 19, tzinfo=UTC)})) != before
    one, other = ParsedArticle(body="x", headline="A", byline="y"), ParsedArticle(body="x", headline="A", dateline="y")
    assert make_fingerprint(one) != make_fingerprint(other)


@pytest.mark.parametrize("version", [0, 1])
def test_what_an_earlier_version_stamped_is_unchanged_and_stamped_anew(tmp_path, monkeypatch, version):
    def stamp_as_before(article):
        return make_former_fingerprints(replace(article, language=article.language or identity.FORMER_LANGUAGE))[
            version
        ]

    write(tmp_path / "a.txt", text("Talks", body=prose(1)))
    records = [notice(2, id="x", source="Wire", url="https://example.org/2"), notice(3)]
    write_lines(tmp_path / "b.jsonl", records)
    with monkeypatch.context() as patch:
        patch.setattr(input_parts, "make_fingerprint", stamp_as_before)
        run(tmp_path)
    assert not Article.objects.filter(fingerprint__startswith=f"{identity.VERSION}-").exists()
    before = list(Article.objects.order_by("pk").values("pk", "headline", "body"))
    assert outcomes(run(tmp_path, is_dry_run=True)[1]) == ["unchanged"] * 3
    assert outcomes(run(tmp_path)[1]) == ["unchanged"] * 3
    assert list(Article.objects.order_by("pk").values("pk", "headline", "body")) == before
    assert Article.objects.filter(fingerprint__startswith=f"{identity.VERSION}-").count() == 3
    assert outcomes(run(tmp_path)[1]) == ["unchanged"] * 3
    assert not Version.objects.exists()


@pytest.mark.parametrize("dateline", ["", "KARACHI"])
def test_what_was_read_when_datelines_stayed_in_bodies_is_unchanged(tmp_path, monkeypatch, dateline):
    write(tmp_path / "a.txt", text("Talks", body=f"KARACHI: The {prose(1)}"))
    more = {"dateline": dateline, "body": f"KARACHI – The {prose(2)}"}
    write_lines(
        tmp_path / "b.jsonl",
        [notice(2, id="x", source="Wire") | more, notice(3) | more | {"body": f"KARACHI – The {prose(3)}"}],
    )
    with monkeypatch.context() as patch:
        patch.setattr(records, "cut_dateline", lambda _body: None)
        patch.setattr(input_parts, "make_fingerprint", make_second_fingerprint)
        run(tmp_path)
    before = list(Article.objects.order_by("pk").values("pk", "dateline", "body"))
    assert [row["body"].startswith("KARACHI") for row in before] == [True] * 3
    expected = ["unchanged"] * 3
    assert outcomes(run(tmp_path, is_dry_run=True)[1]) == expected
    assert outcomes(run(tmp_path)[1]) == expected
    assert list(Article.objects.order_by("pk").values("pk", "dateline", "body")) == before
    assert outcomes(run(tmp_path)[1]) == ["unchanged"] * 3
    assert not Version.objects.exists()
    write(tmp_path / "a.txt", text("Talks", body=f"KARACHI: The {edited(1)}"))
    assert outcomes(run(tmp_path)[1]) == ["updated", "unchanged", "unchanged"]
    article = Article.objects.get(headline="Talks")
    assert (article.dateline, article.body) == ("KARACHI", f"The {edited(1)}"), "an edit is read as all is today"


def make_second_fingerprint(article: ParsedArticle) -> str:
    """Return the fingerprint as of when every document that states no language was taken for English."""
    return f"2-{identity._digest_fields(replace(article, language=article.language or 'en'))}"


def test_a_text_that_is_read_otherwise_today_updates_its_article(tmp_path, monkeypatch):
    path = write(tmp_path / "a.txt", f"date 2021-06-19\n\nFOR IMMEDIATE RELEASE\n\n{prose(1)}\n\nENDS\n")
    with monkeypatch.context() as patch:
        patch.setattr(text_reader, "cut_furniture", lambda whole: (whole, ()))
        run(path)
    assert Article.objects.get().body.endswith("ENDS")
    assert outcomes(run(path)[1]) == ["updated"]
    assert Article.objects.get().body == prose(1)


def test_a_long_key_fits_into_the_index_of_either_database():
    key = identity.web_key("https://example.org/" + "ä" * 900)
    assert len(key.encode()) < 300
    assert key != identity.web_key("https://example.org/" + "ä" * 901)


def test_no_date_that_a_curator_set_loses_its_origin(tmp_path):
    path = write(tmp_path / "a.txt", text("Talks", body=prose(1)))
    run(path)
    Article.objects.update(published_on="2020-02-02", date_origin="curator", curated_fields=["published_on"])
    write(path, text("Talks", body=edited(1)))
    assert outcomes(run(path)[1]) == ["updated"]
    article = Article.objects.get()
    assert (article.date_origin, article.published_on.isoformat()) == ("curator", "2020-02-02")


def test_an_article_that_is_deleted_takes_its_versions_and_addresses_along(tmp_path):
    path: Path = write(tmp_path / "a.txt", text("Talks", body=prose(1)))
    run(path)
    run(write(path, text("Talks", body=edited(1))))
    Article.objects.all().delete()
    assert not Version.objects.exists()
    assert not KnownAddress.objects.exists()


def test_a_document_that_no_longer_names_its_address_on_the_web_takes_none_away(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [notice(1, id=1, url="https://example.org/1")])
    run(path)
    assert outcomes(run(write_lines(path, [notice(1, id=1, body=edited(1))]))[1]) == ["updated"]
    assert Article.objects.get().url == "https://example.org/1"
    assert outcomes(run(path)[1]) == ["unchanged"]


# -- the same characters, composed or not


COMPOSED, APART = "caf\u00e9-1", "cafe\u0301-1"


def test_ids_and_sources_that_are_composed_in_another_way_are_the_same(tmp_path):
    write_lines(tmp_path / "a.jsonl", [notice(1, id=COMPOSED, source="Le Monde \u00e9ternel")])
    write_lines(tmp_path / "b.jsonl", [notice(1, id=APART, source="Le Monde e\u0301ternel") | {"body": edited(1)}])
    assert outcomes(run(tmp_path / "a.jsonl")[1]) == ["created"]
    assert outcomes(run(tmp_path / "b.jsonl")[1]) == ["updated"]
    article = Article.objects.get()
    assert (article.external_id, article.body, article.source.name) == (COMPOSED, edited(1), "Le Monde \u00e9ternel")
    assert Source.objects.count() == 1


def test_an_id_that_is_composed_in_another_way_stands_twice_in_a_file(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [notice(1, id=COMPOSED), notice(2, id=APART)])
    assert outcomes(run(path)[1]) == ["created", "rejected"]


def test_a_file_whose_name_is_composed_in_another_way_is_the_same(tmp_path):
    """As of a folder that was copied from a machine that composes names in its own way."""
    write(tmp_path / f"{COMPOSED}.txt", text(prose(1)))
    run(tmp_path)
    (tmp_path / f"{COMPOSED}.txt").unlink()
    write(tmp_path / f"{APART}.txt", text(edited(1)))
    assert outcomes(run(tmp_path)[1]) == ["updated"]
    assert edited(1) in Article.objects.get().body


def test_a_text_that_is_composed_in_another_way_is_unchanged(tmp_path):
    write_lines(tmp_path / "a.jsonl", [notice(1, id="one") | {"body": f"{prose(1)} \u00e9"}])
    run(tmp_path)
    write_lines(tmp_path / "a.jsonl", [notice(1, id="one") | {"body": f"{prose(1)} e\u0301"}])
    assert outcomes(run(tmp_path)[1]) == ["unchanged"]


def test_an_address_on_the_web_is_kept_as_it_is_written(tmp_path):
    url = "https://example.org/cafe\u0301"
    run(write_lines(tmp_path / "a.jsonl", [notice(1, url=url)]))
    assert Article.objects.get().url == url
    again = write_lines(tmp_path / "b.jsonl", [notice(1, url="https://example.org/caf\u00e9") | {"body": edited(1)}])
    assert outcomes(run(again)[1]) == ["updated"]
