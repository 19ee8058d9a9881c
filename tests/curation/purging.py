"""The life of an article with a rare word in all that it has, until it is purged; and who still knows the word.

As a program (see tests.programs) it says which files of a data directory of its own hold the word before and after.
"""

import json
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import django

WORD = "zqxv"  # each word of the article that is purged begins so; no other article has any
OTHERS = 40
TEXT = """\
 date 2021-06-19 KABUL – Taliban spokesman Zqxvamir Zqxvhan said on Saturday that zqxvorn talks had zqxvended.

"We zqxvagree," said Zqxvamir Zqxvhan. Zqxvhan spoke of Afghanistan.
"""
EDITED = TEXT.replace("zqxvagree", "zqxvdisagree at length")


def live(folder: Path) -> None:
    """Import, edit, tag, hide, search, keep and import again an article, in an archive of others."""
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    from articles.models import Article, Entity, EntityRedirect, FrozenResult, RecordedChange
    from articles.search import rebuild
    from tests.factories import make_country, make_entity
    from tests.forms import FormReader

    make_country("af", "Afghanistan")
    papers = folder / "zqxvpapers"
    papers.mkdir()
    lines = [
        {"id": f"n{n}", "headline": f"Harvest {n}", "body": f"The harvest of field {n} was good. " * (n % 7 + 1)}
        for n in range(OTHERS)
    ]
    (folder / "others.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    (folder / "zqxvbroken.jsonl").write_text('{"headline": "Zqxvbroken", "body": ', "utf-8")
    call_command("import_articles", str(folder / "others.jsonl"), "--source", "The Wire", verbosity=0)

    def import_report(text: str) -> None:
        (papers / "zqxvreport.txt").write_text(text, "utf-8")
        call_command("import_articles", str(papers / "zqxvreport.txt"), "--source", "Zqxv Gazette", verbosity=0)

    import_report(TEXT)
    import_report(EDITED)
    with suppress(SystemExit):  # it is rejected
        call_command("import_articles", str(folder / "zqxvbroken.jsonl"), "--source", "The Wire", verbosity=0)

    curator = User.objects.create_superuser("curator", password="a long password")
    client = Client()
    client.force_login(curator)
    article = Article.objects.get(body__contains="zqxvorn")
    person = Entity.objects.get(name="Zqxvamir Zqxvhan")
    change = reverse("admin:articles_article_change", args=[article.pk])

    def save(address: str, **values: str) -> None:
        sent = FormReader.read(client.get(address).content.decode()) | values
        answer = client.post(address, sent | {"_confirmed": "yes"})
        assert answer.status_code == 302, answer.context["errors"]

    save(change, headline="Zqxvheadline of a day", byline="By Zqxvbyline")
    save(
        change, body=article.body + "\n\nA zqxvparagraph more, with zqxvmany words.", url="https://example.org/zqxvurl"
    )
    save(reverse("admin:articles_entity_change", args=[person.pk]), slug="zqxv-renamed", description="A zqxvman")
    other = make_entity("Zqxvother Zqxvname", names=("Zqxvother Zqxvname",), slug="zqxvother", status="provisional")
    client.post(
        reverse("admin:articles_entity_merge") + f"?ids={person.pk},{other.pk}", {"survivor": person.pk, "post": "yes"}
    )
    if not EntityRedirect.objects.exists():
        from articles import curation

        curation.merge_entities(person, [other], curator)
    client.post(
        f"{reverse('admin:articles_article_curate')}?q=zqxvorn",
        {"operation": "set_language", "language": "en-gb"},
    )
    visitor = Client()
    for number, parameters in enumerate(
        ({"q": "zqxvorn OR harvest"}, {"actor": "zqxv-renamed"}, {"source": "zqxv-gazette"})
    ):
        visitor.post("/results/keep/", parameters)
        visitor.get("/search.json", parameters)
        assert FrozenResult.objects.count() == number + 1
    import_report(TEXT)
    session = SessionStore()
    session["_messages"] = json.dumps([["__json_message", 0, 25, "The article “Zqxvheadline of a day” was changed."]])
    session.save()
    listed = reverse("admin:articles_article_changelist")
    for action in ("hide", "publish", "rebuild the index", "trash"):
        if action == "rebuild the index":  # into one segment: the word would go with a segment of its own
            rebuild()
        client.post(listed, {"action": action, "_selected_action": [article.pk]})
    client.get("/")  # the index follows
    assert RecordedChange.objects.filter(article_id=article.pk).count() > 4


def purge() -> None:
    """Purge it in the admin, as somebody would who wants all of it gone."""
    from django.contrib.auth.models import User
    from django.test import Client
    from django.urls import reverse

    from articles.models import Article

    client = Client()
    client.force_login(User.objects.get(username="curator"))
    article = Article.objects.get(status="trash")
    address = reverse("admin:articles_article_delete", args=[article.pk])
    page = client.get(address).content.decode()
    assert "Also delete 2 names that no other article has" in page, page
    assert "Also delete 1 source that no other article has" in page
    assert "cannot be undone" in page
    client.post(address, {"post": "yes", "with_names": "yes", "with_sources": "yes"})


def tables_that_know() -> set[str]:
    """Return the columns of all tables, as the catalogue has them, in which the word stands."""
    from django.contrib.sessions.models import Session
    from django.db import connection

    quote = connection.ops.quote_name
    known = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in connection.introspection.get_table_description(cursor, table):
                cursor.execute(
                    f"SELECT count(*) FROM {quote(table)} WHERE lower(CAST({quote(column.name)} AS text)) LIKE %s",
                    [f"%{WORD}%"],
                )
                if cursor.fetchone()[0]:
                    known.add(f"{table}.{column.name}")
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tablename || '.' || attname FROM pg_stats WHERE schemaname = 'public'"
                " AND lower(coalesce(most_common_vals::text, '') || coalesce(histogram_bounds::text, '')) LIKE %s",
                [f"%{WORD}%"],
            )
            known |= {f"statistics of {name}" for (name,) in cursor.fetchall()}
    if any(WORD in json.dumps(session.get_decoded()).lower() for session in Session.objects.all()):
        known.add("sessions")
    return known


