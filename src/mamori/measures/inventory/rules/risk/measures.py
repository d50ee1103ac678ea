"""Tells a measure that only asks for attention from one that says what is done."""

from __future__ import annotations

import re
import unicodedata

_SPLIT = re.compile(r"[、,。．;；\n・]")
_ATTENTION = (
    *(
        "注意",
        "徹底",
        "気をつけ",
        "気を付け",
        "心がけ",
        "心掛け",
        "意識",
        "配慮",
        "留意",
        "慎重",
        "努め",
        "厳重",
    ),
    *(
        "適切に管理",
        "適正に管理",
        "しっかり",
        "十分に",
        "確実に行",
        "指導",
        "周知",
        "呼びかけ",
        "声かけ",
        "声掛け",
    ),
)
_DEEDS = (
    *(
        "二人",
        "2人",
        "ダブルチェック",
        "確認票",
        "チェックリスト",
        "チェック表",
        "台帳",
        "記録",
        "施錠",
        "鍵",
        "暗号",
    ),
    *(
        "パスワード",
        "権限",
        "制限",
        "バックアップ",
        "ログ",
        "点検",
        "監査",
        "契約",
        "誓約",
        "研修",
        "訓練",
        "テスト",
    ),
    *(
        "裁断",
        "シュレッダ",
        "溶解",
        "消去",
        "破壊",
        "証明書",
        "封かん",
        "封緘",
        "書留",
        "追跡",
        "認証",
        "自動",
        "設定",
    ),
    *(
        "禁止",
        "許可",
        "承認",
        "貼",
        "掲示",
        "表示",
        "返却",
        "照合",
        "番号",
        "ワイヤー",
        "ロック",
        "フィルタ",
        "更新",
    ),
    *(
        "保険",
        "印を",
        "送信前",
        "宛先を",
        "再計算",
        "定期",
        "毎日",
        "毎月",
        "毎週",
        "年1回",
        "分離",
        "仕切",
        "カメラ",
        "警備",
    ),
)


def says_nothing(measures: str) -> bool:
    """True when every part of the text only asks for attention (注意する, 徹底する, 周知する) and names no deed.

    An empty text says nothing either.
    """
    text = unicodedata.normalize("NFKC", measures)
    parts = [part.strip() for part in _SPLIT.split(text) if part.strip()]
    return all(
        any(word in part for word in _ATTENTION) and not any(deed in part for deed in _DEEDS)
        for part in parts
    )
