"""How pages hold: accessible, still, light on the wire, unbroken by what documents bring."""

import json

import pytest

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install -e .[dev] brings axe-core")

pytestmark = pytest.mark.browser

PAGES = [
    "/accounts/login/",
    "/",
    "/?q=kabul&actor=taliban&actor=joe-biden&country=af&with=us&not_source=khyber-courier",
    "/?q=nothingofthiskind",
    "/actors/",
    "/actors/taliban/",
    "/countries/",
    "/countries/af/",
    "/sources/",
    "/sources/meridian-wire/",
    "/browse/",
    "/browse/2021/",
    "/browse/2021/8/",
    "/browse/2021/8/15/",
    "/compare/",
    "/compare/?s=country=af&s=actor=taliban&s=q=taliban",
    "/nowhere/",
    "ARTICLE",
]
MOST_BYTES = 110_000
MOST_REQUESTS = 6  # sheets and scripts of what the page shows

HOSTILE = [
    {"headline": "Anstaltsgrösstenteilsvermögensverwaltungsgesellschaft" * 8, "body": "unwieldy " + "x" * 900},
    {"headline": "مراسلون يلتقون في كابول لبحث مستقبل المدينة", "body": "unwieldy نص عربي قصير.", "language": "ar"},
    {"headline": "A headline without an end " * 16, "body": "unwieldy words"},
    {"headline": "<script>alert(1)</script><img src=x onerror=alert(2)>", "body": "unwieldy <b>bold</b>"},
    {"headline": "unwieldy", "body": ""},
]


def address_of(site, page, path: str) -> str:
    """Return the address of a page; ARTICLE stands for the first article a search finds."""
    if path != "ARTICLE":
        return site.address + path
    page.goto(f"{site.address}/?q=taliban")
    return site.address + page.locator(".hits h3 a").first.get_attribute("href")


@pytest.fixture(scope="module", params=["light", "dark"])
def tested(browser, request):
    """A page into which axe-core may be injected, in one of the two schemes."""
    context = browser.new_context(color_scheme=request.param, viewport={"width": 1280, "height": 900}, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(site, tested, path):
    tested.goto(address_of(site, tested, path))
    found = axe.Axe().run(tested).response
    assert found["passes"], "axe-core did not run"
    assert [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found["violations"]] == []


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    reported = []
    page.on("console", lambda message: reported.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert reported == []


@pytest.mark.parametrize(
    ("path", "shown"), [("/", 4), ("/?q=kabul", 5), ("/?q=taliban&country=af", 5), ("/?actor=taliban", 5)]
)
def test_a_search_page_is_light_and_shows_articles_at_once(site, page, path, shown):
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    answer = page.goto(site.address + path, wait_until="networkidle")
    assert len(answer.body()) < MOST_BYTES
    further = [url for url in requests[1:] if not url.endswith(".svg")]  # those are kept for all pages
    assert len(further) <= MOST_REQUESTS, further
    assert all(url.startswith(site.address) for url in requests)
    assert (
        page.locator(".hit-row").nth(shown - 1).evaluate("(hit) => hit.getBoundingClientRect().bottom <= innerHeight")
    )


@pytest.mark.parametrize("path", ["/", "/?q=kabul", "/actors/taliban/", "/browse/2021/"])
def test_nothing_moves_once_it_is_shown(site, page, path):
    page.goto(site.address + path, wait_until="networkidle")
    shifts = page.evaluate(
        """() => new Promise((done) => {
            let sum = 0;
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => { sum += entry.value; }))
              .observe({ type: "layout-shift", buffered: true });
            setTimeout(() => done(sum), 200);
        })"""
    )
    assert shifts < 0.01


@pytest.fixture(scope="module")
def unwieldy(site, tmp_path_factory) -> str:
    """Import documents that strain a page; return the search that finds them."""
    path = tmp_path_factory.mktemp("unwieldy") / "unwieldy.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in HOSTILE), encoding="utf-8")
    done = site.manage("import_articles", str(path))
    assert done.returncode == 0, done.stderr
    return "/?q=unwieldy"


@pytest.mark.parametrize("width", [1280, 390])
def test_what_documents_bring_breaks_no_page(site, browser, unwieldy, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(site.address + unwieldy)
    links = [link.get_attribute("href") for link in page.locator(".hits h3 a").all()]
    assert len(links) == len(HOSTILE)
    for path in (unwieldy, *links):
        page.goto(site.address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.locator("h1").count() == 1
    assert dialogs == []
    context.close()
