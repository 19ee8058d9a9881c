"""Exports are few at once, in one process and in all; reading goes on beside them, and all say how they were read."""

import json
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from filelock import FileLock

from articles.search import costs
from articles.views.export import limiting
from articles.views.export.limiting import MOST_A_PROCESS, MOST_IN_ALL, take_place
from tests.views.machine_forms import EXPORTS
from tests.views.pages import make_archive

pytestmark = pytest.mark.django_db(transaction=True)

FULL = (*EXPORTS, "/facets/actor.csv")


@pytest.fixture
def places():
    """Take all the places of this process."""
    taken = [take_place() for _ in range(MOST_A_PROCESS)]
    assert all(taken)
    yield taken
    for place in taken:
        place.release()


@pytest.mark.parametrize("address", FULL)
def test_an_export_beyond_those_at_work_is_refused_in_words_and_a_search_is_not(places, address: str):
    make_archive()
    response = Client().get(address)
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "try again" in response.json()["error"]
    assert Client().get("/?q=kabul").status_code == 200
    places[0].release()
    response = Client().get(address)
    assert response.status_code == 200
    response.close()


def test_processes_share_the_places_and_a_killed_one_leaves_none_taken(tmp_path: Path):
    folder = Path(settings.INDEX_DIR) / "exports"
    folder.mkdir(parents=True)
    script = (
        "import sys; from filelock import FileLock\n"
        f"locks = [FileLock(f'{{sys.argv[1]}}/{{n}}.lock') for n in range({MOST_IN_ALL})]\n"
        "[lock.acquire() for lock in locks]; print('held', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", script, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout.readline() == "held\n"
        assert take_place() is None
    finally:
        other.kill()
        other.wait()
    places = [take_place() for _ in range(MOST_A_PROCESS)]
    assert all(places)
    for place in places:
        place.release()


@pytest.mark.parametrize("ending", ["read", "closed before", "closed amid", "failed", "failed at once", "forgotten"])
def test_a_place_is_free_again_however_an_export_ends(ending: str):
    fails_at = {"failed": limiting.FIRST_PARTS + 1, "failed at once": 0}.get(ending)

    def parts():
        for number in range(limiting.FIRST_PARTS + 3):
            if number == fails_at:
                raise ZeroDivisionError
            yield "part"

    for _ in range(3 * MOST_A_PROCESS):
        if ending == "failed at once":
            with pytest.raises(ZeroDivisionError):
                limiting.send(parts, content_type="text/csv", headers={})
            continue
        response = limiting.send(parts, content_type="text/csv", headers={})
        assert response.status_code == 200
        if ending == "read":
            assert b"".join(response).count(b"part") == limiting.FIRST_PARTS + 3
        elif ending == "closed before":
            response.close()
        elif ending == "closed amid":
            next(iter(response))
            response.close()
        elif ending == "failed":
            with pytest.raises(ZeroDivisionError):
                b"".join(response)
        del response


def test_where_no_lock_can_be_written_each_process_counts_its_own(monkeypatch):
    monkeypatch.setattr(FileLock, "acquire", lambda *_, **__: (_ for _ in ()).throw(PermissionError()))
    places = [take_place() for _ in range(MOST_A_PROCESS)]
    assert all(places)
    assert take_place() is None
    for place in places:
        place.release()


def test_an_export_that_fails_at_its_start_holds_no_place(monkeypatch):
    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("articles.views.export.streaming.search_pages", fail)
    for _ in range(MOST_A_PROCESS + 1):
        with pytest.raises(ZeroDivisionError):
            Client().get("/export.csv")
    place = take_place()
    assert place
    place.release()


def test_all_forms_of_a_search_that_was_made_simpler_hold_the_same_and_say_so(monkeypatch):
    monkeypatch.setattr(costs, "BUDGET", 1)
    monkeypatch.setattr(costs.bound_query, "__defaults__", (1,))
    make_archive()
    criteria = {"q": '"kabul talks" kabul OR airport'}
    page = Client().get("/", criteria)
    found = Client().get("/search.json", criteria).json()
    message = next(text for text in found["notices"] if "simplified" in text)
    assert message in unescape(page.content.decode())
    for address in ("/export.csv", "/export.jsonl", "/feed.atom", "/facets/actor.csv"):
        response = Client().get(address, criteria)
        assert "simplified" in json.loads(response["X-Notices"])[0], address
        text = response.getvalue().decode()
        if address == "/export.jsonl":
            assert len(text.splitlines()) == found["total"]
        if address == "/feed.atom":
            assert f"<opensearch:totalResults>{found['total']}<" in text
            assert "simplified" in text
    response = Client().get("/compare.csv", {"s": 'q="kabul talks" kabul'})
    assert "simplified" in response["X-Notices"]
    response.close()
    assert limiting.take_place()


@pytest.mark.parametrize("is_text", [True, False])
def test_a_file_of_bytes_is_sent_as_it_is_and_breaks_off_without_words(is_text: bool):
    def parts():
        yield from [b"PAR1", b"\xff"]
        raise ZeroDivisionError

    response = limiting.send(parts, content_type="application/odd", headers={}, is_text=is_text)
    assert response["Content-Type"] == ("application/odd; charset=utf-8" if is_text else "application/odd")
    sent: list[bytes] = []
    with pytest.raises(ZeroDivisionError):
        sent.extend(response)
    assert sent == [b"PAR1", b"\xff", *([limiting.BROKEN_OFF.encode()] if is_text else [])]
