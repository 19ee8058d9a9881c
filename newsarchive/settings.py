"""Settings of the news archive: one file, read from the environment.

| variable                  | meaning                                                              |
|---------------------------|----------------------------------------------------------------------|
| DATABASE_URL              | `postgres://user@host:port/name`; default an SQLite file             |
| DATABASE_REPLICA_URL      | a streaming standby of it, for reading; default none                 |
| NEWSARCHIVE_DATA_DIR      | database, index, static files; default `var/` beside manage.py       |
| NEWSARCHIVE_SEARCH        | an OpenSearch cluster, see docs/opensearch.md; default an index here |
| NEWSARCHIVE_SECRET_KEY    | needed to serve pages                                                |
| NEWSARCHIVE_ALLOWED_HOSTS | host names of the site, separated by commas; needed to serve pages    |
| NEWSARCHIVE_DEBUG         | 1 for development; default 0                                         |
| NEWSARCHIVE_HTTPS         | 0 if the site is served without TLS (a laptop); default 1            |
| NEWSARCHIVE_HSTS_SUBDOMAINS | 1: browsers ask all subdomains of this host by TLS only; default 0 |
| NEWSARCHIVE_HSTS_PRELOAD  | 1: the host may be built into browsers as TLS only; default 0        |
| NEWSARCHIVE_PROXIES       | proxies that a request passes; default 1, or 0 if NEWSARCHIVE_HTTPS is 0 |
| NEWSARCHIVE_MAIL_URL      | smtp+tls://user:password@host:587 to send new passwords; default none |
| NEWSARCHIVE_MAIL_FROM     | the address mail comes from; needed with NEWSARCHIVE_MAIL_URL        |
| NEWSARCHIVE_KEPT_RESULTS_MB | space for all results that visitors save for citing; default 200   |
| NEWSARCHIVE_NAME          | name of the site; default “The News Archive”                         |
| NEWSARCHIVE_NOTICE        | a sentence shown on every page; default none                         |
| NEWSARCHIVE_SPACY_PIPELINE | spaCy pipelines that help to discover actors, `en=NAME,de=NAME`; default none |
| NEWSARCHIVE_TIME_ZONE     | default UTC                                                          |
| NEWSARCHIVE_MAX_DOCUMENT_MB | largest document an import accepts; default 10                     |
| NEWSARCHIVE_MAX_UPLOAD_MB | largest file that can be uploaded in the browser; default 2000       |
| NEWSARCHIVE_IMPORT_FOLDERS | folders that curators may import from, separated by colons; default none |
| NEWSARCHIVE_KEEP_ORIGINALS | 1: imports keep the files that documents are read from; default 0     |
| NEWSARCHIVE_ORIGINALS_STORAGE | where, in JSON as in Django's STORAGES; default `originals/` in the data directory |
| NEWSARCHIVE_FEED_CONTACT  | page or mail address that requests for feeds name; needed to fetch them |
| NEWSARCHIVE_FEED_NETWORKS | networks beside the Internet that feeds may be in (`10.1.0.0/16`), separated by commas |
| NEWSARCHIVE_FEED_PROXY    | `http://host:port` through which feeds are fetched; default none     |
"""

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from newsarchive.environment import (
    env_by_language,
    env_contact,
    env_count,
    env_flag,
    env_folders,
    env_list,
    env_networks,
    env_number,
    env_proxy,
    env_search,
    env_storage,
)

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env_flag("NEWSARCHIVE_DEBUG", default=False)
SERVES_HTTPS = env_flag("NEWSARCHIVE_HTTPS", default=not DEBUG)
# TLS ends at a proxy, whose X-Forwarded-For names the client.
PROXIES = env_count("NEWSARCHIVE_PROXIES", default=1 if SERVES_HTTPS else 0)

DATA_DIR = Path(os.environ.get("NEWSARCHIVE_DATA_DIR") or BASE_DIR / "var").expanduser().resolve()
INDEX_DIR = DATA_DIR / "index"
SEARCH_ADDRESS = env_search("NEWSARCHIVE_SEARCH")  # of a cluster; without one the index lies in INDEX_DIR
SEARCH_ENGINE = (  # a class like articles.search.engine.Engine
    "articles.search.opensearch.engine.OpenSearchEngine"
    if SEARCH_ADDRESS
    else "articles.search.tantivy.engine.TantivyEngine"
)
try:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
except OSError as error:
    sys.exit(f"The data directory {DATA_DIR} cannot be made ({error.strerror}). Set NEWSARCHIVE_DATA_DIR to another.")

