"""Contradictions between the medium, the place and the way of keeping."""

from __future__ import annotations

from mamori.law.words import marked as _
from mamori.measures.inventory.rules.contradictions.finding import (
    Case,
    Found,
    Severity,
    contradiction,
    found,
)
from mamori.measures.inventory.rules.holding import PORTABLE, mentions, plain

PAPER_PLACES = (
    "キャビネット",
    "書庫",
    "書棚",
    "本棚",
    "戸棚",
    "引き出し",
    "引出し",
    "バインダー",
    "ファイリング",
    "段ボール",
)
ELECTRONIC_PLACES = (
    "サーバ",
    "クラウド",
    "共有フォルダ",
    "共有ドライブ",
    "データベース",
    "システム",
    "ドライブ",
    "SaaS",
    "NAS",
)
EVERYONE = (
    "全員",
    "全社員",
    "全従業員",
    "全従業者",
    "全職員",
    "社員全員",
    "誰でも",
    "だれでも",
    "全部署",
    "制限なし",
    "すべての社員",
)
_OBJECTS = {"paper", "removable", "pc", "phone", "video", "other"}


@contradiction("paper_place_without_paper", Severity.WARNING, "media", "storage_place")
def paper_place_without_paper(case: Case) -> Found | None:
    place = mentions(case.holding.storage_place, PAPER_PLACES)
    if case.media and not case.media & _OBJECTS and place:
        return found(
            "paper_place_without_paper",
            _("媒体に「紙」がありませんが、保管場所に「%(place)s」とあります。"),
            _("紙もあるなら媒体に「紙」を加え、なければ保管場所を直してください。"),
            place=place,
        )
    return None


@contradiction("locked_without_object", Severity.WARNING, "media", "storage_methods")
def locked_without_object(case: Case) -> Found | None:
    if case.media and not case.media & (_OBJECTS | {"server"}) and "locked" in case.methods:
        return found(
            "locked_without_object",
            _("鍵をかけて保管するとありますが、鍵をかけられる媒体（紙やUSBなど）がありません。"),
            _("紙や可搬媒体もあるなら媒体に加え、なければ保管方法を直してください。"),
        )
    return None


@contradiction("paper_in_name_only", Severity.HINT, "media", "name")
def paper_in_name_only(case: Case) -> Found | None:
    text = plain(case.holding.name)
    if case.media and not case.has_paper and ("(紙)" in text or "紙媒体" in text):
        return found(
            "paper_in_name_only",
            _("名称は紙の書類ですが、媒体に「紙」がありません。"),
            _("媒体に「紙」を加えるか、名称を直してください。"),
        )
    return None


@contradiction("paper_unlocked", Severity.WARNING, "storage_methods", "media")
def paper_unlocked(case: Case) -> Found | None:
    """Basis: Guidelines (General Rules) 10-5(2) (against theft of media and documents)."""
    if case.has_paper and case.methods and not case.methods & {"locked", "room", "none"}:
        return found(
            "paper_unlocked",
            _("紙がありますが、施錠保管も入室制限もありません。"),
            _("鍵のかかる場所に移し、保管方法に「施錠保管」を加えてください。"),
        )
    return None


@contradiction("no_protection", Severity.WARNING, "storage_methods")
def no_protection(case: Case) -> Found | None:
    """Basis: APPI art. 23."""
    if case.methods == {"none"}:
        return found(
            "no_protection",
            _("保管方法が「特になし」です。安全管理の措置がありません。"),
            _("施錠、アクセス権限の制限など、とれる措置を一つ決めて加えてください。"),
        )
    return None


@contradiction("none_with_others", Severity.ERROR, "storage_methods")
def none_with_others(case: Case) -> Found | None:
    if "none" in case.methods and len(case.methods) > 1:
        return found(
            "none_with_others",
            _("保管方法に「特になし」と、ほかの方法の両方が選ばれています。"),
            _("どちらかだけにしてください。"),
        )
    return None


@contradiction("storage_methods_missing", Severity.WARNING, "storage_methods")
def storage_methods_missing(case: Case) -> Found | None:
    if case.media and not case.methods:
        return found(
            "storage_methods_missing",
            _("保管方法が選ばれていません。"),
            _("施錠、アクセス権限など、実際にしていることを選んでください。"),
        )
    return None


