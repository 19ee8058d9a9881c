"""Drawings in a real browser: shapes from another file under the content policy, links by pointer and keyboard."""

import re

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 390])
def test_a_country_is_drawn_and_leads_to_its_articles(site, browser, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{site.address}/countries/", wait_until="networkidle")
    country = page.locator("svg.plane a[aria-label^='China:']")
    box = country.locator("use").bounding_box()
    assert box["width"] > width / 20  # nothing is drawn where the file with the shapes does not come
    count = re.search(r"\d+", country.get_attribute("aria-label"))[0]
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/?country=cn")
    assert page.locator("#results-title").inner_text().startswith(f"{count} article")
    page.close()


def test_the_network_is_walked_by_keyboard(site, browser):
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(f"{site.address}/actors/taliban/")
    nodes = page.locator("svg.network a")
    nodes.first.focus()
    for number in range(nodes.count()):
        message = page.evaluate("document.activeElement.getAttribute('aria-label')")
        assert message == nodes.nth(number).get_attribute("aria-label")
        page.keyboard.press("ArrowRight")
    nodes.first.focus()
    count = re.search(r": (\d+)", nodes.first.get_attribute("aria-label"))[1]
    page.keyboard.press("Enter")
    page.wait_for_url("**/?actor=taliban&with=*")
    assert page.locator("#results-title").inner_text().startswith(f"{count} article")
    page.close()


def test_no_label_of_the_network_leaves_a_phone_or_meets_another(site, browser):
    page = browser.new_page(viewport={"width": 390, "height": 900})
    for path in ("/actors/taliban/", "/countries/af/", "/countries/us/"):
        page.goto(site.address + path)
        boxes = [label.bounding_box() for label in page.locator("svg.network a").all()]
        assert boxes
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes), path
        for place, one in enumerate(boxes):
            for other in boxes[place + 1 :]:
                across = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
                down = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
                assert across <= 0 or down <= 5, (path, one, other)  # letters are lower than their boxes
    page.close()