# Commands run without a key; newsarchive/wsgi.py refuses to serve without one.
SECRET_KEY = os.environ.get("NEWSARCHIVE_SECRET_KEY", "") or ("for development only" if DEBUG else "")
ALLOWED_HOSTS = env_list("NEWSARCHIVE_ALLOWED_HOSTS") or (["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = [f"https://{host.removeprefix('.')}" for host in ALLOWED_HOSTS if SERVES_HTTPS and host != "*"]

INSTALLED_APPS = [
    "newsarchive.apps.ArchiveAdminConfig",  # django.contrib.admin with the site of the archive
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "articles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "articles.middleware.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "articles.revalidation.RevalidationMiddleware",
    "articles.middleware.CrawlerMiddleware",
    "csp.middleware.CSPMiddleware",
    "articles.middleware.DatabaseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "articles.middleware.OneSnapshotMiddleware",
    "articles.middleware.EngineMiddleware",
]

ROOT_URLCONF = "newsarchive.urls"
WSGI_APPLICATION = "newsarchive.wsgi.application"

# In this order: a name that the public pages do not have is looked for among those of the desk.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "public"],
        "OPTIONS": {
            "environment": "articles.jinja.make_environment",
            "context_processors": [
                "django.contrib.auth.context_processors.auth",
                "articles.views.site.site",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "admin"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "articles.views.site.site",
            ],
        },
    },
]


SQLITE = "articles.sqlite3"  # Django's own, which reads on where nothing can be written

# A server whose machine is gone is given up after seconds, not after the minutes TCP takes by itself.
POSTGRESQL_PATIENCE = {
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


def database_from_url(variable: str) -> dict[str, Any] | None:
    """Return a database as Django wants it, None where the variable is empty.

    Raises ImproperlyConfigured where it cannot be read or names another kind of database.
    """
    url = os.environ.get(variable, "").strip()
    if not url:
        return None
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except (ValueError, dj_database_url.ParseError, dj_database_url.UnknownSchemeError) as error:
        message = f"{variable} cannot be read; write postgres://user:password@host:port/name"
        raise ImproperlyConfigured(message) from error
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["ENGINE"] = SQLITE
    if config["ENGINE"] not in {SQLITE, "django.db.backends.postgresql"}:
        raise ImproperlyConfigured(f"{variable} names another database; the archive runs on PostgreSQL and on SQLite.")
    if config["ENGINE"] == "django.db.backends.postgresql":
        config["OPTIONS"] = POSTGRESQL_PATIENCE | config.get("OPTIONS", {})
    return config


def databases_from_environment() -> dict[str, Any]:
    """Return Django's DATABASES; SQLite waits for locks and writes ahead, PostgreSQL keeps its connections."""
    primary = database_from_url("DATABASE_URL") or {
        "ENGINE": SQLITE,
        "NAME": str(DATA_DIR / "newsarchive.sqlite3"),
    }
    if primary["ENGINE"] == SQLITE:
        # Immediate transactions wait for the write lock instead of failing half way.
        primary["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            # Articles leave a quarter of pages of 4 KB unused; of an archive that exists the size stays as it is.
            # What is deleted is overwritten with zeros at once; see articles.curation.erasure for what that leaves.
            # Recursive triggers make INSERT OR REPLACE tell the change log of the row it replaces.
            "init_command": "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA cache_size=-65536;"
            " PRAGMA mmap_size=268435456; PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON;",
        }
    standby = database_from_url("DATABASE_REPLICA_URL")
    if standby is None:
        return {"default": primary}
    if not primary["ENGINE"] == standby["ENGINE"] == "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_REPLICA_URL is for PostgreSQL: DATABASE_URL has to name the primary.")
    return {"default": primary, "replica": standby | {"TEST": {"MIRROR": "default"}}}


DATABASES = databases_from_environment()
DATABASE_ROUTERS = ["articles.routing.StandbyRouter"] if "replica" in DATABASES else []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "articles.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "articles.accounts.forms.LoginForm",
    "reauthenticate": "articles.accounts.forms.ReauthenticateForm",
    "change_password": "articles.accounts.forms.ChangePasswordForm",
    "set_password": "articles.accounts.forms.SetPasswordForm",
    "reset_password": "articles.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "articles.accounts.forms.ResetPasswordKeyForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# The library counts attempts in a cache, for each name of this host apart. articles/accounts/attempts.py counts them in
# the database, in one statement, so that all processes and machines know, also after a restart.
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "articles.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds that the clock of a phone may be wrong

