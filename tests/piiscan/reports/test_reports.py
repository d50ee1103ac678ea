"""Each form tells the same scan: complete, inert, and without an address outside."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser

import pytest

from piiscan.model import FileResult
from piiscan.reports import End, Report, Told
from piiscan.reports.lines import JsonDocument, JsonLines, Table, as_json, readable
from piiscan.reports.page import Page
from piiscan.reports.sheet import HEADER, Sheet, inert
from piiscan.reports.summary import EXAMPLES, GRAVEST, Summary

TITLES = {"person_name": "氏名", "my_number": "個人番号", "phone": "電話番号"}
TOLD = Told(("/srv/共有",), TITLES, "2026年11月24日 09:00")
RESULTS = [
    FileResult("/srv/共有/営業/名簿.csv", size=1200, kinds={"person_name": 40, "phone": 40}, people=40,
               samples={"phone": ["***-****-*678"]},
               columns=[{"header": "氏名", "kind": "person_name", "share": 1.0, "confidence": 0.99, "cells": 40}]),
    FileResult("/srv/共有/人事/番号.txt", size=90, kinds={"my_number": 3}),
    FileResult("/srv/共有/memo.txt", size=5),
    FileResult("/srv/共有/動画.mp4", size=9, status="unreadable", cause="unsupported", reason="まだ読めない形式です（動画）"),
    FileResult("/srv/共有/箱.zip", size=9, status="partial", cause="encrypted", reason="a.xlsx：パスワードがかかっています",
               kinds={"phone": 1}),
]  # fmt: skip


def written(form: type, results: list[FileResult], end: End | None = None, told: Told = TOLD) -> str:
    out = io.StringIO()
    report: Report = form(out, told)
    for one in results:
        report.add(one)
    report.close(end or End(seconds=2.5))
    return out.getvalue()


def test_a_line_of_json_is_one_file_with_the_names_that_were_promised() -> None:
    lines = [json.loads(one) for one in written(JsonLines, RESULTS).splitlines()]
    assert [one["path"] for one in lines] == [one.path for one in RESULTS]
    promised = [
        "path", "size", "sha256", "media_type", "encoding", "status", "reason", "kinds", "columns", "people", "score",
        "samples", "seconds",
    ]  # fmt: skip
    assert [name for name in lines[0] if name in promised] == promised
    assert [one["score"] for one in lines] == [41, 55, 0, 0, 20]


def test_a_document_of_json_tells_the_files_and_the_sum() -> None:
    told = json.loads(written(JsonDocument, RESULTS, End(2.5, unchanged=3, vanished=1, is_stopped=True)))
    assert len(told["files"]) == 5
    summary = told["summary"]
    assert (summary["files"], summary["found"], summary["unreadable"], summary["partial"]) == (5, 3, 1, 1)
    assert summary["kinds"] == {"phone": 41, "person_name": 40, "my_number": 3}
    assert (summary["unchanged"], summary["vanished"], summary["stopped"]) == (3, 1, True)


def test_an_empty_scan_is_a_document_and_a_page_too() -> None:
    assert json.loads(written(JsonDocument, []))["files"] == []
    assert "個人情報は見つかりませんでした" in written(Page, [])


def test_the_table_lists_what_was_found_and_what_was_not_read() -> None:
    assert written(Table, RESULTS).splitlines() == [
        "/srv/共有/営業/名簿.csv\t氏名 40、電話番号 40、40人分",
        "/srv/共有/人事/番号.txt\t個人番号 3",
        "/srv/共有/動画.mp4\t読めません: まだ読めない形式です（動画）",
        "/srv/共有/箱.zip\t電話番号 1（a.xlsx：パスワードがかかっています）",
        "5 ファイルを調べました。個人情報のあるもの 3、読めなかったもの 1、一部だけ読めたもの 1（まだ読めない形式です（動画） 1）",
        "見つかったもの: 電話番号 41、氏名 40、個人番号 3",
    ]


def test_the_sheet_has_a_row_for_each_file() -> None:
    rows = list(csv.DictReader(io.StringIO(written(Sheet, RESULTS))))
    assert list(rows[0]) == list(HEADER)
    assert [one["場所"] for one in rows] == [one.path for one in RESULTS]
    assert (rows[0]["見つかったもの"], rows[0]["人数"], rows[0]["段階"]) == (
        "氏名 40、電話番号 40",
        "40",
        "中",
    )
    assert (rows[0]["列"], rows[0]["見本（伏せ字）"]) == ("氏名＝氏名", "***-****-*678")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "＝", "＋", "－", "＠", "|", "%"])
def test_no_cell_is_a_formula(start: str) -> None:
    name = f"{start}HYPERLINK(1)"
    (row,) = csv.DictReader(
        io.StringIO(
            written(
                Sheet,
                [
                    FileResult(
                        name, status="unreadable", reason=name, columns=[{"header": name, "kind": "phone"}]
                    )
                ],
            )
        )
    )
    for cell in (row["場所"], row["理由"], row["列"]):
        assert cell[0] in ("'", "\ufffd"), "a sign that moves the cursor is shown as what it is not"
    assert inert("普通の名前.csv") == "普通の名前.csv"


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text.append(data.strip())


def seen(page: str) -> _Seen:
    reader = _Seen()
    reader.feed(page)
    return reader


def test_the_page_needs_nothing_from_outside_and_runs_nothing() -> None:
    page = written(Page, RESULTS)
    told = seen(page)
    assert not {"script", "link", "img", "iframe", "object", "form", "a"} & set(told.tags)
    assert not [
        name for name, _value in told.attributes if name.startswith("on") or name in ("src", "href", "style")
    ]
    assert not re.search(r"https?:|url\(|@import", page)
    assert (
        "content",
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    ) in told.attributes
    assert "svg" in told.tags


def test_the_page_tells_the_gravest_first_and_what_was_not_read() -> None:
    text = "\n".join(one for one in seen(written(Page, RESULTS, End(90, unchanged=7))).text if one)
    assert text.index("番号.txt") < text.index("名簿.csv") < text.index("箱.zip")
    assert "まだ読めない形式です（動画）" in text
    assert "パスワードがかかっています（一部は読めました）" in text
    assert "/srv/共有/動画.mp4" in text
    assert "前回から変わっていない 7 ファイル" in text


def test_a_stopped_scan_says_so_everywhere() -> None:
    assert "途中で止めた調査です" in written(Page, RESULTS, End(is_stopped=True))
    assert "途中で止めました" in written(Table, RESULTS, End(is_stopped=True))


def test_a_name_of_a_file_draws_nothing_and_writes_no_tags() -> None:
    name = "/srv/<script>alert(1)</script>\x1b[2J\u202egpj.exe\r\nx"
    result = FileResult(name, kinds={"phone": 1}, status="partial", reason="<b>")
    page = written(Page, [result])
    assert "<script" not in page
    assert "<b></p>" not in page
    for told in (page, written(Table, [result])):
        assert not {"\x1b", "\u202e", "\r"} & set(told)
    assert len(written(Table, [result]).splitlines()) == 3


def test_a_name_that_is_no_text_is_shown_as_the_cp932_that_it_is() -> None:
    name = "名簿.csv".encode("cp932").decode("utf-8", "surrogateescape")
    assert readable(f"/srv/{name}") == "/srv/名簿.csv"
    assert json.loads(as_json(FileResult(name)))["path"] == "名簿.csv"


def test_sums_stay_small_however_many_files_there_are() -> None:
    summary = Summary()
    for at in range(3000):
        summary.add(FileResult(f"/a/{at}.csv", kinds={"phone": at + 1}))
        summary.add(FileResult(f"/b/{at}.mp4", status="unreadable", reason="まだ読めない形式です"))
    assert (len(summary.gravest()), len(summary.examples["まだ読めない形式です"])) == (GRAVEST, EXAMPLES)
    assert summary.gravest()[0].score >= summary.gravest()[-1].score
    assert summary.reasons() == [("まだ読めない形式です", 3000)]