def terms_that_know() -> list[str]:
    """Return the words of the index in use that begin as the word does, those of removed articles too."""
    from articles.search.current import current_snapshot
    from articles.search.index_fields import TEXT_WEIGHTS, words_field
    from articles.search.written_words import list_cases

    searcher = current_snapshot()[0].commit.searcher
    fields = [field for name in TEXT_WEIGHTS for field in (name, words_field(name))]
    begun = (searcher.terms_with_prefix(field, case) for field in fields for case in list_cases(WORD))
    return sorted({word for found in begun for word, _ in found})


def files_that_know(folder: Path) -> dict[str, int]:
    """Return how often the word stands in the bytes of each file below a folder."""
    counts = {
        str(path.relative_to(folder)): path.read_bytes().lower().count(WORD.encode())
        for path in folder.rglob("*")
        if path.is_file()
    }
    return {path: count for path, count in counts.items() if count}


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, connections

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.KEEP_ORIGINALS = True
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        (overwrites,) = cursor.execute("PRAGMA secure_delete").fetchone()
        cursor.execute("PRAGMA secure_delete = OFF")  # as where another program has written
    with TemporaryDirectory() as folder:
        live(Path(folder))
    data = Path(settings.DATA_DIR)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = files_that_know(data), sorted(tables_that_know()), terms_that_know()
    purge()
    after = files_that_know(data), sorted(tables_that_know()), terms_that_know()
    connections.close_all()
    closed = files_that_know(data)
    print(json.dumps({"overwrites": overwrites, "before": before, "after": after, "closed": closed}))


if __name__ == "__main__":
    main()
    sys.exit(0)
