"""Which article a file of its own is, edited, moved, copied or replaced."""

import pytest

from articles import curation
from articles.models import Article, KnownAddress, Version
from tests.importing.imports import outcomes, run, text, write, write_lines
from tests.importing.test_identity import edited, headlines, notice, prose

pytestmark = pytest.mark.django_db


# -- a file of its own


def test_an_edited_file_updates_its_article_and_keeps_what_it_replaced(tmp_path):
    path = write(tmp_path / "a.txt", text("Talks", body=prose(1)))
    run(path)
    write(path, text("Talks", body=edited(1)))
    assert outcomes(run(path)[1]) == ["updated"]
    version = Version.objects.get()
    assert (version.before["body"], version.after) == (prose(1), {"body": edited(1)})
    assert version.before["published_on"] == "2021-06-19"


def test_another_report_in_the_place_of_a_file_is_an_article_of_its_own(tmp_path):
    path = write(tmp_path / "latest.txt", text("Talks", body=prose(1)))
    run(path)
    old = Article.objects.get()
    write(path, text("Elections", body=prose(2)))
    _, lines = run(path)
    assert outcomes(lines) == ["created"]
    assert lines[0]["reason"] == f"shares little with article {old.pk}, which was known under its address and stays"
    old.refresh_from_db()
    assert (old.headline, old.body) == ("Talks", prose(1))
    write(path, text("Elections", body=edited(2)))
    assert outcomes(run(path)[1]) == ["updated"], "later edits are of what the file has become"
    write(path, text("Talks", body=prose(1)))
    assert outcomes(run(path)[1]) == ["duplicate"], "and what it was is known again"
    assert headlines() == ["Talks", "Elections"]


def test_a_moved_folder_whose_file_is_edited_updates_the_same_article(tmp_path):
    write(tmp_path / "old" / "a.txt", text("Talks", body=prose(1)))
    run(tmp_path / "old")
    (tmp_path / "old").rename(tmp_path / "new")
    assert outcomes(run(tmp_path / "new")[1]) == ["duplicate"]
    assert outcomes(run(tmp_path / "new")[1]) == ["unchanged"]
    write(tmp_path / "new" / "a.txt", text("Talks", body=edited(1)))
    assert outcomes(run(tmp_path / "new")[1]) == ["updated"]
    assert Article.objects.get().body == edited(1)
    addresses = set(KnownAddress.objects.values_list("address", flat=True))
    assert addresses == {str((tmp_path / folder / "a.txt").resolve()) for folder in ("old", "new")}


@pytest.mark.parametrize("names", [("a.txt", "b.txt"), ("b.txt", "a.txt")])
def test_of_two_copies_the_edited_one_leaves_the_other_its_article(tmp_path, names):
    for name in names:
        write(tmp_path / name, text("Talks", body=prose(1)))
    run(tmp_path)
    write(tmp_path / names[0], text("Talks", body=edited(1)))
    first = outcomes(run(tmp_path)[1])
    assert sorted(Article.objects.values_list("body", flat=True)) == sorted([prose(1), edited(1)]), first
    assert outcomes(run(tmp_path)[1]) == ["unchanged", "unchanged"]


def test_a_file_set_back_to_what_it_was_updates_its_article(tmp_path):
    path = write(tmp_path / "a.txt", text("Talks", body=prose(1)))
    for body in (prose(1), edited(1), prose(1)):
        run(write(path, text("Talks", body=body)))
        assert Article.objects.get().body == body
    assert Version.objects.count() == 2


def test_files_that_change_places_change_no_article(tmp_path):
    for name, number in (("a.txt", 1), ("b.txt", 2)):
        write(tmp_path / name, text(f"Report {number}", body=prose(number)))
    run(tmp_path)
    before = list(Article.objects.order_by("pk").values())
    for name, number in (("a.txt", 2), ("b.txt", 1)):
        write(tmp_path / name, text(f"Report {number}", body=prose(number)))
    assert outcomes(run(tmp_path)[1]) == ["duplicate", "duplicate"]
    assert list(Article.objects.order_by("pk").values()) == before
    assert outcomes(run(tmp_path)[1]) == ["unchanged", "unchanged"]


def test_a_body_that_a_curator_has_taken_away_does_not_come_back_with_an_edit(tmp_path, admin_user):

    path = write(tmp_path / "a.txt", text("Talks", body=prose(1)))
    run(path)
    article = Article.objects.get()
    with curation.action(admin_user, "edit"):
        article.body = "Removed by order of a court."
        article.save()
        curation.record_edit(article, ["body"])
    write(path, text("Talks", body=edited(1)))
    assert outcomes(run(path)[1]) == ["updated"]
    assert Article.objects.get().body == "Removed by order of a court."
    write(path, text("Elections", body=prose(2)))
    assert outcomes(run(path)[1]) == ["created"], "another report is not swallowed by it"


def test_what_is_read_of_an_article_in_the_trash_says_that_nobody_will_see_it(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [notice(1, id=1)])
    run(path)
    Article.objects.update(status="trash")
    write_lines(tmp_path / "copy.jsonl", [notice(1)])
    expected = {tmp_path / "copy.jsonl": ["duplicate", "unchanged"], path: ["unchanged", "unchanged"]}
    for source, found in expected.items():
        for outcome in found:
            (line,) = run(source)[1]
            assert line["outcome"] == outcome
            assert "is in the trash" in line["reason"]
    write_lines(path, [notice(1, id=1, body=edited(1))])
    for is_dry_run in (True, False):
        summary, (line,) = run(path, is_dry_run=is_dry_run)
        assert line["outcome"] == "updated"
        assert "is in the trash" in line["reason"]
        assert summary.noticed == 1
    assert Article.objects.get().status == "trash"
