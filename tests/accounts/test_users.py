"""An administrator gives nobody what they do not have, and takes over nobody who can do more."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from tests.test_users import client_of, member
from tests.views.pages import parse

pytestmark = pytest.mark.django_db

FOREIGN = "sessions.delete_session"


@pytest.fixture
def administrator() -> User:
    return member("Administrator")


def page_of(user: User) -> str:
    return reverse("admin:auth_user_change", args=[user.pk])


def fill(user: User, **more: object) -> dict[str, object]:
    day = {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
    return {"username": user.username, "is_active": "on", "is_staff": "on", **day, **more}


def save(client: Client, address: str, given: dict[str, object]):
    """Open a form and send it, with what it carries along of the row that it has shown."""
    page = parse(client.get(address).content.decode())
    seen = {field.attributes["name"]: field.attributes["value"] for field in page.all("input", name="_seen")}
    return client.post(address, seen | given)


def foreign() -> Permission:
    app, _, codename = FOREIGN.partition(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def test_an_administrator_makes_no_superuser(administrator):
    client = client_of(administrator)
    form = parse(client.get(page_of(administrator)).content.decode())
    assert "is_superuser" not in {field.attributes.get("name") for field in form.all("input")}
    for user in (member("Curator"), administrator):
        assert save(client, page_of(user), fill(user, is_superuser="on")).status_code == 302
        user.refresh_from_db()
        assert not user.is_superuser


def test_a_superuser_still_makes_one(admin_client):
    user = User.objects.create_user("joe")
    assert save(admin_client, page_of(user), fill(user, is_superuser="on")).status_code == 302
    user.refresh_from_db()
    assert user.is_superuser


@pytest.mark.parametrize("way", ["permission", "group"])
def test_an_administrator_gives_no_right_they_do_not_have(administrator, way):
    client = client_of(administrator)
    strong = Group.objects.create(name="Strong")
    strong.permissions.add(foreign())
    given = {"user_permissions": [foreign().pk]} if way == "permission" else {"groups": [strong.pk]}
    for user in (administrator, member("Curator")):
        answer = save(client, page_of(user), fill(user, **given))
        assert answer.status_code == 200, "the form says that it is no choice"
        assert "is not one of the available choices" in answer.content.decode()
        assert not User.objects.get(pk=user.pk).has_perm(FOREIGN)


def test_an_administrator_gives_what_they_have(administrator):
    user = User.objects.create_user("joe")
    editor = Group.objects.get(name="Editor")
    own = Permission.objects.get(codename="purge_article")
    given = fill(user, groups=[editor.pk], user_permissions=[own.pk])
    assert save(client_of(administrator), page_of(user), given).status_code == 302
    assert User.objects.get(pk=user.pk).has_perms(["articles.purge_article", "articles.change_entity"])


def test_an_administrator_puts_nothing_into_a_group_they_do_not_have(administrator):
    client = client_of(administrator)
    editor = Group.objects.get(name="Editor")
    address = reverse("admin:auth_group_change", args=[editor.pk])
    answer = save(client, address, {"name": "Editor", "permissions": [foreign().pk]})
    assert answer.status_code == 200
    assert foreign() not in editor.permissions.all()
    answer = client.post(reverse("admin:auth_group_add"), {"name": "New", "permissions": [foreign().pk]})
    assert answer.status_code == 200
    assert not Group.objects.filter(name="New").exists()


@pytest.mark.parametrize("who", ["superuser", "by group", "by name"])
def test_who_can_do_more_is_not_taken_over(administrator, who):
    client = client_of(administrator)
    strong = User.objects.create_user("strong", password="as it was", is_staff=True)
    if who == "superuser":
        User.objects.filter(pk=strong.pk).update(is_superuser=True)
    elif who == "by group":
        group = Group.objects.create(name="Strong")
        group.permissions.add(foreign())
        strong.groups.add(group)
        assert client.post(reverse("admin:auth_group_delete", args=[group.pk]), {"post": "yes"}).status_code == 403
        address = reverse("admin:auth_group_change", args=[group.pk])
        assert client.post(address, {"name": "Weak"}).status_code == 403
    else:
        strong.user_permissions.add(foreign())
    Authenticator.objects.create(user=strong, type="totp", data={"secret": "x"})
    assert client.get(page_of(strong)).status_code == 200, "to be seen, but not changed"
    assert client.post(page_of(strong), fill(strong, is_active="")).status_code == 403
    new = {"password1": "another long one", "password2": "another long one", "usable_password": "true"}
    assert client.post(reverse("admin:auth_user_password_change", args=[strong.pk]), new).status_code == 403
    assert client.post(reverse("admin:auth_user_delete", args=[strong.pk]), {"post": "yes"}).status_code == 403
    changelist = reverse("admin:auth_user_changelist")
    client.post(changelist, {"action": "delete_selected", "_selected_action": [strong.pk], "post": "yes"})
    answer = client.post(changelist, {"action": "remove_second_factor", "_selected_action": [strong.pk]}, follow=True)
    assert "who has more rights than you" in answer.content.decode()
    strong = User.objects.get(pk=strong.pk)
    assert strong.check_password("as it was")
    assert Authenticator.objects.filter(user=strong).exists()


def test_a_lost_second_factor_is_taken_off_and_that_is_written_down(administrator):
    curator = member("Curator")
    Authenticator.objects.create(user=curator, type="totp", data={"secret": "x"})
    Authenticator.objects.create(user=curator, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    chosen = {"action": "remove_second_factor", "_selected_action": [curator.pk]}
    changelist = reverse("admin:auth_user_changelist")
    answer = client_of(administrator).post(changelist, chosen, follow=True)
    assert "Second factor removed: curator." in answer.content.decode()
    assert not Authenticator.objects.exists()
    history = client_of(administrator).get(reverse("admin:auth_user_history", args=[curator.pk])).content.decode()
    assert "Second factor removed." in history


def test_secrets_of_second_factors_are_on_no_page_of_the_admin(admin_client):
    assert admin_client.get("/admin/mfa/authenticator/").status_code == 404
    assert admin_client.get("/admin/account/emailaddress/").status_code == 404
    assert Client().get("/admin/mfa/authenticator/").status_code in {302, 404}


def test_the_history_of_a_row_is_seen_by_readers_without_ways_into_the_log():
    from articles import curation
    from articles.models import Action, Article
    from tests.factories import make_article

    article = make_article("Talks")
    with curation.action(User.objects.create_user("other"), Action.Kind.EDIT, "Edited"):
        Article.objects.filter(pk=article.pk).update(byline="By Ada")
    address = reverse("admin:articles_article_history", args=[article.pk])
    log = reverse("admin:articles_action_changelist")
    seen = {group: client_of(member(group)).get(address).content.decode() for group in ("Reader", "Curator")}
    for page in seen.values():
        assert "By Ada" in page
        assert "other" in page
    assert log not in seen["Reader"]
    assert log in seen["Curator"]
