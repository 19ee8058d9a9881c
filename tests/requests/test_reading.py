"""What a request asks for, and who asks it."""

import pytest
from django.contrib.auth.models import AnonymousUser, User

from articles.requests.reading import read_request
from articles.search import Audience

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("user", "audience"),
    [
        (AnonymousUser(), Audience.PUBLIC),
        (User(username="reader"), Audience.PUBLIC),
        (User(username="editor", is_staff=True), Audience.STAFF),
    ],
)
def test_a_search_carries_who_asks(rf, user, audience):
    request = rf.get("/?q=kabul")
    request.user = user
    assert read_request(request).request().audience is audience
