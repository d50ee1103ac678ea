"""Sends a sheet out as an Excel form and takes it back: every change read, conflicts and unreadable cells kept as remarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from django.conf import settings
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from mamori.kernel import trail
from mamori.kernel.action import Refusal, action
from mamori.kernel.permission import Actor
from mamori.kernel.sheets.fields import ImportField
from mamori.kernel.sheets.returning import ReturnedRow, read_form
from mamori.kernel.sheets.values.choices import Choice
from mamori.kernel.sheets.writing import Form, FormColumn, FormRow, write_form
from mamori.kernel.sheets.writing.form import shown, text_of
from mamori.measures.inventory.actions.answers import begin
from mamori.measures.inventory.actions.rights import FILLS_IN
from mamori.measures.inventory.actions.rounds import next_position
from mamori.measures.inventory.models import Answer, FieldComment, Sheet
from mamori.measures.inventory.queries.columns import content_of, import_fields, values_of
from mamori.measures.inventory.rules import catalogue

Stand = Answer.Stand
STAND = ImportField(
    "stand",
    str(lazy("前回との違い")),
    kind="choice",
    choices=(
        Choice(Stand.UNCHANGED, "変更なし", ("変更無し", "なし", "同じ")),
        Choice(Stand.CHANGED, "変更あり", ("あり", "変更")),
        Choice(Stand.GONE, "なくなった", ("廃止", "削除", "終了")),
        Choice(Stand.NEW, "新規", ("追加",)),
    ),
)
BECAUSE = ImportField("gone_because", str(lazy("なくなった理由")))


class OtherSheet(Refusal):
    words = lazy("これは別の部門、または別の棚卸しの調査表です。この部門の調査表を選んでください。")
    field = "file"


class FileIsBroken(Refusal):
    """The file cannot be read as the form that went out."""

    field = "file"


@dataclass
class Report:
    """What a returned form brought: rows by what became of them, and in words what needs a look."""

    changed: int = 0
    new: int = 0
    unchanged: int = 0
    gone: int = 0
    conflicts: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)

    def in_words(self) -> str:
        """Returns the counts in one line."""
        told = vars(self) | {"looks": len(self.conflicts) + len(self.unreadable)}
        return (
            _("変更%(changed)d・新規%(new)d・変更なし%(unchanged)d・なくなった%(gone)d・要確認%(looks)d")
            % told
        )


def sign(text: str) -> str:
    """Returns the keyed digest by which this install knows its own forms."""
    return salted_hmac("mamori.inventory.form", text, algorithm="sha256").hexdigest()


def form_fields() -> list[ImportField]:
    """Returns the columns of the form: the two about last time, then every question."""
    return [STAND, BECAUSE, *import_fields()]


@translation.override(settings.LANGUAGE_CODE)
def write_workbook(sheet: Sheet, target: BinaryIO) -> None:
    """Writes the sheet as a form in Excel: choices to pick, help on every header, room for new rows.

    It speaks Japanese whoever fetches it: it goes through a department's hands and is compared when it comes back.
    """
    specs, groups = catalogue.field_specs(), catalogue.groups()
    columns = [
        FormColumn(STAND, _("前回からある行は、変わったかどうかを選んでください。")),
        FormColumn(BECAUSE),
    ]
    for one in import_fields():
        spec = specs[one.key]
        columns.append(
            FormColumn(one, help=f"{spec.question}\n{spec.help}", group=groups[spec.group]["label"])
        )
    rows = [FormRow(str(answer.pk), _values(answer)) for answer in sheet.answers.all()]
    form = Form(
        key=f"sheet-{sheet.pk}",
        title=str(sheet.department.name)[:28],
        columns=columns,
        rows=rows,
        heading=[
            _("個人情報調査表　%(department)s") % {"department": sheet.department.name},
            _("%(round)s　提出期限 %(due)s")
            % {"round": sheet.round.name, "due": f"{sheet.round.due_on:%Y/%m/%d}"},
        ],
        guide=[
            sheet.round.lead,
            _("1行に1つ、業務ごと・紙とデータごとに書いてください。"),
            _("前回からある行は「前回との違い」を選びます。なくなったときは理由を書きます。"),
            _("複数あるものは「、」で区切ります。新しい行は空いている行に書き足してください。"),
        ],
        examples=[values_of(one.content) for _kinds, one in list(catalogue.suggestions().values())[:2]],
    )
    write_form(target, form, sign)


def _values(answer: Answer) -> dict[str, object]:
    stand = "" if answer.stand == Stand.CARRIED else answer.stand
    return {**values_of(answer.content()), "stand": stand, "gone_because": answer.gone_because}


@action("inventory.return_workbook", title=lazy("記入したExcelを読み込む"), allowed=FILLS_IN)
def return_workbook(sheet: Sheet, file: BinaryIO, name: str, *, by: Actor, at: datetime) -> Report:
    """Takes a filled form back. Cells that did not change are left alone; where the record changed meanwhile, or a cell
    cannot be read, the record stays and the file's text becomes an open remark on that field, so nothing is lost.
    """
    begin(sheet, at)
    returned = read_form(file, form_fields(), sign, name)
    if returned.key != f"sheet-{sheet.pk}":
        raise OtherSheet
    report = Report(unknown_columns=list(returned.unknown_columns))
    rows = {str(answer.pk): answer for answer in sheet.answers.select_related("entry")}
    for row in returned.rows:
        _take_row(sheet, rows.get(row.key), row, report, by=by, at=at)
    report.missing = [rows[key].name for key in returned.missing if key in rows]
    trail.record(about=sheet, note=report.in_words())
    return report


def _take_row(
    sheet: Sheet, answer: Answer | None, row: ReturnedRow, report: Report, *, by: Actor, at: datetime
) -> None:
    is_new = answer is None
    answer = answer or Answer(sheet=sheet, stand=Stand.NEW, position=next_position(sheet))
    taken, remarks = _sort_out(answer, row, report, is_new=is_new)
    if is_new and not taken:
        return
    (answer.take_over if is_new else answer.differ)(content_of(taken))
    answer.name = answer.name or _("（名称未記入）")
    answer.business = answer.business or _("（業務名未記入）")
    if not is_new:
        remarks += _settle_stand(answer, taken, report, at)
    else:
        report.new += 1
    answer.version += 1
    answer.changed_at = at
    answer.save()
    known = Answer.content_fields()
    made = [
        FieldComment(sheet=sheet, answer=answer, field=key if key in known else "", text=text, written_at=at)
        for key, text in remarks
    ]
    for one in made:
        one.author, one.author_name = by.account, by.name[:120]
    FieldComment.objects.bulk_create(made)


def _sort_out(
    answer: Answer, row: ReturnedRow, report: Report, *, is_new: bool
) -> tuple[dict[str, object], list[tuple[str, str]]]:
    """Returns the values to take and the remarks for those that cannot be taken."""
    fields = {one.key: one for one in form_fields()}
    now = {} if is_new else _values(answer)
    taken: dict[str, object] = {}
    remarks: list[tuple[str, str]] = []
    for key in row.changed:
        cell = row.cells[key]
        place = f"{cell.place}"
        if cell.understood.problem is not None:
            report.unreadable.append(f"{place}：{cell.understood.problem}")
            remarks.append(
                (
                    key,
                    _("Excelの %(place)s「%(text)s」を読み取れませんでした。")
                    % {"place": place, "text": cell.text},
                )
            )
        elif not is_new and not _still_as_sent(cell, now.get(key), fields[key]):
            report.conflicts.append(f"{place}：{cell.text}")
            remarks.append(
                (
                    key,
                    _(
                        "Excelの %(place)s は「%(text)s」ですが、画面でも変更されていたため、画面の内容を残しました。"
                    )
                    % {"place": place, "text": cell.text},
                )
            )
        else:
            taken[key] = cell.understood.value
    return taken, remarks


@translation.override(settings.LANGUAGE_CODE)
def _still_as_sent(cell: Any, now: object, of: ImportField) -> bool:
    text = text_of(shown(now, of))
    return bool(cell.was(text)) or text == cell.text


def _settle_stand(
    answer: Answer, taken: Mapping[str, object], report: Report, at: datetime
) -> list[tuple[str, str]]:
    """Says how the row stands now; returns the remarks for what the answer still wants."""
    told = taken.get("stand")
    because = str(taken.get("gone_because") or answer.gone_because)
    is_reason = answer.stand == Stand.GONE and set(taken) == {"gone_because"}
    if (told == Stand.GONE or is_reason) and answer.entry is not None:
        answer.stand, answer.gone_because, answer.confirmed_at = Stand.GONE, because, at
        report.gone += 1
        if not because.strip():
            report.unexplained.append(answer.name)
            return [("", _("「なくなった」理由がExcelに書かれていません。理由を書いてください。"))]
    elif set(taken) - {"stand", "gone_because"}:
        if answer.entry is not None:
            answer.stand = Stand.CHANGED if answer.register_said else Stand.UNCHANGED
            answer.confirmed_at = at
        report.changed += 1
    elif (
        told == Stand.UNCHANGED
        and answer.entry is not None
        and answer.stand in (Stand.CARRIED, Stand.UNCHANGED)
    ):
        answer.stand, answer.confirmed_at = Stand.UNCHANGED, at
        report.unchanged += 1
    return []
