"""The environment: what is missing or wrong is said in words that name the variable."""

import os
import secrets
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.postgresql import free_port
from tests.programs import begin_migrated, run_commands

OURS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")


def make_environment(tmp_path, variables: dict[str, str]) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("NEWSARCHIVE_") and k not in OURS}
    return {**clean, "NEWSARCHIVE_DATA_DIR": str(tmp_path / "data"), **variables}


def run(code: str, tmp_path, **variables: str) -> subprocess.CompletedProcess:
    environment, command = make_environment(tmp_path, variables), [sys.executable, "-c", code]
    return subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True)


READ = "from newsarchive import settings"
SERVE = "from newsarchive.wsgi import application; print('it serves')"
KEY = {"NEWSARCHIVE_SECRET_KEY": "mJ8vQ2xT7pLr4WzN9kYc3BdH6sGf1Ae5UoXi0RtMqVnZwPjKeC7uS"}
HOSTS = {"NEWSARCHIVE_ALLOWED_HOSTS": "news.example.org"}


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, {"NEWSARCHIVE_SECRET_KEY", "NEWSARCHIVE_ALLOWED_HOSTS"}),
        (KEY, {"NEWSARCHIVE_ALLOWED_HOSTS"}),
        (HOSTS, {"NEWSARCHIVE_SECRET_KEY"}),
        ({**KEY, "NEWSARCHIVE_ALLOWED_HOSTS": " , "}, {"NEWSARCHIVE_ALLOWED_HOSTS"}),
        ({**HOSTS, "NEWSARCHIVE_DEBUG": "0"}, {"NEWSARCHIVE_SECRET_KEY"}),
    ],
)
def test_the_server_refuses_to_start_and_names_what_is_missing(tmp_path, given, missing):
    done = run(SERVE, tmp_path, **given)
    assert done.returncode == 3
    assert done.stderr.startswith("The news archive does not start. Please set\n")
    assert "Traceback" not in done.stderr
    for name in ("NEWSARCHIVE_SECRET_KEY", "NEWSARCHIVE_ALLOWED_HOSTS"):
        assert (f"{name}: " in done.stderr) is (name in missing)


def test_the_server_starts_with_key_and_hosts_or_for_development(tmp_path):
    for given in ({**KEY, **HOSTS}, {"NEWSARCHIVE_DEBUG": "1"}):
        done = run(SERVE, tmp_path, **given)
        assert (done.stdout, done.returncode) == ("it serves\n", 0)
        is_affected = "Run `python manage.py collectstatic --noinput`" in done.stderr
        assert is_affected is ("NEWSARCHIVE_DEBUG" not in given), "in production the static files have to be collected"


def test_pages_are_loaded_before_the_first_request_and_the_data_is_not(tmp_path):
    code = (
        f"{SERVE}; import gc, sys; from django.db import connection; loaded = 'articles.views.search' in sys.modules;"
        " print(gc.get_freeze_count() > 50_000, gc.isenabled(), loaded, connection.connection)"
    )
    assert run(code, tmp_path, NEWSARCHIVE_DEBUG="1").stdout.endswith("\nTrue True True None\n")


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("short", "it has 5 characters, fewer than 50"),
        ("mJ8vQ2xT7pLr4WzN9kYc3BdH6sGf1Ae5UoXi0RtMqVnZwPjKA", "it has 49 characters, fewer than 50"),
        ("k" * 60, "it is made of 1 different characters, fewer than 10"),
        ("abcabcabd" * 7, "it is made of 4 different characters, fewer than 10"),
        ("0123456789" * 5, "it repeats itself"),
        ("django-insecure-mJ8vQ2xT7pLr4WzN9kYc3BdH6sGf1Ae5UoXi0Rt", "it contains “django-insecure”"),
        ("ChangeMe-mJ8vQ2xT7pLr4WzN9kYc3BdH6sGf1Ae5UoXi0Rt", "it contains “changeme”"),
        ("put-your-long-random-secret-key-in-this-very-place", "it contains “secret”"),
    ],
)
def test_the_server_refuses_a_key_that_could_be_guessed(tmp_path, key, why):
    done = run(SERVE, tmp_path, **HOSTS, NEWSARCHIVE_SECRET_KEY=key)
    assert done.returncode == 3
    assert f"NEWSARCHIVE_SECRET_KEY: to another one; this one could be guessed: {why}" in done.stderr
    assert "Traceback" not in done.stderr
    assert key not in done.stderr


