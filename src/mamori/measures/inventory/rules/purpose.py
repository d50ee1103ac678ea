"""Tells a purpose of use that says too little from one that lets a person foresee what happens, and says why.

Basis: APPI art. 17(1); Guidelines (General Rules) 3-1-1 (specify as far as possible, so that the person can
generally and reasonably foresee the business and the purpose).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from mamori.law.words import Words, say
from mamori.law.words import marked as _

WHY_FORESEE = say(
    "purpose.why.foresee",
    _("本人が、自分の情報がどの事業で何に使われるかを予想できません。"),
)
WHY_ENDLESS = say("purpose.why.endless", _("範囲がどこまでも広がり、何に使うかを限ったことになりません。"))
WHY_SHORT = say("purpose.why.short", _("短すぎて、何のために使うかが伝わりません。"))
WHY_SAME = say(
    "purpose.why.same", _("業務や情報の名前をくり返すだけで、何のために使うかが書かれていません。")
)

_EXAMPLES: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        (
            "事業活動",
            "当社の事業",
            "企業活動",
            "業務",
            "業務上の必要",
            "業務遂行",
            "業務の遂行",
            "円滑な業務",
            "円滑な業務の遂行",
            "円滑な業務遂行",
            "業務の円滑化",
        ),
        _("○○事業での商品の発送、代金の請求、アフターサービスのため"),
    ),
    (
        (
            "マーケティング",
            "マーケティング活動",
            "販売促進",
            "販促",
            "営業",
            "営業活動",
            "営業目的",
            "市場調査",
        ),
        _("購入履歴を分析し、関心に合う新商品の案内を送るため"),
    ),
    (
        (
            "サービス向上",
            "サービスの向上",
            "お客様サービスの向上",
            "顧客サービスの向上",
            "サービス改善",
            "サービスの改善",
        ),
        _("問合せの内容を集計し、取扱説明書と窓口の案内を直すため"),
    ),
    (
        ("顧客満足度向上", "顧客満足の向上", "cs向上", "品質向上", "品質の向上", "満足度向上"),
        _("購入後のアンケートを送り、回答を製品の改良に使うため"),
    ),
    (
        (
            "管理",
            "情報管理",
            "データ管理",
            "社内管理",
            "社内利用",
            "社内業務",
            "社内使用",
            "顧客管理",
            "人事管理",
            "労務管理",
        ),
        _("給与の計算と支払、社会保険の手続、勤務場所の決定のため"),
    ),
    (
        (
            "連絡",
            "ご連絡",
            "各種連絡",
            "情報提供",
            "各種情報提供",
            "案内",
            "ご案内",
            "各種案内",
            "各種ご案内",
        ),
        _("申し込まれた講座の日程と持ち物を知らせるため"),
    ),
    (
        (
            "分析",
            "調査",
            "調査分析",
            "統計",
            "研究",
            "改善",
            "活用",
            "有効活用",
            "利用",
            "使用",
            "対応",
            "必要な対応",
        ),
        _("来店の時間帯を集計し、店員の配置を決めるため"),
    ),
)
_ENDLESS = re.compile(
    r"その他|そのほか|付随(する|した)|関連(する|した)(一切の)?業務|一切の|各種業務|等$|など$|ほか$"
)
_TAIL = re.compile(
    r"(を|の|に)?(実施|行う|行なう|図る|する|おこなう|利用する|使用する|役立てる|資する)?"
    r"(ため|為|目的)?(に|で|として)?(利用|使用)?(する|します|いたします)?(ため|為)?(である|です)?$"
)
_SPLIT = re.compile(r"[、,。．;；\n・/／]|及び|および|並びに|ならびに|又は|または")
_HEAD = re.compile(
    r"^(当社(の|における)|弊社(の|における)|会社の|お(客様|客さま)(への|へ|に対する|の)|よりよい|より良い)+"
)
_SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Vagueness:
    """One part of a purpose that says too little, why, and an example that says more (may be empty)."""

    phrase: str
    why: Words
    better: str


def vague_parts(purpose: str, *, business: str = "", name: str = "") -> list[Vagueness]:
    """Return the parts of the purpose that say too little, in their order; empty when it is specific enough.

    `business` and `name` are those of the holding: a purpose that only repeats them says nothing.
    """
    text = unicodedata.normalize("NFKC", purpose).strip()
    if not text:
        return []
    core = _core(text)
    if core and core in {_core(unicodedata.normalize("NFKC", other)) for other in (business, name) if other}:
        return [Vagueness(text, WHY_SAME, "")]
    found = [vague for part in _SPLIT.split(text) if (vague := _vague(part.strip())) is not None]
    if not found and len(core) < _SHORTEST:
        return [Vagueness(text, WHY_SHORT, "")]
    return found


def is_vague(purpose: str, *, business: str = "", name: str = "") -> bool:
    """True when nothing in the purpose is specific: every part says too little."""
    parts = [part for part in _SPLIT.split(unicodedata.normalize("NFKC", purpose)) if _core(part.strip())]
    vague = vague_parts(purpose, business=business, name=name)
    return bool(vague) and len(vague) >= len(parts)


def _core(part: str) -> str:
    """Return what is left of a part when polite beginnings and the 〜のため at its end are taken off."""
    before, text = "", "".join(part.casefold().split())
    while before != text:
        before, text = text, _TAIL.sub("", _HEAD.sub("", text))
    return text


def _vague(part: str) -> Vagueness | None:
    if not part:
        return None
    core = _core(part)
    for words, better in _EXAMPLES:
        if core in words:
            return Vagueness(part, WHY_FORESEE, better)
    if _ENDLESS.search(core):
        return Vagueness(part, WHY_ENDLESS, "")
    return None
