"""Fills in a sheet row by row: new rows, changes, "unchanged", "gone", and remarks on a field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from mamori.kernel import trail
from mamori.kernel.action import Refusal, action
from mamori.kernel.permission import Actor
from mamori.measures.inventory.actions.rights import COMMENTS, FILLS_IN
from mamori.measures.inventory.actions.rounds import must_be_open, next_position
from mamori.measures.inventory.models import Answer, FieldComment, Sheet

Stand = Answer.Stand
Content = Mapping[str, Any]


class SheetIsLocked(Refusal):
    words = _("この調査表は提出済みのため、いまは変更できません。直すときは、差戻しを頼んでください。")


class ChangedMeanwhile(Refusal):
    """Another person saved the row after it was opened. `fields` names what they changed, `current` what stands now."""

    words = _(
        "この行は、あなたが開いたあとに、ほかの人が変更しました。下の「今の内容」と見比べて、もう一度保存してください。"
    )

    def __init__(self, current: Answer) -> None:
        super().__init__()
        self.current = current


class AnsweredMeanwhile(ChangedMeanwhile):
    """Another person answered for the row after it was shown, and one press of a button must not undo that."""

    words = _(
        "この行は、画面を表示したあとに、ほかの人が変更しました。今の内容を確かめてから、もう一度答えてください。"
    )


class ReasonMissing(Refusal):
    words = _("理由を書いてください。")
    field = "because"


@action("inventory.add_answer", title=_("調査表に行を加える"), allowed=FILLS_IN)
def add_answer(
    sheet: Sheet, content: Content, *, suggested_from: str = "", by: Actor, at: datetime
) -> Answer:
    """Adds a row with what the department holds. `suggested_from` is the id of the library process it came from."""
    begin(sheet, at)
    answer = Answer(
        sheet=sheet, stand=Stand.NEW, position=next_position(sheet), suggested_from=suggested_from
    )
    answer.take_over(dict(content))
    answer.changed_at = at
    answer.save()
    trail.record(about=answer, changes=trail.diff({}, _told(answer.content())))
    return answer


@action("inventory.change_answer", title=_("調査表の行を直す"), allowed=FILLS_IN)
def change_answer(
    answer: Answer, content: Content, *, seen: int | None = None, by: Actor, at: datetime
) -> Answer:
    """Changes a row. With `seen`, the version that was opened, a change by somebody else meanwhile is refused.

    A row that came from the register becomes "changed" if it now differs from what was carried, else "unchanged".
    """
    begin(answer.sheet, at)
    _take_turn(answer, seen)
    before = answer.content()
    if answer.entry is None:
        answer.take_over(dict(content))
    else:
        answer.differ(dict(content))
        answer.stand = Stand.CHANGED if answer.register_said else Stand.UNCHANGED
        answer.confirmed_at = at
    answer.gone_because = ""
    answer.changed_at = at
    answer.save()
    trail.record(about=answer, changes=trail.diff(before, answer.content()))
    return answer


@action("inventory.confirm_unchanged", title=_("変更なしと答える"), allowed=FILLS_IN)
def confirm_unchanged(answer: Answer, *, seen: int | None = None, by: Actor, at: datetime) -> Answer:
    """Confirms that a row is as the register says; what was changed in it is thrown away.

    With `seen`, the version that was shown, a change by somebody else meanwhile is refused.
    """
    if answer.entry is None:
        raise Refusal(_("新しい行には「変更なし」と答えられません。"))
    begin(answer.sheet, at)
    _take_turn(answer, seen, AnsweredMeanwhile)
    before = answer.stand
    answer.take_over(answer.entry.content())
    answer.register_said = {}
    answer.stand, answer.confirmed_at, answer.gone_because = Stand.UNCHANGED, at, ""
    answer.save()
    trail.record(about=answer, changes={"stand": [before, answer.stand]})
    return answer


@action("inventory.confirm_all_unchanged", title=_("まとめて変更なしと答える"), allowed=FILLS_IN)
def confirm_all_unchanged(sheet: Sheet, seen: list[int], *, by: Actor, at: datetime) -> int:
    """Confirms all rows that wait, if they are exactly those the person has seen; returns how many."""
    begin(sheet, at)
    waiting = list(sheet.answers.filter(stand=Stand.CARRIED).values_list("pk", flat=True))
    if sorted(waiting) != sorted(seen):
        raise Refusal(
            _("表示したあとに行が変わりました。もう一度一覧を確かめてから、まとめて確認してください。")
        )
    done = sheet.answers.filter(pk__in=waiting, stand=Stand.CARRIED).update(
        stand=Stand.UNCHANGED, confirmed_at=at, version=F("version") + 1
    )
    trail.record(about=sheet, note=str(_("変更なし %(count)d件") % {"count": done}))
    return done


@action("inventory.mark_gone", title=_("なくなったと答える"), allowed=FILLS_IN)
def mark_gone(
    answer: Answer, *, seen: int | None = None, by: Actor, at: datetime, because: str = ""
) -> Answer:
    """Says that what the register lists is no longer held, with the reason.

    With `seen`, the version that was shown, a change by somebody else meanwhile is refused.
    """
    if answer.entry is None:
        raise Refusal(_("新しい行は「なくなった」ではなく、削除してください。"))
    if not because.strip():
        raise ReasonMissing
    begin(answer.sheet, at)
    _take_turn(answer, seen, AnsweredMeanwhile)
    before = answer.stand
    answer.stand, answer.gone_because, answer.confirmed_at = Stand.GONE, because.strip()[:300], at
    answer.save()
    trail.record(about=answer, changes={"stand": [before, answer.stand]})
    return answer


@action("inventory.remove_answer", title=_("調査表から行を削除する"), allowed=FILLS_IN, is_grave=True)
def remove_answer(answer: Answer, *, by: Actor, at: datetime) -> None:
    """Removes a row that was added in this round; one that came from the register is marked gone instead."""
    if answer.entry is not None:
        raise Refusal(_("前回からある行は削除できません。「なくなった」を選び、理由を書いてください。"))
    begin(answer.sheet, at)
    trail.record(about=answer, changes=trail.diff(_told(answer.content()), {}))
    answer.delete()


@action("inventory.comment", title=_("コメントを書く"), allowed={**COMMENTS, **FILLS_IN})
def comment(
    sheet: Sheet, text: str, *, answer: Answer | None = None, field: str = "", by: Actor, at: datetime
) -> FieldComment:
    """Writes a remark on a field, on a row or on the whole sheet."""
    if not text.strip():
        raise Refusal(_("コメントを書いてください。"), field="text")
    must_be_open(sheet.round)
    if answer is not None and answer.sheet_id != sheet.pk:
        raise Refusal(_("この行は、この調査表のものではありません。"))
    written = FieldComment.objects.create(
        sheet=sheet,
        answer=answer,
        field=field if field in Answer.content_fields() else "",
        text=text.strip(),
        author=by.account,
        author_name=by.name[:120],
        written_at=at,
    )
    trail.record(about=sheet, note=str(_("コメント #%(pk)d") % {"pk": written.pk}))
    return written


@action(
    "inventory.settle_comment", title=_("コメントに対応済みと印を付ける"), allowed={**COMMENTS, **FILLS_IN}
)
def settle_comment(remark: FieldComment, *, by: Actor, at: datetime) -> FieldComment:
    """Marks a remark as settled."""
    must_be_open(remark.sheet.round)
    remark.settled_at = remark.settled_at or at
    remark.save(update_fields=["settled_at"])
    trail.record(about=remark.sheet, note=str(_("コメント #%(pk)d に対応") % {"pk": remark.pk}))
    return remark


def begin(sheet: Sheet, at: datetime) -> None:
    """Makes sure that the sheet is open to the department, and marks that work on it has begun.

    The sheet's version rises with every change; a sheet submitted at the same moment wins, and the change is refused.
    """
    started = sheet.started_at or at
    opened = Sheet.objects.filter(pk=sheet.pk, state__in=Sheet.OPEN_TO_CLERK, round__state="open").update(
        version=F("version") + 1,
        started_at=started,
        declared_none=False,
        none_signed_by="",
        none_signed_at=None,
    )
    if not opened:
        must_be_open(sheet.round)
        raise SheetIsLocked
    Sheet.objects.filter(pk=sheet.pk, state=Sheet.State.NOT_STARTED).update(state=Sheet.State.IN_WORK)
    if sheet.state == Sheet.State.NOT_STARTED:
        sheet.state = Sheet.State.IN_WORK


def _take_turn(answer: Answer, seen: int | None, refused: type[ChangedMeanwhile] = ChangedMeanwhile) -> None:
    """Raises the version of the row, if it still is the one that was seen."""
    rows = Answer.objects.filter(pk=answer.pk)
    if seen is not None:
        rows = rows.filter(version=seen)
    if not rows.update(version=F("version") + 1):
        raise refused(Answer.objects.get(pk=answer.pk))
    answer.version = Answer.objects.values_list("version", flat=True).get(pk=answer.pk)


def _told(content: Content) -> dict[str, Any]:
    return {name: value for name, value in content.items() if value not in ("", None, [], False)}
