"""Logging in: by name and password, with a second factor, and never tried for long."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse

from articles import rate_limits
from articles.accounts import attempts, urls
from articles.models import Allowance
from articles.rate_limits import RateLimit
from tests.views.pages import parse

pytestmark = pytest.mark.django_db

PASSWORD = "a long password of words"
LOGIN = "/accounts/login/"
TOO_MANY = re.compile(r"<h1>Too many attempts</h1>\s*<p class=\"lead\">Try again in (\d+ \w+)\.")


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> list[float]:
    """Return the clock of the limits, which stands still until it is set."""
    shown = [rate_limits.now()]
    monkeypatch.setattr(rate_limits, "now", lambda: shown[0])
    return shown


@pytest.fixture
def ada() -> User:
    return User.objects.create_superuser("ada", password=PASSWORD)


def log_in(client: Client, name: str = "ada", password: str = PASSWORD, address: str = "192.0.2.1", **more: str) -> Any:
    return client.post(LOGIN, {"login": name, "password": password, **more}, REMOTE_ADDR=address)


def code_of(user: User, steps: int = 0) -> str:
    secret = Authenticator.objects.get(user=user, type="totp").data["secret"]
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def use_app(client: Client) -> None:
    """Let an app make codes for who has logged in."""
    response = client.get("/accounts/second-factor/app/activate/")
    if response.status_code == 302:
        response = client.post(response["Location"], {"password": PASSWORD}, follow=True)
    page = response.content.decode()
    secret = re.search(r'class="secret">(\w+)<', page)[1]
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    answer = client.post("/accounts/second-factor/app/activate/", {"code": code})
    assert answer["Location"] == "/accounts/second-factor/codes/"


# -- the way in


def test_the_admin_leads_to_the_login_and_the_login_to_the_admin(ada):
    client = Client()
    first = client.get("/admin/articles/tag/")
    assert first["Location"] == "/admin/login/?next=/admin/articles/tag/"
    second = client.get(first["Location"])
    assert second["Location"].startswith(LOGIN)
    form = parse(client.get(second["Location"]).content.decode()).one("main").one("form")
    assert form.one("input", name="next").attributes["value"] == "/admin/articles/tag/"
    assert log_in(client, next="/admin/articles/tag/")["Location"] == "/admin/articles/tag/"
    assert client.get("/admin/articles/tag/").status_code == 200
    assert log_in(Client())["Location"] == "/admin/"
    User.objects.create_user("reader", password=PASSWORD)
    assert log_in(Client(), "reader")["Location"] == "/"


def test_the_login_of_the_admin_takes_no_password(ada):
    client = Client()
    answer = client.post("/admin/login/", {"username": "ada", "password": PASSWORD, "next": "/admin/"})
    assert answer["Location"].startswith(LOGIN)
    assert client.get("/admin/").status_code == 302


def test_who_is_no_curator_is_reported_so_in_words():
    client = Client()
    client.force_login(User.objects.create_user("reader"))
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "reader does not have permission" in answer.content.decode()


def test_a_wrong_password_and_an_unknown_name_are_reported_alike(ada):
    answers = [log_in(Client(), *pair).content.decode() for pair in (("ada", "wrong"), ("nobody", "wrong"))]
    for page in answers:
        assert "The user name or password is incorrect." in page
        assert parse(page).one("main").all("div", role="alert")


def test_only_ways_of_this_site_are_gone_after_login(ada):
    assert log_in(Client(), next="https://evil.example/")["Location"] == "/admin/"


def test_nobody_makes_an_account():
    for answer in (Client().get("/accounts/signup/"), Client().post("/accounts/signup/", {"username": "eve"})):
        assert "Sign-up is closed" in answer.content.decode()
    assert not User.objects.exists()


def test_the_password_is_changed_outside_of_the_admin(ada):
    client = Client()
    log_in(client)
    assert client.get("/admin/password_change/")["Location"] == "/accounts/password/change/"
    given = {"oldpassword": PASSWORD, "password1": "another long one", "password2": "another long one"}
    assert client.post("/accounts/password/change/", given)["Location"] == "/admin/"
    assert log_in(Client(), password="another long one").status_code == 302


def test_without_mail_there_is_no_reset():
    assert Client().get("/accounts/password/reset/").status_code == 404
    assert "/password/reset/" not in Client().get(LOGIN).content.decode()


# -- second factor


def test_a_second_factor_is_asked_for_once_there_is_one(ada):
    client = Client()
    log_in(client)
    use_app(client)
    page = client.get("/accounts/second-factor/codes/").content.decode()
    codes = [code.text for code in parse(page).one("ul", "codes").all("code")]
    assert len(codes) == 10

    other = Client()
    assert log_in(other)["Location"] == "/accounts/second-factor/authenticate/"
    assert other.get("/admin/").status_code == 302
    wrong = other.post("/accounts/second-factor/authenticate/", {"code": "000000"})
    assert "The code is incorrect" in wrong.content.decode()
    right = code_of(ada, steps=1)
    assert other.post("/accounts/second-factor/authenticate/", {"code": right})["Location"] == "/admin/"
    assert other.get("/admin/").status_code == 200

    again = Client()
    log_in(again)
    used = again.post("/accounts/second-factor/authenticate/", {"code": right})
    assert "or has already been used" in used.content.decode()
    assert again.post("/accounts/second-factor/authenticate/", {"code": codes[0]})["Location"] == "/admin/"
    last = Client()
    log_in(last)
    assert last.post("/accounts/second-factor/authenticate/", {"code": codes[0]}).status_code == 200


def test_a_code_used_in_one_process_is_used_in_all(ada):
    """The cache in which used codes stand is in the database."""
    from django.core.cache import cache

    assert cache.add("used", "y", 90)
    assert not cache.add("used", "y", 90)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM articles_cacheentry")
        assert cursor.fetchone() == (1,)


def test_the_picture_of_the_secret_is_allowed_by_the_policy_and_the_pages_run_no_script(ada):
    client = Client()
    log_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    addresses = ["/accounts/second-factor/", "/accounts/second-factor/app/activate/", "/accounts/password/change/"]
    pages = {address: client.get(address) for address in addresses}
    use_app(client)
    later = ["/accounts/second-factor/codes/", "/accounts/second-factor/codes/generate/"]
    later += ["/accounts/second-factor/app/deactivate/", "/accounts/reauthenticate/", "/accounts/logout/"]
    later += ["/accounts/second-factor/reauthenticate/"]
    pages |= {address: client.get(address) for address in later}
    waiting = Client()
    log_in(waiting)
    pages["code"] = waiting.get("/accounts/second-factor/authenticate/")
    pages["login"] = Client().get(LOGIN)
    for address, answer in pages.items():
        assert answer.status_code == 200, address
        assert answer["Cache-Control"].endswith("no-store"), address
        root = parse(answer.content.decode())
        assert not root.all("style"), address
        assert [script.attributes.keys() for script in root.all("script")] == [{"src"}], address
        assert not [element for element in root.walk() if "style" in element.attributes], address
        assert len(root.all("h1")) == 1, address
        labelled = {label.attributes["for"] for label in root.one("main").all("label")}
        for field in root.one("main").all("input"):
            assert field.attributes["type"] == "hidden" or field.attributes["id"] in labelled, address
    picture = parse(pages["/accounts/second-factor/app/activate/"].content.decode()).one("img", "qr")
    assert picture.attributes["src"].startswith("data:image/svg+xml")
    assert "data:" in re.search(r"img-src ([^;]*)", pages["login"]["Content-Security-Policy"])[1]


def test_the_admin_leads_to_the_second_factor(ada):
    client = Client()
    client.force_login(ada)
    links = parse(client.get("/admin/").content.decode()).one("div", id="user-tools").all("a")
    assert "/accounts/second-factor/" in [link.attributes["href"] for link in links]


# -- how often


def test_the_sixth_wrong_password_from_one_place_waits(ada):
    client = Client()
    answers = [log_in(client, password="wrong").status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    refused = log_in(client)
    assert refused.status_code == 429, "the right one waits as well: else it could be guessed on"
    assert TOO_MANY.search(refused.content.decode())[1] == "1 minute"
    assert 0 < int(refused["Retry-After"]) <= 60
    assert log_in(Client(), address="192.0.2.2").status_code == 302, "from elsewhere its owner gets in"
    User.objects.create_user("joe", password=PASSWORD)
    assert log_in(Client(), "joe").status_code == 302, "and others from there"


def test_a_name_is_the_same_however_it_is_written(ada):
    answers = [log_in(Client(), name, "wrong").status_code for name in ("ada", "ADA", " Ada", "ＡＤＡ", "aDa", "ada")]
    assert answers[-1] == 429


def test_a_header_that_anybody_may_write_makes_nobody_another(ada):
    answers = [
        Client()
        .post(LOGIN, {"login": "ada", "password": "wrong"}, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
        .status_code
        for number in range(6)
    ]
    assert answers[-1] == 429


def test_behind_a_proxy_each_visitor_is_one(ada, settings):
    settings.PROXIES = 1
    for number in range(6):
        answer = Client().post(
            LOGIN, {"login": "ada", "password": "wrong"}, HTTP_X_FORWARDED_FOR=f"1.1.1.1, 198.51.100.{number}"
        )
        assert answer.status_code == 200


def test_what_succeeds_does_not_count(ada):
    assert [log_in(Client()).status_code for _ in range(40)] == [302] * 40


def test_an_office_is_let_in_again(ada, clock):
    for number in range(30):
        log_in(Client(), f"user{number}", "wrong")
    assert log_in(Client()).status_code == 429
    clock[0] += 11
    assert log_in(Client()).status_code == 302


def test_one_account_is_tried_only_so_often_from_everywhere(ada):
    for number in range(50):
        assert log_in(Client(), password="wrong", address=f"192.0.{number}.1").status_code == 200
    assert log_in(Client(), password="wrong", address="198.51.100.1").status_code == 429


def test_codes_are_tried_only_so_often_from_everywhere(ada):
    owner = Client()
    log_in(owner)
    use_app(owner)
    statuses = []
    for number in range(11):
        client = Client()
        log_in(client, address=f"192.0.{number}.1")
        answer = client.post(
            "/accounts/second-factor/authenticate/", {"code": f"{number:06}"}, REMOTE_ADDR=f"192.0.{number}.1"
        )
        statuses.append(answer.status_code)
    assert statuses[-1] == 429
    assert set(statuses[:9]) == {200}


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("/accounts/reauthenticate/", {"password": "wrong"}),
        ("/accounts/password/change/", {"oldpassword": "wrong", "password1": "x", "password2": "x"}),
    ],
)
def test_who_is_in_may_not_guess_the_password_either(ada, address, given):
    client = Client()
    log_in(client)
    statuses = [client.post(address, given).status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]


def test_every_address_of_accounts_is_limited(ada, monkeypatch):
    monkeypatch.setattr(attempts, "CLIENT_LIMIT", RateLimit("of a client, none", 1, 3600))
    rate_limits.spend([attempts.CLIENT_LIMIT.make_use("127.0.0.1")])
    names = {pattern.name for pattern in urls.urlpatterns}
    assert {name for name in get_resolver().reverse_dict if str(name).startswith(("account_", "mfa_"))} <= names
    for name in names:
        assert Client().post(reverse(name)).status_code == 429, name


def test_what_can_not_be_counted_lets_nobody_in(ada):
    table = Allowance._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO away")
    client = Client(raise_request_exception=False)
    if connection.vendor == "postgresql":
        from django.db import transaction

        with transaction.atomic():
            answer = log_in(client)
            transaction.set_rollback(True)
    else:
        answer = log_in(client)
    assert answer.status_code in {500, 503}
    assert "sessionid" not in client.cookies


def test_the_page_that_refuses_is_like_the_others(ada):
    for _ in range(6):
        answer = log_in(Client(), password="wrong")
    page = parse(answer.content.decode())
    assert page.one("h1").text == "Too many attempts"
    assert page.one("header", "masthead")
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "beyond", ["http://[", "http://[::1", "//[", "http://evil.example/", "javascript:alert(1)", "\0", "/\\evil"]
)
def test_an_address_to_go_on_to_that_is_none_or_of_others_is_passed_over(ada, beyond):
    client = Client()
    for name in ("account_login", "account_logout", "account_inactive", "mfa_index", "account_reauthenticate"):
        response = client.get(reverse(name), {"next": beyond})
        assert response.status_code in {200, 302}, name
        assert "//evil" not in response.headers.get("Location", "")
    response = log_in(client, next=beyond)
    assert (response.status_code, response["Location"]) == (302, "/admin/")


@pytest.mark.parametrize("name", ["account_login", "account_reauthenticate", "account_change_password"])
def test_labels_are_written_as_sentences_begin(ada, name):
    client = Client()
    if name != "account_login":
        log_in(client)
    page = client.get(reverse(name), follow=True).content.decode()
    labels = re.findall(r"<label[^>]*>(?:<input[^>]*>)?\s*([^<]+)</label>", page)
    assert labels
    assert all(label.strip() == label.strip().capitalize() for label in labels), labels
    assert "placeholder" not in re.sub(r"(?s)<header.*?</header>", "", page)


def test_pages_of_accounts_have_the_head_and_foot_of_public_pages():
    """They are Django's templates; the others are Jinja2's."""
    login, public = (parse(Client().get(address).content.decode()) for address in (LOGIN, "/nowhere/"))
    for tag in ("header", "footer"):
        found, wanted = (root.all(tag)[0 if tag == "header" else -1].text for root in (login, public))
        assert found == wanted
        assert found
    assert [link.attributes for link in login.all("link")] == [link.attributes for link in public.all("link")]
    assert login.one("meta", name="robots").attributes["content"] == "noindex"
