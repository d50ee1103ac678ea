"""The components in a real browser: seen by axe, used by keyboard, at a desk and on a telephone, with and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect

OpenGallery = Callable[..., Page]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def faults(page: Page) -> list[tuple[str, list[str]]]:
    page.evaluate("window.scrollTo(0, 0)")  # what the fixed head covers is not a fault of what is covered
    found = Axe().run(page, options=RULES).response
    assert len(found["passes"]) > 30
    return [(fault["id"], [str(node["target"]) for node in fault["nodes"]]) for fault in found["violations"]]


@pytest.mark.parametrize("width", [1360, 375])
def test_axe_finds_nothing_and_the_browser_refuses_nothing(
    open_gallery: OpenGallery, complaints: list[str], width: int
) -> None:
    page = open_gallery(width)
    assert faults(page) == []
    assert complaints == []


@pytest.mark.parametrize("width", [1360, 375, 320])
def test_no_page_scrolls_sideways(open_gallery: OpenGallery, width: int) -> None:
    assert open_gallery(width).evaluate("document.documentElement.scrollWidth") == width


def test_the_first_key_leads_past_the_menu(open_gallery: OpenGallery) -> None:
    page = open_gallery(scripts=False)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ移動")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_mistakes_take_the_focus_and_lead_to_their_field(open_gallery: OpenGallery) -> None:
    page = open_gallery()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.locator("[data-error-summary]").get_by_role("link", name="業務名").click()
    expect(page.locator("#id_business")).to_be_focused()


def test_a_question_is_asked_before_what_cannot_be_undone(open_gallery: OpenGallery) -> None:
    page = open_gallery()
    ask = page.get_by_role("button", name="締め切る（確認あり）")
    ask.click()
    dialog = page.get_by_role("dialog", name="確認")
    expect(dialog).to_contain_text("部門は調査表を直せなくなります")
    dialog.get_by_role("button", name="やめる").click()
    expect(dialog).to_be_hidden()
    assert page.url.endswith("/ui/gallery/")
    ask.click()
    dialog.get_by_role("button", name="はい、続けます").click()
    page.wait_for_url(re.compile(r"/ui/gallery/\?$"))


def test_a_dialog_opens_closes_and_gives_the_focus_back(open_gallery: OpenGallery) -> None:
    page = open_gallery()
    opener = page.get_by_role("button", name="窓を開く")
    opener.click()
    dialog = page.get_by_role("dialog", name="差し戻す理由")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="閉じる").click()
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_ticking_all_rows_counts_them_and_wakes_the_button(open_gallery: OpenGallery) -> None:
    page = open_gallery()
    act = page.get_by_role("button", name="件をまとめて確認する")
    expect(act).to_be_disabled()
    page.get_by_label("すべての行を選ぶ").check()
    expect(act).to_be_enabled()
    expect(act).to_contain_text("4")
    page.get_by_label("R-0003 を選ぶ").uncheck()
    expect(act).to_contain_text("3")
    assert page.get_by_label("すべての行を選ぶ").evaluate("box => box.indeterminate") is True


def test_a_chosen_file_is_named_with_its_size(open_gallery: OpenGallery) -> None:
    page = open_gallery()
    file = FilePayload(name="調査表.xlsx", mimeType="application/octet-stream", buffer=b"x" * 2048)
    page.locator("#ok_file").set_input_files(file)
    expect(page.locator(".drop:has(#ok_file) [data-drop-chosen]")).to_have_text("調査表.xlsx（2.0 KB）")


def test_a_table_becomes_cards_on_a_telephone(open_gallery: OpenGallery) -> None:
    table = open_gallery(375).get_by_role("table", name="個人情報一覧表")
    expect(table).to_be_visible()
    cell = table.locator("td[data-label='部門']").first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"部門"'
    assert table.bounding_box()["width"] <= 375  # type: ignore[index]  # it was found visible


def test_the_menu_opens_on_a_telephone_without_scripts(open_gallery: OpenGallery) -> None:
    page = open_gallery(375, scripts=False)
    link = page.get_by_role("link", name="個人情報一覧表")
    expect(link).to_be_hidden()
    page.get_by_text("メニュー", exact=True).click()
    expect(link).to_be_visible()
    assert page.locator(".only-with-script:visible").count() == 0


def test_an_open_menu_stays_in_the_window_and_closes_by_escape(open_gallery: OpenGallery) -> None:
    page = open_gallery(375)
    page.locator(".toolbar .menu > summary").click()
    panel = page.locator(".toolbar .menu__panel")
    place = panel.bounding_box()
    assert place is not None
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= 375
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator(".toolbar .menu > summary")).to_be_focused()
