"""Invented content for the gallery: long names, empty values, every state."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

from mamori.ui import charts

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 14, 5, tzinfo=timezone(timedelta(hours=9)))
LONG_DEPARTMENT = "営業本部首都圏第二営業部お客さま相談・アフターサービス推進グループ"
LONG_NAME = (
    "ビジネスパートナー・フランチャイズ加盟店オーナー様向け説明会参加申込書（Webフォーム受付分を含む）"
)
SCALE = ("大", "中", "小")

BREADCRUMBS = [
    {"title": "ホーム", "url": "/"},
    {"title": "情報の棚卸し", "url": "/"},
    {"title": "部品の見本"},
]
STEPS = [
    {"title": "ファイルを選ぶ", "state": "done", "url": "#steps"},
    {"title": "列を対応させる", "state": "current", "url": ""},
    {"title": "試しに読み込む", "state": "todo", "url": ""},
    {"title": "取り込む", "state": "todo", "url": ""},
]
TABS = [
    {"title": "すべて", "url": "#tabs", "current": True, "count": 84},
    {"title": "要配慮個人情報を含むもの", "url": "#tabs", "current": False, "count": 6},
    {"title": "履歴", "url": "#tabs", "current": False, "count": None},
]
FACTS = [
    ("業務名", "採用"),
    ("個人情報の名称", LONG_NAME),
    ("保管場所", ""),
    ("件数", "342件（およその数）"),
]
CHANGES = [
    {"label": "件数", "before": 300, "after": 342},
    {"label": "保管場所", "before": "", "after": "本社3階 施錠キャビネット"},
    {"label": "委託先", "before": "株式会社あおば発送センター", "after": None},
]
BARS = charts.bars(
    [("総務部", 24), ("営業部", 41), (LONG_DEPARTMENT, 18), ("情報システム課", 0)], urls={"営業部": "#charts"}
)
STACK = charts.stack(
    [
        ("受理", 5, "done"),
        ("事務局で確認中", 1, "working"),
        ("部門長の確認待ち", 1, "waiting"),
        ("期限切れ", 2, "late"),
    ]
)
HEAT = charts.heat_map(
    {("大", "大"): 2, ("大", "中"): 5, ("中", "中"): 18, ("小", "小"): 31, ("中", "大"): 4},
    rows=SCALE,
    columns=SCALE,
    levels={(row, column): 5 - SCALE.index(row) - SCALE.index(column) for row in SCALE for column in SCALE},
    corner="影響＼起こりやすさ",
    urls={("大", "大"): "#charts"},
)


def _item(title: str, icon: str, count: int = 0, *, current: bool = False) -> dict[str, Any]:
    return {"title": title, "url": "/", "icon": icon, "count": count, "current": current}


NAVIGATION = [
    {"title": "", "items": [_item("今日やること", "check-circle", 12)]},
    {
        "title": "情報の棚卸し",
        "items": [
            _item("棚卸しの回", "arrow-path", current=True),
            _item("調査表", "clipboard-document-list", 3),
            _item("個人情報一覧表", "table-cells", 1284),
            _item("データの流れ", "share"),
        ],
    },
    {
        "title": "体制",
        "items": [
            _item("部門", "building-office-2"),
            _item("従業者", "users"),
            _item("任命と役割の割当て（任命書の発行）", "identification"),
        ],
    },
]


def _row(
    no: str, name: str, department: str, count: int | None, state: str, words: str, mark: str
) -> dict[str, Any]:
    on = TODAY if count else None
    return {
        "no": no,
        "name": name,
        "department": department,
        "count": count,
        "state": state,
        "words": words,
        "on": on,
        "mark": mark,
    }


ROWS = [
    _row("R-0001", "採用応募者の履歴書・職務経歴書", "人事課", 342, "done", "受理", ""),
    _row("R-0002", LONG_NAME, LONG_DEPARTMENT, 1284003, "late", "期限切れ", "danger"),
    _row("R-0003", "防犯カメラの映像", "総務部", None, "returned", "差戻し", "warning"),
    _row("R-0004", "名刺（営業）", "営業部", 8120, "waiting", "部門長の確認待ち", "new"),
]
