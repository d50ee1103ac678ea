"""Mails tell who writes to whom, every body and every attachment, in the encodings of Japanese programs."""

from __future__ import annotations

import base64
from email.message import EmailMessage

import pytest
from compressed_rtf import compress

from piiscan.model import Limits
from piiscan.readers import mail, mail_words, msg
from piiscan_ole import ole
from piiscan_reading import Told, told

JIS = b"\x1b$B|b66\x1b(B"  # 髙橋 as Outlook writes it, with a letter that JIS does not have


def message() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = "佐藤 まもる <sato@minato.example>", "suzuki@minato.example"
    made["Subject"] = "とても長い件名なので折り返される給与振込口座の届出について" * 2
    made.set_content("電話 03-3000-0001\n")
    made.add_alternative("<p>電話 <b>03-3000-0002</b></p>", subtype="html")
    name = "従業員の名前と住所と電話番号の一覧表（本社と支店）.csv"
    made.add_attachment("氏名,電話".encode("cp932"), maintype="text", subtype="csv", filename=name)
    return made


def test_headers_bodies_and_attachments_are_told() -> None:
    found = told(mail, message().as_bytes())
    assert found.ended == "ok"
    assert found.texts["ヘッダー"].splitlines() == [
        "差出人: 佐藤 まもる <sato@minato.example>",
        "宛先: suzuki@minato.example",
        "件名: " + "とても長い件名なので折り返される給与振込口座の届出について" * 2,
    ]
    assert found.texts["本文"].split() == ["電話", "03-3000-0001", "電話", "03-3000-0002"]
    assert found.members == {
        "従業員の名前と住所と電話番号の一覧表（本社と支店）.csv": "氏名,電話".encode("cp932")
    }


def test_a_forwarded_mail_is_told_with_its_headers() -> None:
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "x@minato.example", "転送"
    outer.set_content("参照")
    outer.add_attachment(message())
    found = told(mail, outer.as_bytes())
    assert "件名: 転送" in found.texts["ヘッダー"]
    assert "差出人: 佐藤 まもる" in found.texts["ヘッダー"]
    assert len(found.members) == 1


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (b"=?ISO-2022-JP?B?" + base64.b64encode(JIS) + b"?=", "髙橋"),
        (b"=?iso-2022-jp?Q?=1B$B|b66=1B(B?= <a@minato.example>", "髙橋 <a@minato.example>"),
        (b"=?Shift_JIS?B?" + base64.b64encode("髙橋①".encode("cp932")) + b"?=", "髙橋①"),
        (b"=?EUC-JP?B?" + base64.b64encode("高橋".encode("euc_jp")) + b"?=", "高橋"),
        ("生の高橋です".encode("cp932"), "生の高橋です"),
        ("生の高橋です".encode(), "生の高橋です"),
        # A letter cut in two by the border of the words.
        (b"=?UTF-8?B?6auY?= =?UTF-8?B?5qk=?=\n =?UTF-8?B?iw==?=", "高橋"),
        (b"=?nowhere?B?" + base64.b64encode("高橋".encode()) + b"?=", "高橋"),
        (b"=?UTF-8?B?!!!?=", ""),
        (b"=?UTF-8?Q?no end", "=?UTF-8?Q?no end"),
    ],
)
def test_words_of_headers_are_decoded(header: bytes, said: str) -> None:
    assert mail_words.decoded(header) == said


def test_letters_of_microsoft_and_half_width_kana_in_jis_are_read() -> None:
    content = JIS + b"\x1b$B-!\x1b(I1\x1b(B 03-3000-0001\r\n"
    mailed = b"Content-Type: text/plain; charset=ISO-2022-JP\r\n\r\n" + content
    assert told(mail, mailed).texts["本文"].strip() == "髙橋①ｱ 03-3000-0001"


def test_every_row_of_jis_stands_where_python_knows_it() -> None:
    """Own transformation and the codec agree wherever the codec knows the letter at all."""
    for row in range(0x21, 0x75):
        for cell in range(0x21, 0x7F):
            pair = b"\x1b$B" + bytes((row, cell)) + b"\x1b(B"
            try:
                known = pair.decode("iso2022_jp")
            except UnicodeDecodeError:
                continue
            # Microsoft reads six signs as their full-width twins.
            assert mail_words.text(pair, "iso-2022-jp") in (
                known,
                known.translate(str.maketrans("〜‖−¢£¬—＼", "～∥－￠￡￢―＼")),
            )


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        (b'filename="=?UTF-8?B?5ZCN57C/LmNzdg==?="', "名簿.csv"),
        (b"filename*=UTF-8''%E5%90%8D%E7%B0%BF.csv", "名簿.csv"),
        (b"filename*0*=UTF-8''%E5%90%8D; filename*1*=%E7%B0%BF.csv", "名簿.csv"),
        (b'filename="' + "名簿.csv".encode("cp932") + b'"', "名簿.csv"),
        (b"filename=a.csv", "a.csv"),
    ],
)
def test_names_of_attachments_are_read_in_every_writing(parameters: bytes, name: str) -> None:
    mailed = (
        b"Content-Disposition: attachment; " + parameters + b"\nContent-Transfer-Encoding: base64\n\n5ZCN\n"
    )
    assert told(mail, mailed).members == {name: "名".encode()}


