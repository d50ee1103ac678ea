"""Says why a file cannot be read as a table, and what the person can do about it."""

from __future__ import annotations

from mamori.kernel.refusal import Refusal
from mamori.kernel.sheets.words import say as _


class SheetProblem(Refusal):
    """A file that cannot be taken in. `words` tell the reason and the way out."""

    words = _("このファイルは、表として読めません。")
    field = "file"
    status = 422


class EmptyFile(SheetProblem):
    words = _("ファイルが空です。中身のあるファイルを選んでください。")


class OldExcel(SheetProblem):
    words = _(
        "古いExcel形式（.xls）は読めません。Excelで開き、「名前を付けて保存」で「Excel ブック（.xlsx）」にしてからお選びください。"
    )


class BinaryExcel(SheetProblem):
    words = _(
        "Excelバイナリブック（.xlsb）は読めません。Excelで「Excel ブック（.xlsx）」に保存し直してください。"
    )


class StrictExcel(SheetProblem):
    words = _("「Strict Open XML」形式は読めません。Excelで「Excel ブック（.xlsx）」に保存し直してください。")


class PasswordProtected(SheetProblem):
    words = _(
        "パスワードで保護されています。Excelの「ファイル」→「情報」→「ブックの保護」でパスワードを外してからお選びください。"
    )


class MacroInside(SheetProblem):
    words = _(
        "マクロを含むブック（.xlsm）は受け付けません。Excelで「Excel ブック（.xlsx）」に保存し直してください。"
    )


class NotASpreadsheet(SheetProblem):
    words = _("表のファイルではありません。Excel ブック（.xlsx）か CSV を選んでください。")


class TooBig(SheetProblem):
    words = _("ファイルが大きすぎます。")


class TooManyRows(SheetProblem):
    words = _("行が多すぎます。")


class TooManyColumns(SheetProblem):
    words = _("列が多すぎます。")


class Broken(SheetProblem):
    words = _("ファイルが壊れているようです。Excelで開けるか確かめ、保存し直してからお選びください。")


class NotCalculated(SheetProblem):
    words = _("数式の計算結果が保存されていません。Excelで一度開き、上書き保存してからお選びください。")


class UnknownEncoding(SheetProblem):
    words = _(
        "文字コードを判別できません。Excelで「CSV UTF-8（コンマ区切り）」か「Excel ブック（.xlsx）」に保存し直してください。"
    )


class UnclosedQuote(SheetProblem):
    words = _('引用符（"）が閉じられていません。')
