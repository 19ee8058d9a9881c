"""What a document is known by: never a line; nothing that was in the archive is overwritten by another report."""

import hashlib
import io
import json
import random
import sys

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import curation
from articles.curation.purged_documents import find_purged, hash_key
from articles.importing import input_parts, pipeline
from articles.importing.pipeline import ImportOptions, import_documents
from articles.models import Article, KnownAddress, PurgedDocument, Source, Tag, Version
from tests.factories import make_entity
from tests.importing.imports import outcomes, run, text, write, write_lines

pytestmark = pytest.mark.django_db

WORDS = ("river", "council", "harvest", "letter", "market", "window", "teacher", "summer", "bridge", "island", "garden")


def prose(number: int, words: int = 60) -> str:
    """Return a text that no other number has, of the same common words."""
    chance = random.Random(number)
    return " ".join(f"{chance.choice(WORDS)} {chance.choice(WORDS)}{number}" for _ in range(words // 2)) + "."


def notice(number: int, **fields) -> dict:
    return {"headline": f"Notice {number}", "body": prose(number), **fields}


def edited(number: int) -> str:
    return prose(number).replace("river", "stream") + " A last sentence was put behind it."


def headlines() -> list[str]:
    return list(Article.objects.order_by("pk").values_list("headline", flat=True))


def feed(monkeypatch, records: list[dict], **options) -> list[dict]:
    """Import records from standard input."""

    class Input:
        buffer = io.BytesIO("".join(json.dumps(one) + "\n" for one in records).encode())

    monkeypatch.setattr(sys, "stdin", Input)
    return run("-", **options)[1]


# -- never a line


def test_a_file_of_the_same_name_with_other_items_adds_them(tmp_path):
    path = write_lines(tmp_path / "today.jsonl", [notice(11), notice(12)])
    run(path)
    write_lines(path, [notice(13), notice(14)])
    assert outcomes(run(path)[1]) == ["created", "created"]
    assert headlines() == [f"Notice {number}" for number in (11, 12, 13, 14)]
    assert outcomes(run(path)[1]) == ["unchanged", "unchanged"]


def test_standard_input_has_no_path(tmp_path, monkeypatch):
    assert outcomes(feed(monkeypatch, [notice(1), notice(2)])) == ["created", "created"]
    assert outcomes(feed(monkeypatch, [notice(3)])) == ["created"]
    assert outcomes(feed(monkeypatch, [notice(2), notice(1)])) == ["unchanged", "unchanged"]
    assert headlines() == ["Notice 1", "Notice 2", "Notice 3"]
    for body in (prose(4), edited(4), prose(5)):
        sys.stdin.buffer = io.BytesIO(text("Report", body=body).encode())
        assert outcomes(run("-", format="text")[1]) == ["created"]


def test_standard_input_named_twice_is_read_once(monkeypatch):
    class Input:
        buffer = io.BytesIO(json.dumps(notice(1)).encode())

    monkeypatch.setattr(sys, "stdin", Input)
    assert outcomes(run("-", "-")[1]) == ["created", "rejected"]


def test_a_line_put_in_front_moves_no_curators_word(tmp_path):
    wrong = make_entity("Wrong Man", names=("Wrong Man",))
    records = [notice(number, body=f"Wrong Man came. {prose(number)}") for number in (1, 2)]
    path = write_lines(tmp_path / "a.jsonl", records)
    run(path)
    Tag.objects.filter(article__headline="Notice 1", entity=wrong).update(state="rejected", origin="curator")
    run(write_lines(path, [notice(0, body=f"Wrong Man came. {prose(0)}"), *records]))
    states = dict(Tag.objects.filter(entity=wrong).values_list("article__headline", "state"))
    assert states == {"Notice 0": "accepted", "Notice 1": "rejected", "Notice 2": "accepted"}


def test_the_same_line_twice_is_a_duplicate_each_time(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [notice(1), notice(2), notice(1)])
    _, lines = run(path)
    assert outcomes(lines) == ["created", "created", "duplicate"]
    assert lines[2]["reason"] == "the same as line 1 of this file"
    assert lines[2]["article"] == lines[0]["article"]
    assert outcomes(run(path)[1]) == ["unchanged", "unchanged", "duplicate"]


def test_a_line_that_another_file_has_is_a_duplicate_once(tmp_path):
    run(write_lines(tmp_path / "a.jsonl", [notice(1)]))
    other = write_lines(tmp_path / "b.jsonl", [notice(1), notice(2)])
    assert outcomes(run(other)[1]) == ["duplicate", "created"]
    assert outcomes(run(other)[1]) == ["unchanged", "unchanged"]


# -- an id of its own, within its source, else its file


def test_an_id_is_one_within_its_source_wherever_its_file_lies(tmp_path):
    run(write_lines(tmp_path / "monday.jsonl", [notice(1, id="7", source="Wire"), notice(2, id="7", source="Daily")]))
    assert headlines() == ["Notice 1", "Notice 2"]
    other = write_lines(tmp_path / "tuesday.jsonl", [notice(1, id="7", source="Wire", body=edited(1))])
    assert outcomes(run(other)[1]) == ["updated"]
    assert Article.objects.get(headline="Notice 1").body == edited(1)
    assert Article.objects.get(headline="Notice 2").body == prose(2)


def test_both_wordings_of_an_item_read_again_leave_the_later_one(tmp_path):
    write_lines(tmp_path / "1.jsonl", [notice(1, id="7", source="Wire")])
    write_lines(tmp_path / "2.jsonl", [notice(1, id="7", source="Wire", body=edited(1))])
    assert outcomes(run(tmp_path)[1]) == ["created", "updated"]
    for _ in range(2):
        _, lines = run(tmp_path)
        assert outcomes(lines) == ["unchanged", "unchanged"]
        assert lines[0]["reason"].endswith("has this item as a later document tells it")
    assert Article.objects.get().body == edited(1)
    assert Version.objects.get().before["body"] == prose(1)


def test_ids_of_files_without_a_source_are_their_own(tmp_path):
    write_lines(tmp_path / "a.jsonl", [notice(1, id=1)])
    write_lines(tmp_path / "b.jsonl", [notice(2, id=1)])
    assert outcomes(run(tmp_path)[1]) == ["created", "created"]
    write_lines(tmp_path / "b.jsonl", [notice(2, id=1, body=edited(2))])
    assert outcomes(run(tmp_path)[1]) == ["unchanged", "updated"]


def test_ids_that_begin_anew_in_each_file_of_one_source_destroy_nothing(tmp_path):
    for day in range(3):
        write_lines(tmp_path / f"{day}.jsonl", [notice(10 * day + n, id=n) for n in range(2)])
    _, lines = run(tmp_path, source="Daily")
    assert outcomes(lines) == ["created"] * 6
    assert "shares little with article" in lines[2]["reason"]
    assert outcomes(run(tmp_path, source="Daily")[1]) == ["unchanged"] * 6
    write_lines(tmp_path / "0.jsonl", [notice(0, id=0, body=edited(0)), notice(1, id=1)])
    assert outcomes(run(tmp_path, source="Daily")[1]) == ["updated", *["unchanged"] * 5]
    assert Article.objects.count() == 6


def test_a_source_named_otherwise_for_the_import_updates_its_articles(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [notice(1, id=1)])
    run(path, source="Daly")
    assert outcomes(run(path, source="Daily")[1]) == ["updated"]
    assert Article.objects.get().source.name == "Daily"
    assert outcomes(run(path, source="Daily")[1]) == ["unchanged"]
    Source.objects.filter(name="Daily").update(name="The Daily")  # a curator renames it
    assert outcomes(run(path, source="Daily")[1]) == ["unchanged"]


def test_an_id_that_stands_twice_is_one_of_its_source(tmp_path, monkeypatch):
    records = [notice(1, id=1, source="A"), notice(2, id=1, source="B"), notice(3, id=1, source="A"), notice(4, id=1)]
    path = write_lines(tmp_path / "a.jsonl", records)
    expected = ["created", "created", "rejected", "rejected"]  # the last is of the source named for the import
    assert outcomes(run(path, source="A", is_dry_run=True)[1]) == expected
    monkeypatch.setattr(input_parts, "PART_BYTES", 1)
    assert outcomes(run(path, source="A")[1]) == expected


def test_ids_of_sources_in_whose_names_a_separator_stands_are_not_confused(tmp_path):
    records = [notice(1, id="1#2", source="A"), notice(2, id="2", source="A#1"), notice(3, id="2", source="A%231")]
    path = write_lines(tmp_path / "a.jsonl", records)
    assert outcomes(run(path)[1]) == ["created"] * 3
    write_lines(tmp_path / "b.jsonl", [one | {"body": edited(number)} for number, one in enumerate(records, 1)])
    assert outcomes(run(tmp_path / "b.jsonl")[1]) == ["updated"] * 3
    assert Article.objects.count() == 3


def test_wordings_of_an_item_that_was_first_met_without_its_source_settle(tmp_path):
    """The place of a document leads to what it has become, or each wording would replace the other with every run."""
    for name, body in (("a", prose(1)), ("b", edited(1)), ("c", f"Correction. {prose(1)}")):
        write_lines(tmp_path / f"{name}.jsonl", [notice(1, id=1, body=body)])
    assert outcomes(run(tmp_path)[1]) == ["created"] * 3
    assert outcomes(run(tmp_path, source="Daily")[1]) == ["updated"] * 3
    for _again in range(2):
        assert outcomes(run(tmp_path, source="Daily")[1]) == ["unchanged"] * 3


def test_an_item_that_gains_an_id_or_an_address_stays_one(tmp_path):
    path = tmp_path / "a.jsonl"
    for fields in ({}, {"url": "https://example.org/1"}, {"url": "https://example.org/1", "id": "x"}):
        run(write_lines(path, [notice(1, **fields)]))
        article = Article.objects.get()
        assert (article.url, article.external_id) == (fields.get("url", ""), fields.get("id", ""))
        assert outcomes(run(path)[1]) == ["unchanged"]
    run(write_lines(tmp_path / "b.jsonl", [notice(1, url="https://example.org/1", body=edited(1))]))
    assert Article.objects.get().body == edited(1)


def test_two_items_of_one_text_that_gain_their_ids_in_one_file_are_two(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [notice(1)])
    run(path)
    write_lines(path, [notice(1, id=1), notice(1, id=2)])
    assert outcomes(run(path)[1]) == ["updated", "created"]
    assert outcomes(run(path)[1]) == ["unchanged", "unchanged"]


def test_an_item_without_an_id_and_one_with_it_in_one_run_are_one(tmp_path):
    write_lines(tmp_path / "a.jsonl", [notice(1)])
    write_lines(tmp_path / "b.jsonl", [notice(1, id="x", source="")])
    for is_dry_run in (True, False):
        assert outcomes(run(tmp_path, is_dry_run=is_dry_run)[1]) == ["created", "updated"]
    assert Article.objects.get().external_id == "x"
    assert outcomes(run(tmp_path)[1]) == ["unchanged", "unchanged"]


# -- an address on the web


def test_an_item_without_an_id_is_known_by_its_address_on_the_web(tmp_path):
    run(write_lines(tmp_path / "a.jsonl", [notice(1, url="http://Example.org/News/1")]))
    other = write_lines(tmp_path / "b.jsonl", [notice(0), notice(1, url="https://example.org/News/1", body=edited(1))])
    assert outcomes(run(other)[1]) == ["created", "updated"]
    assert Article.objects.get(headline="Notice 1").url == "https://example.org/News/1"


def test_two_items_with_one_address_in_a_file_are_two(tmp_path):
    home = {"url": "https://example.org/"}
    path = write_lines(tmp_path / "a.jsonl", [notice(1, **home), notice(2, **home), notice(1, **home, body=edited(1))])
    _, lines = run(path)
    assert outcomes(lines) == ["created"] * 3
    assert "already occurs on line 1" in lines[1]["reason"]
    assert outcomes(run(path)[1]) == ["unchanged"] * 3


def test_an_id_of_its_own_outweighs_an_address_on_the_web(tmp_path):
    shared = {"url": "https://example.org/live", "source": "Wire"}
    run(write_lines(tmp_path / "a.jsonl", [notice(1, id="1", **shared)]))
    other = write_lines(tmp_path / "b.jsonl", [notice(1, id="2", body=edited(1), **shared)])
    assert outcomes(run(other)[1]) == ["created"]
    assert outcomes(run(tmp_path)[1]) == ["unchanged", "unchanged"]


# -- a dry run


@pytest.mark.parametrize("batch", [1, 3, 2_000])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("is_consistent", [True, False])
def test_a_dry_run_tells_the_same_and_documents_read_again_change_nothing(
    tmp_path, monkeypatch, batch, seed, is_consistent
):
    """Documents whose ids and addresses contradict each other may take three more runs, but nothing is lost."""
    monkeypatch.setattr(pipeline, "BATCH", batch)
    chance = random.Random(seed)
    for _day in range(3):
        for name in "abc":
            number = chance.randrange(4)
            write(tmp_path / f"{name}.txt", text(f"Report {number}", body=chance.choice([prose, edited])(10 + number)))
            write_lines(tmp_path / f"{name}.jsonl", [_draw(chance, is_consistent=is_consistent) for _ in range(5)])
        before = list(Article.objects.order_by("pk").values_list("pk", "headline"))
        source = "" if is_consistent else chance.choice(["", "Daily"])
        foretold = [(line["address"], line["outcome"]) for line in run(tmp_path, source=source, is_dry_run=True)[1]]
        assert [(line["address"], line["outcome"]) for line in run(tmp_path, source=source)[1]] == foretold
        for _again in range(1 if is_consistent else 4):
            again = {*outcomes(run(tmp_path, source=source)[1])}
            if again <= {"unchanged", "rejected", "duplicate"}:
                break
        assert again <= {"unchanged", "rejected", "duplicate"}
        assert set(before) <= set(Article.objects.values_list("pk", "headline"))


def _draw(chance: random.Random, *, is_consistent: bool) -> dict:
    number = chance.randrange(4)
    fields = {"body": chance.choice([prose, edited])(number)}
    if is_consistent or chance.random() < 0.5:
        fields["id"] = number if is_consistent else chance.randrange(4)
    if chance.random() < 0.3:
        fields["url"] = f"https://example.org/{number if is_consistent else chance.randrange(3)}"
    if is_consistent or chance.random() < 0.3:
        fields["source"] = "Wire" if is_consistent else chance.choice(["Daily", "Wire"])
    return notice(number, **fields)


def test_the_number_of_statements_does_not_grow_with_the_documents(tmp_path):

    counts = []
    for number in (5, 50):
        folder = tmp_path / str(number)
        folder.mkdir()
        for n in range(number):
            write(folder / f"{n}.txt", text(f"Report {n}", body=prose(100 * number + n)))
        with CaptureQueriesContext(connection) as queries:
            run(folder, jobs=1)
        counts.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            run(folder, jobs=1)
        counts.append(len(queries))
    assert counts[0] == counts[2]
    assert counts[1] == counts[3]


# -- what was purged


def purge(**chosen: object) -> None:
    Article.objects.filter(**chosen).update(status="trash")
    curation.purge_articles(Article.objects.filter(**chosen), None)


@pytest.mark.django_db(transaction=True)
def test_a_purged_document_comes_back_with_a_word(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [notice(1, id="one"), notice(2, id="two")])
    run(path)
    purge(external_id="one")
    [row, other] = run(path)[1]
    today = timezone.localdate().isoformat()
    assert (row["outcome"], row["reason"].split(";")[0]) == (
        "created",
        f"its content was purged from the archive on {today}",
    )
    assert (other["outcome"], other["reason"]) == ("unchanged", "")
    summary = import_documents(ImportOptions([str(path)], is_dry_run=True, jobs=1))
    assert "had been purged" not in "".join(summary.lines())
    purge(external_id="one")
    for is_dry_run in (True, False):
        summary = import_documents(ImportOptions([str(path)], is_dry_run=is_dry_run, jobs=1))
        assert "1 of them had been purged, and are in the archive again." in summary.lines()


@pytest.mark.django_db(transaction=True)
def test_what_was_known_by_the_address_of_a_document_was_purged(tmp_path):
    run(write_lines(tmp_path / "a.jsonl", [notice(1, url="https://example.org/one")]))
    purge()
    [row] = run(write_lines(tmp_path / "b.jsonl", [notice(2, url="https://example.org/one")]))[1]
    assert row["reason"].startswith("what was known by its address was purged from the archive on ")
    [row] = run(write_lines(tmp_path / "c.jsonl", [notice(3)]))[1]
    assert "purged" not in row["reason"]


@pytest.mark.django_db(transaction=True)
def test_nothing_can_be_read_of_what_was_purged(tmp_path, settings):
    run(write_lines(tmp_path / "secret.jsonl", [notice(1, id="secret-one", source="Secret Wire")]))
    fingerprint = Article.objects.get().fingerprint
    addresses = list(KnownAddress.objects.values_list("address", flat=True))
    purge()
    kept = dict(PurgedDocument.objects.values_list("key_hash", "purged_on"))
    assert len(kept) == 1 + len(addresses)
    for key in (fingerprint, *addresses):
        assert hash_key(key) in kept
        assert hashlib.sha256(key.encode()).hexdigest() not in kept, "whoever has no key cannot try documents"
    settings.SECRET_KEY = "another secret key that is long enough to be one, as it should be"
    assert find_purged([fingerprint, *addresses]) == {}
