"""What every test may lean on: a data directory of its own, so that no test sees another's index."""

import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase, override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from articles.revalidation import forget_kept_answers
from articles.search import close_engines
from tests.emptying import CleanDatabase, copy_database
from tests.memory import keep_compiled_modules, keep_files_in_memory
from tests.opensearch.fixtures import index_prefix, search_cluster, search_node  # noqa: F401
from tests.opensearch.sharing import end_shared_clusters
from tests.postgresql import Server, find_binaries
from tests.prepared import prepare_once
from tests.programs import begin_migrated, of_data_directory

# How long an example takes says something of the machine, nothing of the archive.
for profile, examples in (("archive", 50), ("thorough", 1_000)):
    hypothesis_settings.register_profile(
        profile, max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
hypothesis_settings.load_profile("archive")

keep_files_in_memory()
keep_compiled_modules()

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
# Folders and modules of tests whose parameters are other words, addresses, answers, roles, forms and files.
ONE_CASE = frozenset({
    "accounts", "admin", "feeds", "panels", "requests", "tagging", "test_fixtures", "test_hostile", "test_identity",
    "test_newspaper_fields", "test_old_addresses", "test_originals", "test_two_people", "test_two_people_at_lists",
    "test_users", "views",
})  # fmt: skip
PRINTED = "printed.txt"
HASHED = django_settings.STORAGES | {"staticfiles": {"BACKEND": "articles.static_files.HashedStaticFiles"}}
# Modules about files of the repository and of SQLite: the suite's own database has no part in them.
OF_FILES = frozenset({"test_emptied_index", "test_fixtures", "test_reading_on", "test_static_files"})
LONG = 1_200  # seconds that a test of several processes may take where many others are at work


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[CleanDatabase]:
    """Leave the database after each test as the migrations have left it; give what brings it back."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        clean = CleanDatabase()
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: clean.restore())
        yield clean


@pytest.fixture(scope="session")
def migrated_file(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, django_db_blocker
) -> Path | None:
    """Return a migrated SQLite database in a file, for tests to copy: to migrate takes seconds. None on PostgreSQL."""
    if connection.vendor != "sqlite":
        return None
    path = tmp_path_factory.mktemp("migrated") / "archive.sqlite3"
    if not any(map(_uses_database, request.session.items)):  # pytest-django makes none then
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{path}"}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], check=True, cwd=ROOT, env=environment)
        return path
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        copy_database(path)
    return path


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with all static files, for tests to copy: to compress them takes seconds."""

    def collect(folder: Path) -> None:
        with override_settings(STORAGES=HASHED, STATIC_ROOT=folder):
            call_command("collectstatic", interactive=False, verbosity=0)

    return prepare_once(tmp_path_factory, "static", collect)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path | None) -> Path:
    """Return the data directory of a demonstration, to be copied; what was printed of it lies in PRINTED."""

    def prepare(folder: Path) -> None:
        begin_migrated(migrated_file, folder / "newsarchive.sqlite3")
        command, environment = [sys.executable, "manage.py", "prepare_demo"], of_data_directory(folder)
        done = subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        (folder / PRINTED).write_text(done.stdout)

    return prepare_once(tmp_path_factory, "demonstration", prepare)


@pytest.fixture(autouse=True)
def index_dir(tmp_path_factory: pytest.TempPathFactory, settings) -> Path:
    """Give each test an index directory of its own, and room for uploads and originals."""
    path = tmp_path_factory.mktemp("index")
    settings.INDEX_DIR = path
    forget_kept_answers(room=0)  # what a test changes of the program is to be seen
    settings.UPLOADS_DIR = path.with_name(f"{path.name}-uploads")
    settings.ORIGINALS_DIR = path.with_name(f"{path.name}-originals")
    yield path
    close_engines()
    shutil.rmtree(path, ignore_errors=True)
    shutil.rmtree(settings.UPLOADS_DIR, ignore_errors=True)
    shutil.rmtree(settings.ORIGINALS_DIR, ignore_errors=True)


