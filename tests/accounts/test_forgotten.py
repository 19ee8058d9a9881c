"""A forgotten password, where mail is configured: whether it is, decides at the start of a process."""

import os
import subprocess
import sys

from tests.conftest import ROOT
from tests.programs import begin_migrated

PROGRAM = """
import re
import django
django.setup()
from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment
call_command("migrate", verbosity=0)
setup_test_environment()
User.objects.create_superuser("ada", "ada@example.org", "a long password")
visitor = Client(SERVER_NAME="localhost")
print("/accounts/password/reset/" in visitor.get("/accounts/login/").content.decode())
for address in ("nobody@example.org", "ada@example.org"):
    answer = visitor.post("/accounts/password/reset/", {"email": address})
    print(answer.status_code, answer["Location"], len(mail.outbox))
(message,) = mail.outbox
print(message.to, message.from_email)
path = re.search(r"http://localhost(\\S+)", message.body)[1]
page = visitor.get(path, follow=True)
given = {"password1": "another long one", "password2": "another long one"}
print(visitor.post(page.request["PATH_INFO"], given).status_code)
print(visitor.login(username="ada", password="another long one"))
given = {"email": "Ada@example.org"}
answers = [Client(SERVER_NAME="localhost").post("/accounts/password/reset/", given) for _ in range(3)]
print([answer.status_code for answer in answers], len(mail.outbox) < 5)
"""


def test_a_link_is_sent_to_who_has_an_account_and_never_many(tmp_path, migrated_file):
    begin_migrated(migrated_file, tmp_path / "newsarchive.sqlite3")
    environment = {
        **os.environ,
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "newsarchive.settings",
        "NEWSARCHIVE_DATA_DIR": str(tmp_path),
        "NEWSARCHIVE_DEBUG": "1",
        "NEWSARCHIVE_MAIL_URL": "smtp://127.0.0.1:1",
        "NEWSARCHIVE_MAIL_FROM": "archive@example.org",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=False, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.stdout.splitlines() == [
        "True",
        "302 /accounts/password/reset/done/ 0",
        "302 /accounts/password/reset/done/ 1",
        "['ada@example.org'] archive@example.org",
        "302",
        "True",
        "[302, 302, 429] True",
    ], done.stderr
