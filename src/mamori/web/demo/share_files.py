"""Writes the files of the demo's file server: tables, a memo, a mail and others, with people who do not exist."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from typing import Any

import xlsxwriter

SURNAMES = (
    *("佐々木", "山口", "松田", "井出", "木下", "林田", "斎木", "清野", "山崎", "森本", "池上", "橋爪"),
    *("阿久津", "石黒", "小川", "岡崎", "長尾", "藤井", "近藤", "坂井", "遠藤", "青山", "福田", "太田"),
)
GIVEN = (
    *("一郎", "花子", "健太", "美咲", "大輔", "陽子", "翔太", "由美", "直樹", "恵子", "拓也", "明美"),
    *(
        "和也",
        "真由美",
        "裕子",
        "誠",
        "千尋",
        "浩二",
        "さくら",
        "剛志",
        "久美子",
        "亮",
        "智子",
        "隼人",
        "幸恵",
    ),
)
TOWNS = (
    *(
        "神奈川県横浜市中区本町",
        "東京都千代田区神田神保町",
        "埼玉県さいたま市浦和区高砂",
        "千葉県千葉市中央区中央",
    ),
    *("神奈川県川崎市川崎区駅前本町", "東京都港区芝公園", "静岡県静岡市葵区追手町"),
)
COMPANIES = ("みさき苑", "ひだまり介護サービス", "つばめ訪問看護", "あおば工務店", "なぎさクリニック")
MANUAL = (
    "消毒の手順\n1. 表面の汚れを落とす。\n2. 消毒液を含ませた布でふく。\n3. 30分以上置いてから袋に入れる。\n"
)


def content(told: Mapping[str, Any]) -> bytes:
    """Returns the bytes of a file that the sheet tells of."""
    form = told.get("form", "table")
    if form == "manual":
        return MANUAL.encode()
    if form == "broken":
        return b"PK\x03\x04" + b"\x00" * 60
    people = range(told["from"], told["from"] + told["people"])
    if form == "memo":
        return "".join(_memo(one) for one in people).encode("utf-8-sig")
    if form == "mail":
        return _mail("\n".join(_memo(one) for one in people))
    rows = [told["columns"], *([COLUMNS[name](one) for name in told["columns"]] for one in people)]
    if told["path"].endswith(".xlsx"):
        return _workbook(rows)
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(told.get("encoding", "utf-8-sig"))


def _name(one: int) -> str:
    return f"{SURNAMES[one % len(SURNAMES)]} {GIVEN[(one * 7 + one // len(SURNAMES)) % len(GIVEN)]}"


def _phone(one: int) -> str:
    return f"090-{1100 + one * 7 % 8800:04d}-{2300 + one * 13 % 7600:04d}"


def _mail_address(one: int) -> str:
    return f"guest{one:04d}@mail{one % 9}.example.jp"


def _address(one: int) -> str:
    return f"{TOWNS[one % len(TOWNS)]}{1 + one % 4}-{1 + one % 20}-{1 + one % 15}"


def _birthday(one: int) -> str:
    return f"{1950 + one % 50}/{1 + one % 12:02d}/{1 + one % 28:02d}"


def _individual_number(one: int) -> str:
    """Returns twelve digits whose last one is the check digit; no such person was ever given them."""
    digits = f"{20000000000 + one * 7919:011d}"
    weighed = sum(
        int(digit) * (at + 1 if at <= 6 else at - 5) for at, digit in enumerate(reversed(digits), 1)
    )
    rest = weighed % 11
    return digits + str(0 if rest <= 1 else 11 - rest)


COLUMNS: Mapping[str, Callable[[int], str]] = {
    "氏名": _name,
    "会社名": lambda one: COMPANIES[one % len(COMPANIES)],
    "住所": _address,
    "電話番号": _phone,
    "メールアドレス": _mail_address,
    "生年月日": _birthday,
    "個人番号": _individual_number,
}


def _memo(one: int) -> str:
    return f"氏名：{_name(one)} 様　電話番号：{_phone(one)}　住所：{_address(one)}　折り返しの電話を希望。\n"


def _mail(text: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = "uketsuke@example.jp", "soudan@example.jp"
    mail["Subject"] = "申込みの転送"
    mail.set_content(text)
    return mail.as_bytes()


def _workbook(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("一覧")
    for at, row in enumerate(rows):
        page.write_row(at, 0, row)
    book.close()
    return out.getvalue()
