"""Address books, calendars, directories, Ichitaro and Access: what is told, and what is said where they cannot be read."""

from __future__ import annotations

import struct

import pytest

from piiscan.readers import access, cards, jtd
from piiscan_ole import ole
from piiscan_reading import told

CARD = """BEGIN:VCARD
VERSION:3.0
FN:佐藤 まもる
N:佐藤;まもる;;;
item1.TEL;TYPE=CELL:090-3000-1001
EMAIL;TYPE=INTERNET:sato@minato.example
ADR;TYPE=HOME:;;芝公園4-2-8;港区;東京都;105-0011;日本
BDAY:1985-04-01
NOTE:会議で\\,会った
 人です
PHOTO;ENCODING=b:AAAA
END:VCARD
"""


def test_cards_are_rows_of_one_sheet() -> None:
    (rows,) = told(cards, (CARD + CARD).encode()).sheets.values()
    named = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert named[0] == named[1]
    assert {title: text for title, text in named[0].items() if text} == {
        "氏名": "佐藤 まもる",
        "姓名": "佐藤 まもる",
        "電話番号": "090-3000-1001",
        "メールアドレス": "sato@minato.example",
        "住所": "芝公園4-2-8 港区 東京都 105-0011 日本",
        "生年月日": "1985-04-01",
        "備考": "会議で,会った人です",
    }


def test_cards_of_old_telephones_are_decoded() -> None:
    card = (
        b"BEGIN:VCARD\nN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8D=B2=93=A1;=82=DC=\n=82=E0=82=E9\n"
        b"SOUND;X-IRMC-N;CHARSET=SHIFT_JIS:" + "ｻﾄｳ;ﾏﾓﾙ".encode("cp932") + b"\nEND:VCARD\n"
    )
    assert [one for one in told(cards, card).sheets[""][1] if one] == ["佐藤 まもる", "ｻﾄｳ ﾏﾓﾙ"]


def test_calendars_and_directories_are_told_under_their_names() -> None:
    calendar = 'BEGIN:VCALENDAR\nSUMMARY:面談\\n秋\nATTENDEE;CN="佐藤 まもる":mailto:sato@minato.example\nEND:VCALENDAR\n'
    assert told(cards, calendar.encode()).texts[""].split("\n") == [
        "BEGIN: VCALENDAR", "件名: 面談", "秋", "出席者: 佐藤 まもる mailto:sato@minato.example", "END: VCALENDAR", "",
    ]  # fmt: skip
    directory = "dn: uid=1\ncn:: 5L2Q6Jek\ntelephoneNumber: 03-3000-0001\njpegPhoto:: AAAA\n"
    assert told(cards, directory.encode()).texts[""] == "dn: uid=1\n氏名: 佐藤\n電話番号: 03-3000-0001\n"


def words(text: str) -> list[int]:
    return list(struct.unpack(f">{len(text)}H", text.encode("utf-16-be")))


def ichitaro(units: list[int]) -> bytes:
    """A body as others describe it: blocks of 256 bytes, out of order, with one stream of text in them."""
    text = b"TextV.01" + struct.pack(f">I{len(units)}H", len(units), *units) + b"\xff"
    blocks = [text[at : at + 256].ljust(256, b"\0") for at in range(0, len(text), 256)]
    order = list(range(len(blocks)))[::-1]
    stored = b"".join(blocks[one] for one in order)
    directory = struct.pack(">5I", 0, 0, len(text), len(blocks), len(blocks))
    directory += struct.pack(f">{len(blocks)}I", *(order.index(one) for one in range(len(blocks))))
    return b"SsmgV.01" + struct.pack(">3I", 1, 256, len(blocks)) + stored + directory + bytes(4)


def test_the_body_of_an_ichitaro_document_is_told_without_its_records() -> None:
    """Built after the published findings; no file of the program itself was at hand."""
    record = [0x1C, 0x10, 9, 0, 0x41, 0x42, 9, 0, 0x10, 0x1F]
    record[2] = record[-4] = len(record)
    inline = [0x1C, 1, 7, 0, 0, 3, 0x1D]
    end = [0x1E, 5, 0, 1, 0x1F]
    units = [
        0x1F,
        *record,
        *words("氏名　"),
        *inline,
        *words("佐藤"),
        *end,
        *words("まもる"),
        0x0A,
        *words("あ" * 400),
        0x0A,
    ]
    units += [*words("電話 03-3000-0001"), 0, *words("残り")]
    found = told(
        jtd, ole({"DocumentText": ichitaro(units), "Header": ichitaro(words("ヘッダー 03-3000-0002"))})
    )
    assert (found.ended, found.texts) == (
        "ok",
        {"": f"氏名　佐藤まもる\n{'あ' * 400}\n電話 03-3000-0001\n", "ヘッダー": "ヘッダー 03-3000-0002\n"},
    )


def test_a_long_ichitaro_document_lies_in_pieces() -> None:
    first, second = ("あ" * 50).encode("utf-16-be"), "電話 03-3000-0001".encode("utf-16-be")
    main = b"QLSTV.01" + struct.pack(">5I", 2, 50, 1, len(second) // 2, 2)
    blocks = b"".join(one.ljust(256, b"\0") for one in (main, first, second))
    directory = b"".join(
        struct.pack(">6I", at, 0, len(one), 1, 1, at) for at, one in enumerate((main, first, second))
    )
    body = b"SsmgV.01" + struct.pack(">3I", 3, 256, 3) + blocks + directory + bytes(4)
    assert told(jtd, ole({"DocumentText": body})).texts[""] == "あ" * 50 + "電話 03-3000-0001\n"


@pytest.mark.parametrize(
    ("streams", "ended"),
    [
        ({"JSCompDocument": b"-lh5-"}, "unsupported"),
        ({"DocumentText": b"DOC\0"}, "unsupported"),
        ({"DocumentText": b"SsmgV.01"}, "damaged"),
        ({"DocumentText": b"SsmgV.01" + b"\xff" * 64}, "damaged"),
    ],
)
def test_ichitaro_documents_that_cannot_be_read_are_told_so(streams: dict[str, bytes], ended: str) -> None:
    assert told(jtd, ole(streams)).ended == ended


def database(key: bytes) -> bytes:
    head = b"\0\1\0\0Standard ACE DB\0".ljust(0x3E, b"\0") + bytes(
        one ^ other for one, other in zip(key, access.KEY_MASK, strict=True)
    )
    return head.ljust(8192, b"\0")


def test_an_access_database_under_a_password_is_told_so_and_a_torn_one_too() -> None:
    assert told(access, database(b"\1\2\3\4")).ended == "encrypted"
    assert told(access, database(bytes(4))).ended == "damaged"


def test_without_the_extra_an_access_database_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    found = told(access, database(bytes(4)))
    assert (found.ended, "mamori[access]" in found.reason) == ("unsupported", True)
