"""What scripts add: live filters with a true address, keys, a remembered theme. Without them the tour must pass."""

import re

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser):
    """Open pages with scripts; an error or a refusal of the security policy on the console fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    reported = []
    page.on("console", lambda message: reported.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: reported.append(str(error)))
    yield page
    context.close()
    assert reported == []


def total(page) -> int:
    return int(re.search(r"[\d,]+", page.locator("#results-title").inner_text())[0].replace(",", ""))


def mark_document(page) -> None:
    """Leave a mark that a page load would wipe out."""
    page.evaluate("window.isSameDocument = true")


def is_same_document(page) -> bool:
    return page.evaluate("window.isSameDocument === true")


def settled(page) -> None:
    page.locator("[data-live]:not([aria-busy])").wait_for()


def test_a_filter_applies_without_a_page_load_and_back_takes_it_back(site, page):
    page.goto(f"{site.address}/?q=kabul")
    found = total(page)
    mark_document(page)
    value = page.locator("[aria-labelledby=facet-country] li .value").nth(1)
    counted = int(value.locator(".num").inner_text())
    value.click()
    page.wait_for_url("**country=**")
    settled(page)
    assert (total(page), is_same_document(page)) == (counted, True)
    assert page.locator(".chip").count() == 1
    assert page.locator("#announcement").inner_text().startswith(f"{counted} article")
    page.go_back()
    page.locator(".chip").wait_for(state="detached")
    assert (total(page), is_same_document(page)) == (found, True)
    page.go_forward()
    page.wait_for_selector(".chip")
    assert total(page) == counted
    page.reload()
    assert total(page) == counted


def test_the_focus_stays_in_the_list_that_was_used(site, page):
    page.goto(f"{site.address}/?q=kabul")
    value = page.locator("[aria-labelledby=facet-country] li .value").nth(1)
    name = value.locator(".name").inner_text()
    value.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".chip")
    settled(page)
    assert name in page.locator(":focus").inner_text()


def test_a_new_search_is_live_and_leaves_no_empty_parameters(site, page):
    page.goto(site.address)
    mark_document(page)
    page.get_by_label("Words to search for").fill("kabul")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=kabul")
    settled(page)
    assert page.url == f"{site.address}/?q=kabul"
    assert is_same_document(page)
    assert "kabul" in page.title()


def test_a_bar_of_the_timeline_is_live_too(site, page):
    page.goto(f"{site.address}/?q=kabul")
    mark_document(page)
    bar = page.locator(".timeline .plot a").last
    counted = int(bar.get_attribute("aria-label").rpartition(":")[2].split()[0])
    bar.locator(".hit").click()
    page.wait_for_url("**date_after=**")
    settled(page)
    assert (total(page), is_same_document(page)) == (counted, True)


def test_keys_lead_to_the_field_and_through_the_hits(site, page):
    page.goto(f"{site.address}/?q=kabul")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Escape")
    headlines = page.locator(".hits h3 a").all_inner_texts()
    seen = []
    for key in "jjk":
        page.keyboard.press(key)
        seen.append(page.locator(":focus").inner_text())
    assert seen == [headlines[0], headlines[1], headlines[0]]


def press_until(page, key: str, css: str) -> int:
    """Press a key until an element has the focus; return how often."""
    for count in range(1, 60):
        page.keyboard.press(key)
        if page.evaluate(f"document.activeElement.matches('{css}')"):
            return count
    raise AssertionError(css)


def test_three_keys_lead_to_the_first_article_and_a_chart_is_one_stop_with_arrow_keys(site, page):
    page.goto(f"{site.address}/?q=kabul")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert press_until(page, "Tab", ".hits h3 a") == 1
    bars = page.locator(".timeline .plot a")
    bars.first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == bars.nth(1).get_attribute("aria-label")
    page.keyboard.press("End")
    last = bars.last.get_attribute("aria-label")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == last
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('.plot a')")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == last, "it remembers where one was"


def test_after_a_search_one_key_leads_to_the_first_article_and_from_the_top_of_the_page_few(site, page):
    page.goto(site.address)
    page.keyboard.press("/")
    page.keyboard.type("kabul")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=kabul")
    settled(page)
    assert press_until(page, "Tab", ".hits h3 a") == 1
    page.reload()
    page.locator(".switch a[tabindex]").first.wait_for()
    assert press_until(page, "Tab", ".hits h3 a") <= 17, "with no skip link: those, the masthead, a stop for each row"
    for key in ("Shift+Tab", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url("**scope=main**")


def test_filters_stay_open_on_a_phone_until_the_articles_are_wanted(site, page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site.address}/?q=kabul")
    page.locator(".fold").click()
    value = page.locator("[aria-labelledby=facet-country] li .value").nth(1)
    counted = int(value.locator(".num").inner_text())
    value.click()
    page.wait_for_url("**country=**")
    settled(page)
    done = page.locator(".done a")
    assert done.inner_text() == f"Show {counted} article{'s' if counted > 1 else ''}"
    assert page.locator(".results").is_hidden()
    done.click()
    page.locator(".hits").wait_for()
    assert total(page) == counted
    assert page.locator("[aria-labelledby=facet-country]").is_hidden()


def test_letters_typed_into_a_field_are_letters(site, page):
    page.goto(site.address)
    page.locator("#q").focus()
    page.keyboard.type("jk/")
    assert page.locator("#q").input_value() == "jk/"


def test_the_theme_is_remembered(site, page):
    page.goto(site.address)
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    switch = page.get_by_role("button", name="Theme")
    assert switch.inner_text() == "Theme: auto"
    switch.click()
    switch.click()
    assert switch.inner_text() == "Theme: dark"
    dark = page.evaluate(paper)
    assert dark != light
    page.goto(f"{site.address}/actors/")
    assert page.evaluate(paper) == dark
    page.get_by_role("button", name="Theme").click()
    page.reload()
    assert page.evaluate(paper) == light


def test_typing_brings_suggestions_that_the_keyboard_can_take(site, page):
    page.goto(site.address)
    field = page.locator("#q")
    field.fill("taliba")  # at once: what a beginning of it would bring is not shown in between
    page.locator("#suggestions li").first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    rows = page.locator("#suggestions li").all_inner_texts()
    actor = next(number for number, row in enumerate(rows) if "actor" in row)
    counted = int(page.locator("#suggestions li .num").nth(actor).inner_text())
    for _ in range(actor + 1):
        page.keyboard.press("ArrowDown")
    assert page.locator("#suggestions [aria-selected=true]").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**actor=taliban**")
    assert total(page) == counted


def test_escape_closes_the_suggestions_and_enter_searches_what_was_typed(site, page):
    page.goto(site.address)
    page.locator("#q").fill("kabu")
    page.locator("#suggestions li").first.wait_for()
    page.keyboard.press("Escape")
    assert page.locator("#suggestions").is_hidden()
    page.keyboard.type("l")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=kabul")
    settled(page)
    assert total(page) > 0