def test_keys_as_they_are_made_are_strong():
    from newsarchive.secret_keys import find_weakness

    for make in (secrets.token_urlsafe, secrets.token_hex):
        assert [find_weakness(make(50)) for _ in range(50)] == [""] * 50


def test_what_binds_other_hosts_is_the_operators_choice(tmp_path):
    code = "from newsarchive import settings as s; print(s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)"
    subdomains, preload = {"NEWSARCHIVE_HSTS_SUBDOMAINS": "1"}, {"NEWSARCHIVE_HSTS_PRELOAD": "1"}
    assert run(code, tmp_path, **KEY, **HOSTS).stdout == "False False\n"
    assert run(code, tmp_path, **KEY, **HOSTS, **subdomains).stdout == "True False\n"
    assert run(code, tmp_path, **KEY, **HOSTS, **subdomains, **preload).stdout == "True True\n"
    assert "NEWSARCHIVE_HSTS_PRELOAD needs NEWSARCHIVE_HSTS_SUBDOMAINS" in run(code, tmp_path, **preload).stderr


@pytest.mark.parametrize("url", ["nonsense", "https://host", "smtp://", "smtp://host:x", "smtp://host:0"])
def test_a_mail_server_that_can_not_be_read_says_how_to_write_it(tmp_path, url):
    done = run(READ, tmp_path, NEWSARCHIVE_MAIL_URL=url, NEWSARCHIVE_MAIL_FROM="archive@example.org")
    assert "NEWSARCHIVE_MAIL_URL cannot be read; write smtp+tls://user:password@host:587" in done.stderr


def test_mail_is_sent_by_what_the_address_names_and_passwords_are_reset_by_it(tmp_path):
    url = {"NEWSARCHIVE_MAIL_URL": "smtp+tls://us%40er:p%2Fw@mail.example.org"}
    code = (
        "import django; django.setup(); from django.conf import settings as s; from django.urls import reverse;"
        " print(s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS,"
        " reverse('account_reset_password'), reverse('account_reset_password_from_key', args=['1', 'k']))"
    )
    module = {"DJANGO_SETTINGS_MODULE": "newsarchive.settings"}
    done = run(code, tmp_path, **KEY, **HOSTS, **url, **module, NEWSARCHIVE_MAIL_FROM="archive@example.org")
    assert done.stdout.split() == [
        "mail.example.org", "587", "us@er", "p/w", "True", "/accounts/password/reset/",
        "/accounts/password/reset/key/1-k/",
    ]  # fmt: skip
    assert "needs NEWSARCHIVE_MAIL_FROM" in run(READ, tmp_path, **url).stderr


@pytest.mark.parametrize("value", ["-1", "1.5", "two"])
def test_a_number_of_proxies_is_whole(tmp_path, value):
    done = run(READ, tmp_path, NEWSARCHIVE_PROXIES=value)
    assert f"NEWSARCHIVE_PROXIES is '{value}'; set it to a whole number, 0 or more." in done.stderr


@pytest.mark.parametrize(
    ("variable", "value", "error"),
    [
        ("NETWORKS", "10.1.0.0/16,10.2", "NEWSARCHIVE_FEED_NETWORKS cannot be read"),
        ("PROXY", "proxy:3128", "NEWSARCHIVE_FEED_PROXY cannot be read; write http://host:port"),
        ("CONTACT", "me)\r\nX: y", "set it to a mail address or the address of a page"),
    ],
)
def test_settings_of_feeds_that_can_not_be_read_say_how_to_write_them(tmp_path, variable, value, error):
    assert error in run(READ, tmp_path, **{f"NEWSARCHIVE_FEED_{variable}": value}).stderr


def test_folders_to_import_from_are_parted_by_colons_and_whole_paths(tmp_path):
    code = "from newsarchive import settings as s; print([str(one) for one in s.IMPORT_FOLDERS])"
    assert run(code, tmp_path).stdout == "[]\n"
    given = {"NEWSARCHIVE_IMPORT_FOLDERS": "/srv/news: /mnt/scans :"}
    assert run(code, tmp_path, **given).stdout == "['/srv/news', '/mnt/scans']\n"
    done = run(READ, tmp_path, NEWSARCHIVE_IMPORT_FOLDERS="/srv/news:scans")
    assert "NEWSARCHIVE_IMPORT_FOLDERS names 'scans'; write whole paths" in done.stderr


