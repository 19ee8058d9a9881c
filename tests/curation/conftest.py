"""Who curates in these tests, and the browser of theirs."""

import pytest
from django.contrib.auth.models import User
from django.test import Client


@pytest.fixture
def curator(db) -> User:
    return User.objects.create_superuser("curator")


@pytest.fixture
def client(curator) -> Client:
    client = Client()
    client.force_login(curator)
    return client
