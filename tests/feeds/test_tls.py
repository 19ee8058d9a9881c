"""Feeds over TLS: a certificate that the system trusts is taken, any other is refused in words."""

import ssl
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.core.management import call_command

from articles.management.commands import fetch_feeds
from articles.models import Article
from tests.feeds.checks import watch
from tests.feeds.server import Reply, item, rss, serve

pytestmark = pytest.mark.django_db


class Authority(NamedTuple):
    name: x509.Name
    key: ec.EllipticCurvePrivateKey


def sign(host: str, key: ec.EllipticCurvePrivateKey, by: Authority, days: int, *, is_authority: bool = False) -> bytes:
    """Return a certificate in PEM that ends so many days from now."""
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]))
        .issuer_name(by.name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    return builder.sign(by.key, hashes.SHA256()).public_bytes(Encoding.PEM)


@pytest.fixture
def authority(tmp_path, monkeypatch) -> Authority:
    """Make an authority that this system trusts from now on."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority.example")])
    made = Authority(name, ec.generate_private_key(ec.SECP256R1()))
    trusted = tmp_path / "authorities.pem"
    trusted.write_bytes(sign("authority.example", made.key, made, 30, is_authority=True))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    return made


def make_context(folder, host: str, by: Authority, days: int = 30) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    path = folder / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + sign(host, key, by, days))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def fetch(world, server, monkeypatch):
    """Run the command, and return the feed and what the command wrote of it."""
    monkeypatch.setattr(fetch_feeds, "make_watcher", world.watcher)
    feed = watch(world, server.address())
    server.routes["/feed"] = Reply(rss(item(1)))
    out = StringIO()
    call_command("fetch_feeds", stdout=out, stderr=out, verbosity=2)
    feed.refresh_from_db()
    return feed, out.getvalue()


@pytest.fixture(autouse=True)
def contact(settings) -> None:
    settings.FEED_CONTACT = "mail@archive.example"


def test_a_feed_over_tls_is_fetched_where_the_system_trusts_who_signed(world, authority, tmp_path, monkeypatch):
    with serve(make_context(tmp_path, "post.example", authority)) as server:
        feed, _ = fetch(world, server, monkeypatch)
    assert (feed.trouble, Article.objects.count()) == ("", 1)


@pytest.mark.parametrize(
    ("host", "is_known", "days", "words"),
    [
        ("post.example", False, 30, "unable to get local issuer certificate"),
        ("other.example", True, 30, "hostname mismatch"),
        ("post.example", True, -1, "certificate has expired"),
    ],
    ids=["signed by somebody else", "of another host", "expired"],
)
def test_a_certificate_that_is_wrong_is_refused_in_words(
    host, is_known, days, words, world, authority, tmp_path, monkeypatch
):
    stranger = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stranger.example")])
    by = authority if is_known else Authority(stranger, ec.generate_private_key(ec.SECP256R1()))
    with serve(make_context(tmp_path, host, by, days)) as server:
        feed, _ = fetch(world, server, monkeypatch)
        assert server.requests == [], "nothing is sent"
    assert feed.trouble == "certificate"
    assert f"the certificate of post.example cannot be trusted: {words}" in feed.reason.lower()
    assert "ssl" not in feed.reason.lower(), "words, and no name of an error"
    assert Article.objects.count() == 0
