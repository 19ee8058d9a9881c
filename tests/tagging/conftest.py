"""Who and what these tests tag articles with."""

import pytest

from tests.factories import make_country, make_entity


@pytest.fixture
def iran():
    return make_country("ir", "Iran")


@pytest.fixture
def france():
    return make_country("fr", "France")


@pytest.fixture
def rouhani():
    return make_entity("Hassan Rouhani", names=("Hassan Rouhani",))


@pytest.fixture
def curator(django_user_model):
    return django_user_model.objects.create_user("ada")