def test_a_mailbox_tells_its_mails_by_number() -> None:
    one = b"From a@b Tue Nov 24 04:12:42 2026\nFrom: a@minato.example\n\n>From here 10:00\n"
    found = told(mail, one + b"\n" + b"From c Wed Nov 25 04:12:42 2026\n" + message().as_bytes())
    assert found.texts["1通目の本文"] == "From here 10:00\n\n\n"
    assert "03-3000-0001" in found.texts["2通目の本文"]


def nested(depth: int) -> bytes:
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(depth)
    )
    return opened + b"\n03-3000-0001\n"


def test_parts_in_parts_are_read_to_a_depth_and_then_refused() -> None:
    assert "03-3000-0001" in told(mail, nested(60)).texts["本文"]
    assert told(mail, nested(5000)).ended == "refused"


@pytest.mark.parametrize(
    "hostile",
    [
        b"Subject: " + b"=?UTF-8?Q?a?= " * 100_000,
        b"To: " + b'"' * 100_000,
        b"To: " + b"(" * 100_000,
        b"Content-Type: multipart/mixed" + b"; a=b" * 50_000,
        b'Content-Type: multipart/mixed; a="' + b";" * 1_000_000,
        b"To: " + b"a@minato.example, " * 60_000,
        b"Content-Type: message/rfc822\n\n" * 5000,
    ],
)
def test_hostile_headers_end(hostile: bytes) -> None:
    assert told(mail, b"From: a@minato.example\n" + hostile + b"\n\nbody\n").ended in ("ok", "refused")


def test_a_closed_part_and_what_stands_after_it_are_told_apart() -> None:
    mailed = (
        b"Content-Type: multipart/mixed; boundary=x\n\nbefore\n--x\nContent-Type: multipart/alternative; boundary=y\n\n"
        b"--y\n\nfirst\n--y--\nbetween\n--x\n\nsecond\n--x--\nafter\n"
    )
    assert told(mail, mailed).texts["本文"].split() == ["first", "second"]


def outlook(**more: bytes) -> Told:
    """A message as Outlook keeps it, of a German or Japanese one by its narrow or wide texts."""
    page = b"\0" * 32 + b"\x03\x00\xfd\x3f\0\0\0\0" + (932).to_bytes(4, "little") + bytes(4)
    streams = {
        "__properties_version1.0": page,
        "__substg1.0_0037001F": "件名です".encode("utf-16-le"),
        "__substg1.0_0C1A001E": "佐藤 まもる".encode("cp932"),
        "__recip_version1.0_#00000000/__substg1.0_3001001F": "鈴木 かおり".encode("utf-16-le"),
        "__recip_version1.0_#00000000/__substg1.0_39FE001F": "suzuki@minato.example".encode("utf-16-le"),
        "__attach_version1.0_#00000000/__substg1.0_3707001F": "名簿.csv".encode("utf-16-le"),
        "__attach_version1.0_#00000000/__substg1.0_37010102": "氏名".encode(),
        "__attach_version1.0_#00000001/__substg1.0_3701000D/__properties_version1.0": b"\0" * 24,
        "__attach_version1.0_#00000001/__substg1.0_3701000D/__substg1.0_0037001F": "中の件名".encode(
            "utf-16-le"
        ),
    }
    return told(
        msg, ole(streams | {name.replace("_", "__substg1.0_", 1): text for name, text in more.items()})
    )


def test_a_message_of_outlook_tells_its_people_and_what_is_attached() -> None:
    found = outlook(_1000001E="電話 03-3000-0001".encode("cp932"))
    assert found.texts["ヘッダー"] == "件名: 件名です\n差出人: 佐藤 まもる\n"
    assert found.texts["宛先"] == "氏名: 鈴木 かおり メールアドレス: suzuki@minato.example\n"
    assert found.texts["本文"] == "電話 03-3000-0001\n"
    assert found.texts["添付メッセージのヘッダー"] == "件名: 中の件名\n"
    assert found.members == {"名簿.csv": "氏名".encode()}


def test_a_body_that_is_only_rich_text_or_a_page_is_told() -> None:
    rich = rb"{\rtf1\ansi\ansicpg932 \'93\'64\'98\'62 03-3000-0001}"
    assert outlook(_10090102=compress(rich)).texts["本文"].strip() == "電話 03-3000-0001"
    page = outlook(_10130102="<p>電話<br>03-3000-0001".encode("cp932"))
    assert page.texts["本文"].split() == ["電話", "03-3000-0001"]


def test_messages_in_messages_end_at_the_depth_of_the_limits() -> None:
    inside = "__attach_version1.0_#00000000/__substg1.0_3701000D/"
    streams = {"__properties_version1.0": b"\0" * 32}
    for depth in range(1, 6):
        streams[inside * depth + "__substg1.0_0037001F"] = f"{depth}段目".encode("utf-16-le")
    assert told(msg, ole(streams)).ended == "ok"
    assert told(msg, ole(streams), Limits(depth=3)).ended == "refused"
