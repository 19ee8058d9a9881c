"""The staff area on every kind of page: accessible, in light and dark, and no table cut off at 1280 pixels."""

import re

import pytest

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install -e .[dev] brings axe-core")

pytestmark = pytest.mark.browser

# “{model}” is led to the first row of that list.
PAGES = [
    "",
    "articles/article/",
    "articles/article/curate/?q=kabul",
    "{article}change/",
    "articles/entity/",
    "{entity}change/",
    "{entity}delete/",
    "{entity}split/",
    "articles/entity/review/",
    "{source}change/",
    "{source}delete/",
    "articles/source/merge/?ids=1",
    "articles/watchedfeed/find/",
    "articles/importrun/",
    "{importrun}undo/",
    "articles/importeddocument/",
    "articles/recordedchange/",
    "{user}change/",
]
GRAVE = {"critical", "serious", "moderate"}
CUT_OFF = """() => [document.documentElement, ...document.querySelectorAll("#content-main, .results")]
    .filter((element) => element.scrollWidth > element.clientWidth + 1)
    .map((element) => element.id || element.className || element.tagName)"""


@pytest.fixture(scope="module")
def page(browser, site):
    """A curator’s page into which axe-core may be injected."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{site.address}/admin/login/")
    page.fill("#id_login", "curator")
    page.fill("#id_password", site.password)
    page.click("main [type=submit]")
    page.wait_for_url("**/admin/")
    yield page
    context.close()


def address_of(page, site, path: str) -> str:
    named = re.match(r"\{(\w+)\}(.*)", path)
    if named is None:
        return f"{site.address}/admin/{path}"
    model, rest = named.groups()
    app = "auth" if model == "user" else "articles"
    listed = page.request.get(f"{site.address}/admin/{app}/{model}/").text()
    return f"{site.address}/admin/{app}/{model}/{re.search(f'/{model}/([0-9]+)/change/', listed)[1]}/{rest}"


def violations(page, **options) -> list:
    found = axe.Axe().run(page, options=options).response
    assert found["passes"], "axe-core did not run"
    return [
        (rule["id"], [node["html"][:200] for node in rule["nodes"]])
        for rule in found["violations"]
        if rule["impact"] in GRAVE
    ]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_staff_area_is_whole_and_accessible(site, page, path):
    page.emulate_media(color_scheme="light")
    answer = page.goto(address_of(page, site, path))
    page.wait_for_function("document.getAnimations().length === 0")
    assert answer.status == 200
    assert violations(page) == []
    assert page.evaluate(CUT_OFF) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.getAnimations().length === 0")
    assert violations(page, runOnly=["color-contrast", "link-in-text-block"]) == []