@pytest.fixture
def corpora() -> Path:
    """Return the folder of real news beside the checkout; tests that need it skip where it is absent."""
    path = SHARED / "corpora"
    if not path.is_dir():
        pytest.skip("the news corpora do not lie beside this checkout")
    return path


@pytest.fixture
def seeds() -> Path:
    """Return the folder of the user's own documents beside the checkout."""
    path = SHARED / "seeds"
    if not path.is_dir():
        pytest.skip("the seed documents do not lie beside this checkout")
    return path


def pytest_report_header() -> str:
    """Say on which database the suite runs."""
    return f"database: {django_settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}"


def pytest_configure(config: pytest.Config) -> None:
    """Keep SQLite in memory, and give each further worker a PostgreSQL of its own.

    pytest-django gives each worker a file unless the engine has Django's own name. An open transaction holds followers
    back in a whole cluster.
    """
    if not django_settings.DEBUG:
        pytest.exit("Run the tests with NEWSARCHIVE_DEBUG=1: production settings lead every request to https.", 2)
    django_settings.DEBUG = False  # while tests are collected, as while they run: addresses differ
    # A folder of its own: locks lie there, which no other process of tests is to hold, and `make demo` has collected
    # static files in the checkout's, which each client would go over.
    folder = Path(tempfile.mkdtemp(prefix="newsarchive-data-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    django_settings.DATA_DIR, django_settings.STATIC_ROOT = folder, folder / "not-collected"
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # others are slow by intention
    if "PYTEST_XDIST_WORKER" not in os.environ:
        config.add_cleanup(end_shared_clusters)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = ":memory:"
    if worker == "gw0" or not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    server = Server(find_binaries())
    config.add_cleanup(server.remove)
    server.create()
    server.start()
    os.environ["DATABASE_URL"] = server.url
    connection.settings_dict["PORT"] = server.port


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays to the end: a twelfth of all time."""
    gc.collect()
    gc.freeze()


def pytest_xdist_auto_num_workers() -> int:
    """Return one worker more than there are processors: a quarter of the time a test waits for others' processes."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that no worker ends with it: a module of browsers, which wait for one
    demonstration, after each of the others.

    Run with PostgreSQL what asks a database: the rest, browsers and nodes would only do again what SQLite's run did. So
    would further cases of the tests in ONE_CASE: those differ by text, and ask a database the same.
    """
    turns: dict[Path, tuple[int, bool]] = {}
    for is_browser in (False, True):
        long = [item for item in items if _takes_long(item) and _drives_browser(item) is is_browser]
        turns |= {path: (turn, is_browser) for turn, path in enumerate(dict.fromkeys(item.path for item in long))}
    items.sort(key=lambda item: turns[item.path] if _takes_long(item) else (len(turns), False))
    for item in items:
        if _takes_long(item) and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(LONG))
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    asking = [item for item in items if _asks_database(item) and not _drives_browser(item)]
    asking = [item for item in asking if item.path.stem not in OF_FILES and not _asks_nodes(item)]
    kept, seen = [], set()
    for item in asking:
        if not _is_case_of(item, ONE_CASE) or (item.path, item.originalname) not in seen:
            kept.append(item)
        seen.add((item.path, item.originalname))
    dropped = set(items).difference(kept)
    config.hook.pytest_deselected(items=[item for item in items if item in dropped])
    items[:] = kept


def _is_case_of(item: pytest.Item, places: frozenset[str]) -> bool:
    return not places.isdisjoint(item.path.relative_to(ROOT / "tests").with_suffix("").parts)


def _takes_long(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("processes", "opensearch", "browser", "long"))


def _drives_browser(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("browser"))


def _asks_nodes(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("opensearch"))


def _asks_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("processes")) or _uses_database(item)


def _uses_database(item: pytest.Item) -> bool:
    """Whether a test works in the database of the suite, other than processes that it starts."""
    has_mark = bool(item.get_closest_marker("django_db"))
    return has_mark or not {"db", "transactional_db"}.isdisjoint(getattr(item, "fixturenames", ()))
