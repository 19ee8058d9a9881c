"""A curator brings a file and follows it to the end: without a script, by keyboard, narrow, in both schemes."""

import json
import zipfile
from pathlib import Path

import pytest

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install -e .[dev] brings axe-core")

pytestmark = pytest.mark.browser

BODY = "The harbour council met at noon and spoke of dredging. " * 6
LONG = "Hafenbehoerdenverwaltungsratssitzungsprotokoll" * 6


@pytest.fixture(scope="module")
def brought(tmp_path_factory) -> Path:
    """Make a file to be brought, with what strains a page."""
    path = tmp_path_factory.mktemp("brought") / "harbour.zip"
    rows = [
        {"id": f"b{n}", "headline": f"Harbour council, day {n}", "body": BODY, "published_on": "19 June 2021"}
        for n in range(12)
    ]
    rows += [{"headline": LONG, "body": LONG, "mood": LONG}, {"headline": "<b>bold</b>", "body": ""}, {"id": "none"}]
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("june/a.jsonl", "".join(json.dumps(row) + "\n" for row in rows) + "no json\n")
        container.writestr("june/picture.png", b"\x89PNG")
    return path


def log_in(context, site):
    page = context.new_page()
    page.goto(f"{site.address}/admin/login/")
    page.fill("#id_login", "curator")
    page.fill("#id_password", site.password)
    page.click("main [type=submit]")
    return page


def bring(page, site, path: Path) -> None:
    """Bring a file, and wait until it examined."""
    page.goto(f"{site.address}/admin/articles/importrun/")
    page.locator(".object-tools a").focus()
    page.keyboard.press("Enter")
    page.set_input_files("#id_file", str(path))
    page.fill("#id_source", "Harbour Post")
    page.keyboard.press("Enter")
    page.locator("h2:has-text('What was recognised')").wait_for()


def press(page, name: str) -> None:
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


def test_a_file_is_followed_to_its_import_without_a_script(browser, site, brought):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    page = log_in(context, site)
    bring(page, site, brought)
    content = page.locator("#content").inner_text()
    for shown in (
        "harbour.zip!/june/a.jsonl",
        "JSON lines",
        "Harbour council, day 0",
        "Harbour Post",
        "written “19 June",
    ):
        assert shown in content
    press(page, "Dry run")
    page.locator(".sums").wait_for()
    assert page.locator(".sums").inner_text() == "14 new, 3 rejected"
    page.get_by_role("link", name="14 new").click()
    assert page.locator("ol.tried > li").count() == 14
    page.get_by_role("link", name="Back to the dry run").click()
    press(page, "Import")
    page.wait_for_url("**/importrun/*/change/")
    assert "Imported: harbour.zip. It can be undone here." in page.locator(".messagelist").inner_text()
    page.click("text=Undo…")
    page.get_by_role("button", name="Undo import: move 14 articles to the trash").click()
    page.locator("input[name=confirm]").click()
    page.wait_for_url("**/action/*/change/")
    context.close()


def test_columns_that_nobody_knows_are_mapped_by_keyboard(browser, site, tmp_path):
    path = tmp_path / "harbour.csv"
    word = LONG[: len(LONG) // 6]
    rows = [("p", "q", word), *((number, f"Day {number}", BODY) for number in range(3))]
    path.write_text("".join(f"{one};{other};{last}\n" for one, other, last in rows))
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark", bypass_csp=True)
    page = log_in(context, site)
    bring(page, site, path)
    check(page)
    page.get_by_label("q", exact=True).select_option("headline")
    page.get_by_label(word).select_option("body")
    press(page, "Examine again")
    page.locator("h4:has-text('Day 2')").wait_for()
    check(page)
    press(page, "Remove")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_step_is_accessible_and_fits_a_narrow_screen(browser, site, brought, scheme):
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme, bypass_csp=True)
    page = log_in(context, site)
    page.goto(f"{site.address}/admin/articles/importrun/bring/")
    check(page)
    bring(page, site, brought)
    check(page)
    address = page.url
    press(page, "Dry run")
    page.locator("progress").wait_for()
    page.locator(".sums").wait_for()
    check(page)
    page.goto(f"{address}documents/")
    check(page)
    page.goto(f"{site.address}/admin/articles/importrun/bring/")
    check(page)
    page.goto(address)
    press(page, "Remove")
    assert "Removed: harbour.zip" in page.locator(".messagelist").inner_text()
    context.close()


def check(page) -> None:
    """Check what the archive shows on a page; its frame is Django's."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    found = axe.Axe().run(page, context="#content").response
    assert found["passes"], "axe-core did not run"
    assert [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found["violations"]] == []
