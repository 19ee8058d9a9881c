"""A server whose static files were not collected says so, and answers all the same."""

import shutil
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from whitenoise.compress import Compressor

from articles.static_files import check_static_files
from articles.views import search
from tests.conftest import HASHED
from tests.views.pages import parse


@pytest.fixture
def empty_root(settings, tmp_path: Path) -> Path:
    """Serve as in production, with nothing collected yet."""
    settings.STORAGES = HASHED
    settings.STATIC_ROOT = tmp_path / "static"
    return settings.STATIC_ROOT


@pytest.fixture
def root(settings, empty_root: Path, collected: Path) -> Path:
    """Serve as in production, with all collected."""
    shutil.copytree(collected, empty_root)
    settings.STORAGES = dict(HASHED)  # a new process reads the list of names anew
    return empty_root


def assert_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open a page of each kind, those of errors too."""
    client = Client(raise_request_exception=False)
    for url, status in (("/", 200), ("/accounts/login/", 200), ("/nowhere/", 404), ("/articles/1/", 404)):
        assert client.get(url).status_code == status, url
    for error, status in ((OperationalError("gone"), 503), (RuntimeError("a mistake"), 500)):

        def fail(*_arguments: object, error: Exception = error, **_options: object) -> None:
            raise error

        with monkeypatch.context() as patch:
            patch.setattr(search, "present_hits", fail)
            answer = client.get("/")
        assert answer.status_code == status
        assert parse(answer.content.decode()).one("h1").text


@pytest.mark.django_db(transaction=True)
def test_nothing_collected_is_reported_and_every_page_stands(empty_root, monkeypatch):
    (warning,) = check_static_files()
    assert warning.id == "articles.W002"
    assert f"Static files are missing in {empty_root}" in warning.msg
    assert "collectstatic" in warning.hint
    assert warning in run_checks(include_deployment_checks=True)
    assert_answers(monkeypatch)


@pytest.mark.django_db(transaction=True)
def test_what_was_collected_is_named_by_what_is_in_it(root, monkeypatch):
    assert check_static_files() == []
    assert_answers(monkeypatch)
    page = parse(Client().get("/nowhere/").content.decode())
    (sheet,) = [link for link in page.all("link") if link.attributes["rel"] == "stylesheet"]
    assert sheet.attributes["href"] != "/static/archive.css"
    assert (root / sheet.attributes["href"].removeprefix("/static/")).exists()


def test_files_of_another_version_are_reported(root):
    (root / "archive.css").write_text("of yesterday")
    (root / "archive.js").unlink()
    assert ": archive.css, archive.js. Pages" in check_static_files()[0].msg


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("names", ["", "{", '{"version": "9"}'])
def test_a_list_of_names_that_can_not_be_read_takes_no_page_down(root, settings, monkeypatch, names):
    (root / "staticfiles.json").write_text(names)
    settings.STATIC_ROOT = root  # a new process reads the list anew
    assert "more. Pages are shown without" in check_static_files()[0].msg
    assert_answers(monkeypatch)


def test_the_page_of_a_mistake_needs_nothing_but_a_file_that_was_collected(root):
    from django.template.loader import get_template

    page = parse(get_template("500.html").render())
    (sheet,) = page.all("link")
    assert (root / sheet.attributes["href"].removeprefix("/static/")).exists()


def test_to_collect_again_keeps_what_is_compressed_and_mends_what_is_not(root, monkeypatch):
    def collect() -> list[str]:
        compressed: list[str] = []
        with monkeypatch.context() as patch:
            patch.setattr(Compressor, "compress", lambda _self, path: compressed.append(Path(path).name) or [])
            call_command("collectstatic", interactive=False, verbosity=0)
        return [name for name in compressed if name.startswith("archive.")]

    assert collect() == []
    (root / "archive.css.br").write_bytes(b"damaged")
    (root / "archive.js.gz").unlink()
    (root / "archive.css.gz").write_bytes((root / "archive.js.br").read_bytes())
    assert sorted(collect()) == ["archive.css", "archive.js"]
