"""Helps people to fill in a form: drop-downs, notes on headers, checks, an example and an explanation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mamori.kernel.sheets.fields import ImportField
from mamori.kernel.sheets.places import letters
from mamori.kernel.sheets.values.written import ANSWERS
from mamori.kernel.sheets.words import say as _
from mamori.kernel.sheets.writing.form import Form, FormColumn, shown
from mamori.kernel.sheets.writing.look import Look, set_page, unmarked, write_field, write_header

_LONGEST_HINT = 250
_LONGEST_HEAD = 30


class Choices:
    """Keeps the vocabularies on a hidden sheet of their own: a list inside a rule may hold 255 letters only."""

    def __init__(self, sheet: Any, name: str, columns: Sequence[FormColumn]) -> None:
        self.ranges: dict[str, str] = {}
        sheet.hide()
        sheet.protect()
        used = 0
        for column in columns:
            titles = options(column.field)
            if not titles:
                continue
            sheet.write_string(0, used, str(column.field.title))
            for at, title in enumerate(titles, 1):
                sheet.write_string(at, used, unmarked(title))
            letter = letters(used + 1)
            self.ranges[column.field.key] = f"='{name}'!${letter}$2:${letter}${len(titles) + 1}"
            used += 1


def options(field: ImportField) -> list[str]:
    """Returns the words a person may choose from, [] for free fields."""
    if field.kind == "yesno":
        return list(ANSWERS.values())
    if field.kind == "bool":
        return ["○", "×"]
    return [str(choice.title) for choice in field.choices]


def hint(column: FormColumn) -> str:
    """Returns how to fill in a column, in one paragraph."""
    field = column.field
    ways = {
        "choices": _("複数あるときは「、」で区切ります。"),
        "list": _("複数あるときは「、」で区切ります。"),
        "date": _("2026/4/1 や R8.4.1 のように書きます。"),
        "count": _("数字で書きます。はっきりしないときは「約1200」「不明」と書けます。"),
        "period": _("「3年」「退職後5年」「無期限」のように書きます。"),
    }
    parts = [str(column.help), str(ways.get(field.kind, ""))]
    if field.kind == "choices":
        parts.append(str(_("選べる言葉：{words}", words="、".join(options(field)))))
    return "\n".join(part for part in parts if part)


def add_aids(
    sheet: Any, columns: Sequence[FormColumn], choices: Choices, header: int, first: int, last: int
) -> None:
    """Adds a note to each header, and drop-downs and hints to the cells from row `first` to `last`."""
    for at, column in enumerate(columns, 1):
        text = hint(column)
        if text:
            lines = 2 + len(text) // 18 + text.count("\n")
            sheet.write_comment(header, at, text, {"width": 260, "height": 20 * lines, "author": ""})
        if not column.locked:
            sheet.data_validation(first, at, last, at, _rule(column, choices, text))


def _rule(column: FormColumn, choices: Choices, text: str) -> dict[str, object]:
    field = column.field
    rule: dict[str, object] = {"validate": "any"}
    source = choices.ranges.get(field.key)
    if source:
        rule = {"validate": "list", "source": source}
        if field.kind == "choices":
            rule["show_error"] = False  # several words may stand in one cell, which Excel's list cannot know
        else:
            rule["error_type"] = "warning"
            rule["error_title"] = str(_("選べる言葉ではありません"))
            rule["error_message"] = str(
                _("一覧から選んでください。どうしても合わないときは、このまま続けられます。")
            )
    if text:
        rule["input_title"] = _cut(str(field.title), _LONGEST_HEAD)
        rule["input_message"] = _cut(text, _LONGEST_HINT)
    return rule


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def write_example(
    sheet: Any, columns: Sequence[FormColumn], examples: Sequence[Mapping[str, object]], look: Look
) -> None:
    """Writes the 記入例 sheet: the same columns with filled rows, all locked."""
    sheet.write_string(0, 0, str(_("記入例（このシートは取り込まれません）")), look["title"])
    for at, column in enumerate(columns):
        write_header(sheet, 1, at, str(column.field.title), look)
        sheet.set_column(at, at, column.width or 20)
        for row, example in enumerate(examples, 2):
            write_field(sheet, row, at, shown(example.get(column.field.key), column.field), look, "fixed")
    sheet.freeze_panes(2, 0)
    sheet.protect()
    set_page(sheet, 1, 1)


def write_guide(sheet: Any, form: Form, look: Look) -> None:
    """Writes the 説明 sheet: the caller's paragraphs, then each column with its help and its words."""
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 70)
    sheet.set_column(2, 2, 60)
    sheet.write_string(0, 0, str(_("説明")), look["title"])
    at = 1
    for paragraph in form.guide:
        sheet.merge_range(at, 0, at, 2, unmarked(str(paragraph)), look["plain"])
        sheet.set_row(at, 18 * (1 + len(paragraph) // 70 + paragraph.count("\n")))
        at += 1
    for column, title in enumerate((_("項目"), _("書き方"), _("選べる言葉"))):
        sheet.write_string(at, column, str(title), look["header"])
    for row, one in enumerate(form.columns, at + 1):
        sheet.write_string(row, 0, str(one.field.title), look["strong"])
        sheet.write_string(row, 1, unmarked(hint(one)), look["plain"])
        sheet.write_string(row, 2, "、".join(options(one.field)), look["plain"])
    sheet.freeze_panes(1, 0)
    sheet.protect()
    set_page(sheet, at, at)
