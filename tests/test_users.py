"""Who may do what: every address of the admin, tried as everybody."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from articles import curation
from articles.curation import bulk_actions
from articles.models import (
    Action,
    Article,
    FrozenResult,
    ImportedDocument,
    ImportMapping,
    ImportRun,
    Upload,
    WatchedFeed,
)
from tests.factories import make_article, make_entity, make_original, make_source

pytestmark = pytest.mark.django_db

GROUPS = ("Reader", "Curator", "Editor", "Administrator")
NOBODY = "nobody"

# The least group that may use an address; each holds the rights of those before it.
READ = {"changelist": "Reader", "change": "Reader", "history": "Reader"}
LOGGED = {"changelist": "Curator", "change": "Curator", "history": "Curator"}
RECORD = LOGGED | {"add": NOBODY, "delete": NOBODY}
EDITED = READ | {"add": "Editor", "delete": "Editor"}
KEPT = dict.fromkeys(["changelist", "change", "history", "add", "delete"], "Administrator")
LEAST = {
    "article": READ
    | {"add": "Curator", "delete": "Administrator", "curate": "Curator", "bulk": "Curator", "version": "Reader"},
    "tag": READ | {"add": "Curator", "delete": "Curator"},
    "source": EDITED | {"merge": "Editor"},
    "entity": EDITED
    | {"merge": "Editor", "split": "Editor", "review": "Editor", "merges": "Editor", "waiting": "Editor"}
    | {"gazetteer": "Editor", "gazetteerplan": "Editor"},
    "entityname": EDITED,
    "action": RECORD | {"undo": "Curator"},
    "recordedchange": RECORD,
    "importrun": RECORD | {"undo": "Editor", "bring": "Curator", "brought": "Curator", "tried": "Curator"},
    "importeddocument": RECORD | {"retry": "Curator", "original": "Curator"},
    "watchedfeed": LOGGED
    | {"add": "Editor", "delete": "Editor", "find": "Editor", "opml": "Editor", "opmlfile": "Curator", "act": "Editor"},
    "importmapping": dict.fromkeys(READ | {"add": "", "delete": ""}, "Curator"),
    "frozenresult": LOGGED | {"add": NOBODY, "delete": "Curator"},
    "user": KEPT | {"password_change": "Administrator"},
    "group": KEPT,
}
# Where a form may be sent by others than may see it.
LEAST_TO_POST = {
    ("article", "change"): "Curator", ("article", "version"): "Curator", ("tag", "change"): "Curator",
    ("source", "change"): "Editor", ("watchedfeed", "change"): "Editor",
    ("entity", "change"): "Editor", ("entityname", "change"): "Editor",
    **{
        (model, "change"): NOBODY
        for model in ("action", "recordedchange", "importrun", "importeddocument", "frozenresult")
    },
}  # fmt: skip
# Pages whose address has another row than one of their model.
ROW_OF_PAGE = {
    ("article", "delete"): "trash", ("article", "bulk"): "plan", ("entity", "gazetteerplan"): "plan",
    ("importrun", "brought"): "upload", ("importrun", "tried"): "upload",
}  # fmt: skip
OPEN = {"index", "login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n", "view_on_site"}


def addresses(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[str]:
    """Yield the names of all addresses of the admin."""
    for pattern in admin.site.get_urls() if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def split(name: str) -> tuple[str, str]:
    _, model, page = name.split("_", 2)
    return model, page


NAMED = sorted({name for name in addresses() if name not in OPEN | {"app_list"}})


def member(group: str) -> User:
    user = User.objects.create_user(group.lower(), is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_result() -> int:
    key = str(FrozenResult.objects.count())
    return FrozenResult.objects.create(key=key, said="all", total=0, packed_ids=b"").pk


def make_mapping() -> int:
    return ImportMapping.objects.create(name=str(ImportMapping.objects.count()), columns={"body": ["Texte"]}).pk


def make_document(run: ImportRun) -> ImportedDocument:
    return run.documents.create(address="a", outcome="created", original=make_original(b"%d" % run.pk))


def make_feed() -> int:
    return WatchedFeed.objects.create(address="https://post.example/feed", known_as="https://post.example/feed").pk


def make_upload(user: User) -> str:
    upload = Upload.objects.create(user=user, name="a.txt", step="try", state="done", tried=TRIED)
    upload.make_folder()
    upload.report.touch()
    return upload.pk


TRIED = {"counts": {}, "total": 0, "noticed": 0, "returned": 0, "ignored_keys": {}, "rejections": []}


def make_rows(user: User) -> dict[str, int]:
    """Create a row of every model, and return what stands in its address."""
    entity = make_entity("Ada", names=("Ada", "Augusta"))
    article = make_article(tags=[entity], source=make_source())
    trash = make_article(status="trash")
    by_hand = article.tags.create(entity=make_entity(), origin="curator", curator=user)
    with curation.action(user, Action.Kind.EDIT, "Edited"):
        Article.objects.filter(pk=article.pk).update(byline="x")
    run = ImportRun.objects.create(state="finished", paths=[])
    plan = bulk_actions.plan_bulk([article.pk], user, "a test")
    act = Action.objects.get(kind="edit")
    return {
        "article": article.pk, "tag": by_hand.pk, "source": article.source_id, "entity": entity.pk,
        "entityname": entity.names.first().pk, "action": act.pk, "recordedchange": act.changes.get().pk,
        "importrun": run.pk, "importeddocument": make_document(run).pk,
        "user": User.objects.create_user("someone").pk, "group": Group.objects.create(name="Some").pk,
        "importmapping": make_mapping(), "upload": make_upload(user), "frozenresult": make_result(),
        "watchedfeed": make_feed(),
        "trash": trash.pk, "plan": plan.pk,
        "version": article.versions.create(run=run, before={"headline": "Then"}, after={"headline": "Now"}).pk,
    }  # fmt: skip


def address_of(name: str, rows: dict[str, int]) -> str:
    model, page = split(name)
    key = ROW_OF_PAGE.get((model, page), model)
    if (model, page) == ("article", "version"):
        return reverse(f"admin:{name}", args=[rows["article"], rows["version"]])
    try:
        return reverse(f"admin:{name}")
    except Exception:  # noqa: BLE001 - it wants a row
        return reverse(f"admin:{name}", args=[rows[key]])


def may(group: str, least: str) -> bool:
    return least in GROUPS and GROUPS.index(group) >= GROUPS.index(least)


def test_of_every_address_it_is_reported_who_may_use_it():
    assert [name for name in NAMED if split(name)[1] not in LEAST.get(split(name)[0], {})] == []


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_of_the_admin_lets_in_just_those_who_may(group, method):
    user = member(group)
    client = client_of(user)
    rows = make_rows(user)
    wrong = []
    for name in NAMED:
        model, page = split(name)
        least = LEAST[model][page]
        if method == "post":
            least = LEAST_TO_POST.get((model, page), least)
        with transaction.atomic():
            status = getattr(client, method)(address_of(name, rows)).status_code
            transaction.set_rollback(True)
        # 503: there is no index within the transaction of a test, but the page has let in.
        if status not in {200, 302, 403, 503} or (status != 403) is not may(group, least):
            wrong.append((name, status, least))
    assert wrong == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_are_sent_to_the_login(method):
    rows = make_rows(User.objects.create_user("curator"))
    for stranger in (Client(), client_of(User.objects.create_user("visitor"))):
        for name in NAMED:
            response = getattr(stranger, method)(address_of(name, rows))
            assert response.status_code == 302, name
            assert response["Location"].startswith(reverse("admin:login")), name


@pytest.mark.parametrize("group", GROUPS)
def test_actions_of_lists_are_offered_and_obeyed_only_where_they_may(group, monkeypatch):
    monkeypatch.setattr("articles.curation.purging.find_missing_words", set)  # no index in an open transaction
    client = client_of(member(group))
    article = make_article()
    curation.set_status(Article.objects.filter(pk=article.pk), "published", None)
    changelist = reverse("admin:articles_article_changelist")
    content = client.get(changelist).content.decode()
    for action in ("hide", "trash", "curate"):
        assert (f'<option value="{action}"' in content) is may(group, "Curator")
    client.post(changelist, {"action": "trash", "_selected_action": [article.pk]})
    article.refresh_from_db()
    assert (article.status == "trash") is may(group, "Curator")
    Article.objects.update(status="trash")
    trash = f"{changelist}?status__exact=trash"
    client.post(trash, {"action": "delete_selected", "_selected_action": [article.pk], "post": "yes"})
    assert Article.objects.exists() is not may(group, "Administrator")


@pytest.mark.parametrize("group", GROUPS)
def test_who_may_undo_what_another_did(group):
    rows = make_rows(User.objects.create_user("other"))
    address = reverse("admin:articles_action_undo", args=[rows["action"]])
    assert client_of(member(group)).post(address).status_code == (302 if may(group, "Editor") else 403)


def test_a_hidden_article_is_read_by_readers_and_one_in_the_trash_by_nobody():
    hidden, trash = make_article("Hidden", status="hidden"), make_article(status="trash")
    reader = client_of(member("Reader"))
    response = reader.get(hidden.get_absolute_url())
    assert "This article is hidden" in response.content.decode()
    assert "private" in response["Cache-Control"]
    assert reader.get(trash.get_absolute_url()).status_code == 404
    for stranger in (Client(), client_of(User.objects.create_user("visitor"))):
        assert stranger.get(hidden.get_absolute_url()).status_code == 404


def test_each_group_holds_the_rights_of_the_one_before():
    rights = [set(Group.objects.get(name=name).permissions.values_list("codename", flat=True)) for name in GROUPS]
    assert all(less < more for less, more in pairwise(rights))
    assert "purge_article" in rights[-1] - rights[-2]
    assert not rights[-1] & set(Permission.objects.filter(codename="delete_article").values_list("codename", flat=True))
