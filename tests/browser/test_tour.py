"""The newcomer's tour, as the README tells it, in a real browser."""

import re

import pytest

pytestmark = pytest.mark.browser

SCREENS = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
# Screen, scheme and scripts: each of them with each of the others at least once.
WAYS = [("wide", "light", False), ("phone", "dark", False), ("wide", "dark", True), ("phone", "light", True)]


@pytest.fixture(params=WAYS, ids=["-".join((screen, scheme, "js" if js else "no-js")) for screen, scheme, js in WAYS])
def way(request):
    return request.param


@pytest.fixture
def screen(way):
    return way[0]


@pytest.fixture
def page(browser, way):
    """Open pages with and without JavaScript: everything must work so. Errors on the console fail the test."""
    screen, scheme, has_scripts = way
    is_phone = screen == "phone"
    context = browser.new_context(
        viewport=SCREENS[screen],
        color_scheme=scheme,
        java_script_enabled=has_scripts,
        is_mobile=is_phone,
        has_touch=is_phone,
    )
    page = context.new_page()
    reported = []
    page.on("console", lambda message: reported.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert [text for text in reported if "status of 404" not in text] == []


def settle(page) -> None:
    """Wait until all of a page is there, and shown what scripts have asked for."""
    page.wait_for_load_state()
    page.locator("body:not(:has([data-live][aria-busy]))").wait_for()


def total(page) -> int:
    settle(page)
    return number(page.locator("#results-title").inner_text())


def number(text: str) -> int:
    found = re.search(r"[\d,]+", text)
    return int(found[0].replace(",", "")) if found else 0


def open_filters(page, screen) -> None:
    if screen == "phone" and page.locator(".fold").is_visible():
        page.locator(".fold").click()


def close_filters(page, screen) -> None:
    """Lead back from filters, which stay open on a phone."""
    if screen == "phone" and page.locator(".done").is_visible():
        page.get_by_role("link", name="Show").click()


def fits(page) -> bool:
    """Tell whether nothing sticks out sideways."""
    wide = page.locator("html").bounding_box()["width"]
    return wide <= page.viewport_size["width"]


def test_a_newcomer_searches_narrows_and_takes_filters_back(site, page, screen):
    page.goto(site.address)
    everything = total(page)
    assert everything >= 60
    page.locator("#q").fill("kabul")
    page.get_by_role("button", name="Search").click()
    found = total(page)
    assert 0 < found < everything
    assert page.locator(".hits mark").first.inner_text().lower().startswith("kabul")

    bar = page.locator(".timeline .plot a").last
    counted = number(bar.get_attribute("aria-label").rpartition(":")[2])
    bar.locator(".hit").click()
    assert total(page) == counted
    assert "q=kabul" in page.url
    page.get_by_role("link", name="All time").click()
    assert total(page) == found

    for facet in ("actor", "country", "source"):
        open_filters(page, screen)
        value = page.locator(f"[aria-labelledby=facet-{facet}] li .value:not([aria-current])").first
        counted = number(value.locator(".num").inner_text())
        value.click()
        assert total(page) == counted
        assert "q=kabul" in page.url
        if screen == "phone":
            assert page.locator(".done a").inner_text().startswith(f"Show {counted} article"), "filters stay open"
    assert page.locator(".chip").count() == 3
    assert fits(page)
    close_filters(page, screen)

    for left in (2, 1, 0):
        page.locator(".chip").first.click()
        settle(page)
        assert page.locator(".chip").count() == left
    assert total(page) == found


def test_leaving_out_a_value_takes_its_articles_away(site, page, screen):
    page.goto(f"{site.address}/?q=kabul")
    found = total(page)
    open_filters(page, screen)
    row = page.locator("[aria-labelledby=facet-country] li").first
    counted = number(row.locator(".num").inner_text())
    if screen == "phone":
        assert not row.locator(".without").is_visible(), "nothing hovers there"
        page.locator("#turns-country summary").click()
    row.get_by_role("link", name=re.compile("^without ")).click()
    assert total(page) == found - counted
    assert page.locator(".chip.not").count() == 1


def test_an_article_explains_its_tags_and_leads_to_its_actors(site, page, screen):
    page.goto(f"{site.address}/?q=taliban")
    page.locator(".hits h3 a").first.click()
    page.locator("article h1").wait_for()
    settle(page)
    assert page.locator(".prose a.e.a").count() > 0
    assert page.locator(".prose a.e.c").count() > 0
    assert fits(page)
    tag = page.locator(".tags li", has_text="Taliban").first
    tag.locator("summary").click()
    assert tag.locator(".why mark").first.inner_text() == "Taliban"
    page.locator(".prose a.e.a", has_text="Taliban").first.click()
    assert page.locator("h1").inner_text() == "Taliban"
    settle(page)
    assert page.locator(".hits li").count() > 0
    assert fits(page)


def test_no_page_scrolls_sideways(site, page):
    for address in ("/", "/?q=kabul", "/actors/", "/countries/", "/sources/", "/countries/af/", "/nowhere/"):
        page.goto(site.address + address)
        assert page.locator("h1").count() == 1, address
        assert fits(page), address


def test_the_keyboard_alone_reaches_a_filtered_result(site, page, screen):
    page.goto(site.address)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "To the articles"
    page.locator("#q").focus()
    page.keyboard.type("kabul")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=kabul**")
    found = total(page)
    open_filters(page, screen)
    value = page.locator("[aria-labelledby=facet-actor] .value").first
    value.focus()
    page.keyboard.press("Enter")
    page.locator(".chip").wait_for(state="attached")
    assert 0 < total(page) <= found
    assert page.locator(".chip").count() == 1


def test_a_curator_corrects_a_tag_and_the_next_search_knows(site, browser):
    context = browser.new_context(viewport=SCREENS["wide"])
    page = context.new_page()
    page.goto(f"{site.address}/?actor=hamid-karzai")
    before = total(page)
    assert before > 0
    path = page.locator(".hits h3 a").first.get_attribute("href")
    article = re.search(r"/articles/(\d+)/", path)[1]

    page.goto(f"{site.address}/admin/articles/article/{article}/change/")
    page.get_by_label("Username").fill("curator")
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Log in").click()
    named = page.get_by_role("link", name="Hamid Karzai", exact=True)
    row = page.locator("tr.form-row").filter(has=named)
    row.locator("select[name$=state]").select_option("rejected")
    page.locator("input[name=_save]").click()
    page.locator(".messagelist .success").wait_for()

    page.goto(f"{site.address}/?actor=hamid-karzai")
    assert total(page) == before - 1
    context.close()


@pytest.fixture(scope="module")
def own_paper(site, tmp_path_factory) -> str:
    """Import a document of one's own; return the search that finds it."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "own.txt").write_text(
        " date 2021-11-02 QUETTA – Beekeepers of the valley met on Tuesday to speak of the drought.\n\n"
        "Their chairman said that Pakistan should help them.\n",
        encoding="utf-8",
    )
    done = site.manage("import_articles", str(folder), "--source", "Own Paper")
    assert done.returncode == 0, done.stderr
    return "/?q=beekeeper&source=own-paper&country=pk"


def test_own_documents_are_found_after_an_import(site, own_paper, page):
    page.goto(site.address + own_paper)
    assert total(page) == 1
    page.locator(".hits h3 a").click()
    assert page.locator(".prose").inner_text().startswith("QUETTA – Beekeepers")


def test_two_clicks_on_the_timeline_pick_a_range(site, page):
    page.goto(f"{site.address}/?q=kabul")
    found = total(page)
    page.get_by_role("link", name="Pick a range").click()
    settle(page)
    bars = page.locator(".timeline .plot a")
    bars.nth(-3).locator(".hit").click()
    settle(page)
    page.locator(".timeline .plot a").nth(-1).locator(".hit").click()
    chosen = total(page)
    assert 0 < chosen < found
    assert "date_after=" in page.url
    assert page.locator(".chip").count() == 1


def test_a_hit_opens_with_its_words_marked_and_leads_back_to_its_place(site, page):
    page.goto(f"{site.address}/?q=kabul")
    found = total(page)
    page.locator(".hits h3 a").nth(2).click()
    assert f"3 of {found}" in page.locator("main").inner_text()
    settle(page)
    marks = page.locator("article mark")
    assert marks.count() > 0
    page.get_by_role("link", name=re.compile("^Next$")).click()
    assert f"4 of {found}" in page.locator("main").inner_text()
    page.get_by_role("link", name="Back to the result").click()
    assert total(page) == found
    assert re.search(r"#a\d+$", page.url)
    assert fits(page)


def test_two_actors_are_compared_on_one_chart(site, page):
    page.goto(f"{site.address}/compare/?s=actor%3Dtaliban&s=actor%3Djoe-biden")
    assert page.locator("h1").inner_text() == "Compare"
    assert fits(page)
    shown = page.locator("main").get_by_role("link", name=re.compile(r"^\d+ articles$")).first
    counted = number(shown.inner_text())
    shown.click()
    assert total(page) == counted


def test_the_calendar_leads_to_a_day_and_on_to_the_next(site, page):
    page.goto(f"{site.address}/browse/2021/")
    page.locator("a.tile").first.click()
    page.wait_for_url("**/browse/2021/**/*")
    settle(page)
    assert page.locator(".hits li").count() > 0
    assert fits(page)
    first = page.locator("h1").inner_text()
    page.locator("a[rel=next]").first.click()
    assert page.locator("h1").inner_text() != first
    settle(page)
    assert page.locator(".hits li").count() > 0