def test_originals_are_kept_only_where_that_is_wanted_and_by_default_in_the_data_directory(tmp_path):
    code = "from newsarchive import settings as s; print(s.KEEP_ORIGINALS, s.ORIGINALS_DIR, s.STORAGES['originals'])"
    folder = "{'BACKEND': 'articles.originals.folder.OriginalsFolder'}"
    assert run(code, tmp_path).stdout == f"False {tmp_path}/data/originals {folder}\n"
    assert run(code, tmp_path, NEWSARCHIVE_KEEP_ORIGINALS="1").stdout.startswith("True ")
    bucket = '{"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": "b"}}'
    done = run(code, tmp_path, NEWSARCHIVE_ORIGINALS_STORAGE=bucket)
    assert done.stdout.endswith("{'BACKEND': 'storages.backends.s3.S3Storage', 'OPTIONS': {'bucket_name': 'b'}}\n")


@pytest.mark.parametrize("value", ["s3", "[]", '{"OPTIONS": {}}', '{"BACKEND": "x", "location": "/mnt"}'])
def test_a_storage_of_originals_that_can_not_be_read_says_how_to_write_it(tmp_path, value):
    done = run(READ, tmp_path, NEWSARCHIVE_ORIGINALS_STORAGE=value)
    assert 'NEWSARCHIVE_ORIGINALS_STORAGE cannot be read; write JSON as in {"BACKEND": "storages.' in done.stderr


def test_a_storage_of_originals_that_is_not_there_is_named_by_every_command(tmp_path):
    there_is_none = {"NEWSARCHIVE_ORIGINALS_STORAGE": '{"BACKEND": "no.such.Storage"}'}
    [done] = run_commands("check", environment=make_environment(tmp_path, there_is_none))
    assert done.returncode == 1
    assert "The storage of originals cannot be used" in done.stderr
    assert "Correct NEWSARCHIVE_ORIGINALS_STORAGE" in done.stderr
    assert "Traceback" not in done.stderr


def test_one_proxy_is_trusted_where_tls_is_its_work(tmp_path):
    code = "from newsarchive import settings as s; print(s.PROXIES)"
    given = ({}, {"NEWSARCHIVE_HTTPS": "0"}, {"NEWSARCHIVE_HTTPS": "0", "NEWSARCHIVE_PROXIES": "2"})
    assert [run(code, tmp_path, **one).stdout for one in given] == ["1\n", "0\n", "2\n"]


def test_nothing_is_left_to_warn_of_in_production(tmp_path, collected):
    shutil.copytree(collected, tmp_path / "data" / "static")
    commands = ("collectstatic --noinput", "check --deploy --fail-level WARNING")
    collected, checked = run_commands(*commands, environment=make_environment(tmp_path, {**KEY, **HOSTS}))
    assert collected.returncode == 0
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_public_server_is_safe_by_default(tmp_path):
    code = (
        "import json; from newsarchive import settings as s; print(json.dumps([s.DEBUG, s.SECURE_SSL_REDIRECT, "
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, s.X_FRAME_OPTIONS]))"
    )
    done = run(code, tmp_path, **KEY, **HOSTS)
    assert done.stdout.strip() == '[false, true, true, true, true, "DENY"]'


@pytest.mark.parametrize(
    "url",
    ["nonsense", "foo://x", "postgres://user@host:port/name", "postgres://[::1/name", "://", "postgresql//host/name"],
)
def test_a_database_url_that_can_not_be_read_says_how_to_write_it(tmp_path, url):
    done = run(READ, tmp_path, DATABASE_URL=url)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "django.core.exceptions.ImproperlyConfigured: DATABASE_URL cannot be read; "
        "write postgres://user:password@host:port/name"
    )


