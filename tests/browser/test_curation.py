"""The round of a curator: import, review, merge, undo, bulk, restore. It leaves the archive as it was."""

import json

import pytest

pytestmark = pytest.mark.browser

REPORT = {
    "id": "round", "headline": "The curator’s round", "date": "2021-06-19", "body": "Nothing was said of anybody. " * 6,
}  # fmt: skip


@pytest.fixture
def page(browser, site):
    """Log a curator in; an error or a refusal of the security policy on the console fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    reported = []
    page.on("console", lambda message: reported.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: reported.append(str(error)))
    page.goto(f"{site.address}/admin/login/")
    page.fill("#id_login", "curator")
    page.fill("#id_password", site.password)
    page.click("main [type=submit]")
    yield page
    context.close()
    assert reported == []


def undo_latest(page, site) -> None:
    page.goto(f"{site.address}/admin/articles/action/")
    page.click("#result_list tbody tr:first-child >> text=Undo…")
    page.click("input[value=Undo]")
    assert "Undone: " in page.locator(".messagelist .success").inner_text()


def act_on(page, action: str) -> None:
    page.select_option("[name=action]", action)
    page.click("[name=index]")


def test_the_round_of_a_curator(page, site, tmp_path):
    path = tmp_path / "round.jsonl"
    path.write_text(json.dumps(REPORT))
    assert site.manage("import_articles", str(path)).returncode == 0

    # review, by keyboard
    page.goto(f"{site.address}/admin/")
    page.click("text=Review queue")
    first = page.locator(".question b").first.inner_text()
    page.wait_for_load_state()  # keys do something once the script has run
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("r")
    page.locator(".messagelist .success").wait_for()
    assert f"Refused “{first}”" in page.locator(".messagelist .success").inner_text()
    assert page.locator(".question b").first.inner_text() != first
    undo_latest(page, site)
    page.goto(f"{site.address}/admin/articles/entity/review/")
    assert page.locator(".question b").first.inner_text() == first

    # merge
    page.goto(f"{site.address}/admin/articles/entity/?kind__exact=person")
    found = page.locator("#result_list tbody tr").count()
    page.locator("#result_list tbody [name=_selected_action]").nth(0).check()
    page.locator("#result_list tbody [name=_selected_action]").nth(1).check()
    act_on(page, "merge")
    page.click("text=Merge into")
    assert "Merged " in page.locator(".messagelist .success").inner_text()
    undo_latest(page, site)
    page.goto(f"{site.address}/admin/articles/entity/?kind__exact=person")
    assert page.locator("#result_list tbody tr").count() == found

    # bulk, and back from the trash
    articles = f"{site.address}/admin/articles/article/?q=headline:curator"
    page.goto(articles)
    page.check("#action-toggle")
    act_on(page, "trash")
    page.goto(articles)
    assert page.locator("#result_list").count() == 0
    page.goto(f"{site.address}/admin/articles/article/?status__exact=trash")
    page.check("#action-toggle")
    act_on(page, "restore")
    page.goto(articles)
    assert REPORT["headline"] in page.locator("#result_list").inner_text()

    # the import as a whole
    page.goto(f"{site.address}/admin/articles/importrun/")
    page.locator("#result_list tbody th a").first.click()
    page.click("text=Undo…")
    assert "a person changed it" in page.locator("#content").inner_text()

    page.goto(articles)
    page.check("#action-toggle")
    act_on(page, "trash")
    page.goto(f"{site.address}/admin/articles/article/?status__exact=trash")
    page.check("#action-toggle")
    act_on(page, "delete_selected")
    page.click("input[value='Purge permanently']")
    page.goto(f"{site.address}/admin/articles/article/?status__exact=trash")
    assert page.locator("#result_list").count() == 0
