"""The secrets of feeds, encrypted with the secret key of the archive: a backup, a log or a list shows nothing of them.

With another secret key they cannot be read any more, and have to be given again.
"""

import base64
import json

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.crypto import salted_hmac

from articles.feeds.addresses import Secrets
from articles.feeds.troubles import FetchError, Trouble


def encrypt(secrets: Secrets) -> str:
    """Return secrets as they are stored; nothing where there are none."""
    if not secrets.is_any:
        return ""
    plain = json.dumps([secrets.user, secrets.password, secrets.query])
    return _cipher().encrypt(plain.encode()).decode()


def decrypt(stored: str) -> Secrets:
    """Return stored secrets. Raises FetchError where they were encrypted with another key."""
    if not stored:
        return Secrets()
    try:
        user, password, query = json.loads(_cipher().decrypt(stored.encode()))
    except (InvalidToken, ValueError) as error:
        reason = "its user name and password were stored under another secret key of the archive; enter them again"
        raise FetchError(Trouble.CREDENTIALS, reason) from error
    return Secrets(user, password, query)


def _cipher() -> Fernet:
    key = salted_hmac("articles.feeds.credentials", "key", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