# Shared by all processes: here stands which codes were used already.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "articles_cacheentry",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]


def read_mail_server(variable: str) -> SplitResult | None:
    """Return what sends mail, None where the variable is empty; raises ImproperlyConfigured."""
    url = os.environ.get(variable, "").strip()
    if not url:
        return None
    try:
        server = urlsplit(url)
        is_known = server.scheme in MAIL_PORTS and server.hostname and (server.port is None or server.port > 0)
    except ValueError:
        is_known = False
    if not is_known:
        raise ImproperlyConfigured(f"{variable} cannot be read; write smtp+tls://user:password@host:587")
    return server


MAIL_PORTS = {"smtp": 25, "smtps": 465, "smtp+tls": 587}
DEFAULT_FROM_EMAIL = os.environ.get("NEWSARCHIVE_MAIL_FROM", "").strip()
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if mail_server := read_mail_server("NEWSARCHIVE_MAIL_URL"):
    if not DEFAULT_FROM_EMAIL:
        raise ImproperlyConfigured("NEWSARCHIVE_MAIL_URL needs NEWSARCHIVE_MAIL_FROM, the address mail comes from.")
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = mail_server.hostname
    EMAIL_PORT = mail_server.port or MAIL_PORTS[mail_server.scheme]
    EMAIL_HOST_USER = unquote(mail_server.username or "")
    EMAIL_HOST_PASSWORD = unquote(mail_server.password or "")
    EMAIL_USE_SSL = mail_server.scheme == "smtps"
    EMAIL_USE_TLS = mail_server.scheme == "smtp+tls"
    EMAIL_TIMEOUT = 10
SENDS_MAIL = mail_server is not None

LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = "newsarchive.formats"
TIME_ZONE = os.environ.get("NEWSARCHIVE_TIME_ZONE") or "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "articles.static_files.HashedStaticFiles"
    },
    "originals": env_storage("NEWSARCHIVE_ORIGINALS_STORAGE", default="articles.originals.folder.OriginalsFolder"),
}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],  # Django's admin draws its icons from data: addresses
        "script-src": [SELF],
        "style-src": [SELF],
    }
}
SECURE_SSL_REDIRECT = SERVES_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if SERVES_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env_flag("NEWSARCHIVE_HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env_flag("NEWSARCHIVE_HSTS_PRELOAD", default=False)
if SECURE_HSTS_PRELOAD and not SECURE_HSTS_INCLUDE_SUBDOMAINS:
    raise ImproperlyConfigured("NEWSARCHIVE_HSTS_PRELOAD needs NEWSARCHIVE_HSTS_SUBDOMAINS: the lists take no less.")
# Both bind hosts that are not this program's, for years: the operator's choice.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SERVES_HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = SERVES_HTTPS
CSRF_COOKIE_SECURE = SERVES_HTTPS
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # an article with hundreds of tags is one form in the admin

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "urllib3": {"level": "ERROR"},  # its warnings name addresses, in which secrets may stand
        "opensearch": {"level": "ERROR"},  # it warns of every 404, which is an answer here
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}

SPACY_PIPELINES = env_by_language("NEWSARCHIVE_SPACY_PIPELINE")
SITE_NAME = os.environ.get("NEWSARCHIVE_NAME") or "The News Archive"
MFA_TOTP_ISSUER = SITE_NAME
SITE_NOTICE = os.environ.get("NEWSARCHIVE_NOTICE", "")
UPLOADS_DIR = DATA_DIR / "uploads"  # what curators brought and is not imported yet
MAX_UPLOAD_BYTES = int(env_number("NEWSARCHIVE_MAX_UPLOAD_MB", default=2_000) * 1_000_000)
KEEP_ORIGINALS = env_flag("NEWSARCHIVE_KEEP_ORIGINALS", default=False)
ORIGINALS_DIR = DATA_DIR / "originals"  # where no other storage is named
FEED_CONTACT = env_contact("NEWSARCHIVE_FEED_CONTACT")
FEED_NETWORKS = env_networks("NEWSARCHIVE_FEED_NETWORKS")
FEED_PROXY = env_proxy("NEWSARCHIVE_FEED_PROXY")
IMPORT_FOLDERS = env_folders("NEWSARCHIVE_IMPORT_FOLDERS")
MAX_DOCUMENT_BYTES = int(env_number("NEWSARCHIVE_MAX_DOCUMENT_MB", default=10) * 1_000_000)
KEPT_RESULTS_BYTES = int(env_number("NEWSARCHIVE_KEPT_RESULTS_MB", default=200) * 1_000_000)