@contradiction("place_missing", Severity.WARNING, "storage_place")
def place_missing(case: Case) -> Found | None:
    if not case.holding.storage_place.strip():
        return found(
            "place_missing",
            _("保管場所が空です。"),
            _("部屋と棚、またはシステムとフォルダの名前を書いてください。"),
        )
    return None


@contradiction("electronic_place_without_medium", Severity.WARNING, "media", "storage_place")
def electronic_place_without_medium(case: Case) -> Found | None:
    place = mentions(case.holding.storage_place, ELECTRONIC_PLACES)
    if case.media == {"paper"} and place:
        return found(
            "electronic_place_without_medium",
            _("媒体は「紙」だけですが、保管場所に「%(place)s」とあります。"),
            _("電子データもあるなら媒体に加え、別の行に分けることも考えてください。"),
            place=place,
        )
    return None


@contradiction("electronic_method_on_paper", Severity.WARNING, "storage_methods", "media")
def electronic_method_on_paper(case: Case) -> Found | None:
    if case.media == {"paper"} and case.methods & {"password", "encrypted", "backup"}:
        return found(
            "electronic_method_on_paper",
            _("媒体は「紙」だけですが、パスワードや暗号化など電子データの保管方法が選ばれています。"),
            _("電子データもあるなら媒体に加え、なければ保管方法を直してください。"),
        )
    return None


@contradiction("portable_unprotected", Severity.WARNING, "storage_methods", "media")
def portable_unprotected(case: Case) -> Found | None:
    """Basis: Guidelines (General Rules) 10-5(3) (carrying media)."""
    if case.media & PORTABLE and not case.methods & {"encrypted", "password"}:
        return found(
            "portable_unprotected",
            _("持ち運べる媒体（USB・スマートフォンなど）ですが、暗号化もパスワードもありません。"),
            _("暗号化かパスワードを設定し、保管方法に加えてください。"),
        )
    return None


@contradiction("electronic_uncontrolled", Severity.HINT, "storage_methods", "media")
def electronic_uncontrolled(case: Case) -> Found | None:
    """Basis: Guidelines (General Rules) 10-6(1) (access control)."""
    methods = {"access_control", "password", "encrypted", "none"}
    if case.media & {"server", "cloud", "pc"} and case.methods and not case.methods & methods:
        return found(
            "electronic_uncontrolled",
            _("電子データですが、アクセス権限の制限もパスワードもありません。"),
            _("見られる人を限る設定をし、保管方法に加えてください。"),
        )
    return None


@contradiction("access_missing", Severity.WARNING, "access_holders")
def access_missing(case: Case) -> Found | None:
    """Basis: Guidelines (General Rules) 10-3(3) (the ledger names who has access)."""
    if not case.holding.access_holders.strip():
        return found(
            "access_missing",
            _("アクセス権者が空です。"),
            _("見られる人を、部署や役割で書いてください。"),
        )
    return None


@contradiction("access_everyone", Severity.WARNING, "access_holders")
def access_everyone(case: Case) -> Found | None:
    """Basis: Guidelines (General Rules) 10-6(1) (only those who need it)."""
    who = mentions(case.holding.access_holders, EVERYONE)
    if who:
        return found(
            "access_everyone",
            _("アクセス権者が「%(who)s」となっていて、必要な人に限られていません。"),
            _("仕事で必要な人だけに絞ってください。"),
            who=who,
        )
    return None


@contradiction("web_without_system", Severity.WARNING, "system", "acquisition")
def web_without_system(case: Case) -> Found | None:
    if "direct_web" in case.acquisition and not case.holding.system.strip():
        return found(
            "web_without_system",
            _("Webの入力で取得していますが、関連システムが空です。"),
            _("フォームやサイトの名前（またはサービス名）を関連システムに書いてください。"),
        )
    return None


@contradiction("web_on_paper_only", Severity.WARNING, "media", "acquisition")
def web_on_paper_only(case: Case) -> Found | None:
    if "direct_web" in case.acquisition and case.media == {"paper"}:
        return found(
            "web_on_paper_only",
            _("Webの入力で取得していますが、媒体は「紙」だけです。"),
            _("入力されたデータの置き場所（クラウド・サーバなど）を媒体に加えてください。"),
        )
    return None


@contradiction("media_missing", Severity.WARNING, "media")
def media_missing(case: Case) -> Found | None:
    if not case.media:
        return found(
            "media_missing",
            _("媒体が選ばれていません。"),
            _("紙、社内サーバ、クラウドなど、置いてある形を選んでください。"),
        )
    return None
