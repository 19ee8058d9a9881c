"""Documents that a curator brings in the browser, each step done at once: no process of its own."""

import json
import re

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.importing import upload_processes
from articles.models import Upload
from tests.forms import FormReader
from tests.importing.imports import record

BRING = "/admin/articles/importrun/bring/"
HOSTILE = "<script>alert(1)</script>"


def lines(*records: dict) -> bytes:
    return "".join(json.dumps(one) + "\n" for one in records).encode()


def member(name: str, group: str = "Curator") -> Client:
    user, is_new = User.objects.get_or_create(username=name, is_staff=True)
    if is_new:
        user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client() -> Client:
    return member("curator")


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch, request):
    """Do each step at once, without a process of its own."""
    if not request.node.get_closest_marker("processes"):
        monkeypatch.setattr(upload_processes, "_start_process", lambda upload, step, _lock: start_here(upload, step))


def start_here(upload: Upload, step: Upload.Step) -> None:
    upload_processes.work(Upload.objects.get(pk=upload.pk), step)


def bring(client: Client, data: bytes, name: str = "a.jsonl", **fields) -> str:
    """Bring a file, and return the address of its page."""
    response = client.post(BRING, {"file": SimpleUploadedFile(name, data), **fields})
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def press(client: Client, address: str, step: str, **fields) -> str:
    """Press a button of a page, and return the page that follows."""
    sent = FormReader.read(client.get(address).content.decode())
    response = client.post(address, {**sent, **fields, "step": step}, follow=True)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


MIXED = lines(record(1), record(2), record(1), {"headline": "", "body": ""}) + b"no json\n"