@pytest.mark.parametrize("url", ["mysql://user@host/name", "oracle://host/name"])
def test_a_database_the_archive_does_not_run_on_is_refused(tmp_path, url):
    done = run(READ, tmp_path, DATABASE_URL=url)
    assert done.returncode == 1
    assert "DATABASE_URL names another database; the archive runs on PostgreSQL and on SQLite." in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("NEWSARCHIVE_DEBUG", "maybe", "NEWSARCHIVE_DEBUG is 'maybe'; set it to 1 or 0."),
        ("NEWSARCHIVE_HTTPS", "2", "NEWSARCHIVE_HTTPS is '2'; set it to 1 or 0."),
        ("NEWSARCHIVE_MAX_DOCUMENT_MB", "ten", "NEWSARCHIVE_MAX_DOCUMENT_MB is 'ten'; set it to a number above 0."),
        ("NEWSARCHIVE_MAX_DOCUMENT_MB", "-1", "NEWSARCHIVE_MAX_DOCUMENT_MB is '-1'; set it to a number above 0."),
        ("NEWSARCHIVE_MAX_DOCUMENT_MB", "nan", "NEWSARCHIVE_MAX_DOCUMENT_MB is 'nan'; set it to a number above 0."),
        ("NEWSARCHIVE_MAX_DOCUMENT_MB", "inf", "NEWSARCHIVE_MAX_DOCUMENT_MB is 'inf'; set it to a number above 0."),
    ],
)
def test_a_value_of_the_wrong_kind_is_reported_with_its_variable(tmp_path, name, value, error):
    done = run(READ, tmp_path, **{name: value})
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"django.core.exceptions.ImproperlyConfigured: {error}"


@pytest.mark.parametrize(
    ("value", "is_on"), [("1", True), (" Yes ", True), ("on", True), ("0", False), ("off", False), ("", False)]
)
def test_flags_are_read_as_people_write_them(monkeypatch, value, is_on):
    from newsarchive.environment import env_flag

    monkeypatch.setenv("NEWSARCHIVE_DEBUG", value)
    assert env_flag("NEWSARCHIVE_DEBUG", default=False) is is_on


def test_commands_work_without_a_key(tmp_path, migrated_file):
    document, data = tmp_path / "a.txt", tmp_path / "data"
    document.write_text("date 2021-06-19\n\nA headline\n\nThe text has two sentences. This is one.\n")
    begin_migrated(migrated_file, data / "newsarchive.sqlite3")
    commands = ("migrate -v 0", f"import_articles {document}", "retag_articles", "rebuild_index", "check_index")
    all_done = run_commands(*commands, environment=make_environment(tmp_path, {}))
    for command, done in zip(commands, all_done, strict=True):
        assert (done.returncode, done.stderr) == (0, ""), command
    assert "1 published articles compared." in all_done[-1].stdout
    assert [path.name for path in data.glob("*.sqlite3")] == ["newsarchive.sqlite3"]
    assert list((data / "index").glob("generation-*"))


def test_a_standby_is_for_postgresql(tmp_path):
    standby = {"DATABASE_REPLICA_URL": "postgres://archive@127.0.0.1/archive"}
    for given in (standby, {**standby, "DATABASE_URL": f"sqlite:///{tmp_path}/a.sqlite3"}):
        done = run(READ, tmp_path, **given)
        assert done.returncode == 1
        assert "DATABASE_REPLICA_URL is for PostgreSQL: DATABASE_URL has to name the primary." in done.stderr
    code = "from newsarchive import settings as s; print(list(s.DATABASES), len(s.DATABASE_ROUTERS))"
    primary = {"DATABASE_URL": "postgres://archive@127.0.0.1/archive"}
    assert run(code, tmp_path, **primary).stdout == "['default'] 0\n"
    assert run(code, tmp_path, **primary, **standby).stdout == "['default', 'replica'] 1\n"


def test_a_command_without_its_database_says_so(tmp_path):
    away = {"DATABASE_URL": f"postgres://archive@127.0.0.1:{free_port()}/archive"}
    commands = ("check_index", "migrate", "check_index --traceback")
    *plain, traced = run_commands(*commands, environment=make_environment(tmp_path, away))
    for done in plain:
        assert done.returncode == 2
        assert done.stderr.startswith("The database failed: ")
        assert "Connection refused" in done.stderr
        assert "Traceback" not in done.stderr
    assert "Traceback" in traced.stderr
