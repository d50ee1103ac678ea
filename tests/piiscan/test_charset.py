"""Encodings are told apart, also in a row of a few bytes."""

from __future__ import annotations

import io

import pytest

from piiscan.model import Unreadable
from piiscan.readers import charset, plain

TEXTS = [
    "神奈川県横浜市見本町1-2-3",
    "佐藤 まもる,営業部,090-1234-5678",
    "ｻﾄｳ ﾏﾓﾙ ｶ)ﾐﾅﾄﾌﾞﾝｸﾞ",
    "id,name\n1,taro\n",
    "髙橋さんの①回目",
]
JAPANESE = ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("encoding", JAPANESE)
@pytest.mark.parametrize("text", TEXTS)
def test_a_short_text_is_read_in_every_encoding(text: str, encoding: str) -> None:
    assert charset.read(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["euc_jp", "iso2022_jp_ext"])
@pytest.mark.parametrize("text", TEXTS[:4])
def test_a_short_text_is_read_in_the_encodings_of_unix_and_mail(text: str, encoding: str) -> None:
    assert charset.read(text.encode(encoding)).text == text


def test_bytes_that_are_no_text_are_read_in_part() -> None:
    reading = charset.read("氏名".encode("cp932") + b"\xff\xff" + "住所,電話番号".encode("cp932"))
    assert not reading.is_whole
    assert "氏名" in reading.text


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp", "utf-16"])
def test_pieces_of_a_long_file_are_whole_lines_and_lose_nothing(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain, "PIECE", 1000)
    text = "".join(f"{n},山田 花子,営業部見本町\n" for n in range(2000)) + "最後の行"
    name, pieces = plain.pieces(io.BytesIO(text.encode(encoding)))
    told = list(pieces)
    assert "".join(told) == text
    assert len(told) > 10
    assert all(one.endswith("\n") for one in told[:-1])
    assert name == encoding


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16", "iso2022_jp_ext"])
@pytest.mark.parametrize("end", ["\n", ""])
def test_well_formed_utf8_comes_of_every_encoding_with_and_without_ends_of_lines(
    encoding: str, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain, "PIECE", 1000)
    monkeypatch.setattr(plain, "LONGEST_LINE", 5000)
    text = "".join(f"{n},山田 花子,営業部見本町{end}" for n in range(2000)) + "最後の行"
    whole = plain.Whole(io.BytesIO(text.encode(encoding)))
    told = list(whole)
    assert b"".join(told).decode() == text
    assert max(map(len, told)) < 20_000
    whole.tell()


@pytest.mark.parametrize("is_plain", [True, False])
def test_lost_letters_of_a_long_file_are_told(is_plain: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if is_plain:
        monkeypatch.setenv("PIISCAN_PURE", "1")
    monkeypatch.setattr(plain, "PIECE", 1000)
    whole = plain.Whole(io.BytesIO("山田 花子\n".encode() * 1000 + b"\xff\n" + "住所\n".encode() * 1000))
    assert b"".join(whole).decode().count("\ufffd") == 1
    with pytest.raises(Unreadable, match="damaged") as told:
        whole.tell()
    assert "1か所" in told.value.reason


def test_a_line_without_end_is_cut_so_that_memory_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "PIECE", 1000)
    monkeypatch.setattr(plain, "LONGEST_LINE", 5000)
    _name, pieces = plain.pieces(io.BytesIO(b"a" * 50_000))
    told = [len(one) for one in pieces]
    assert sum(told) == 50_000
    assert max(told) <= 6000


WINDOWS = "髙橋①㈱﨑"


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("CP51932", b"\xfc\xe2\xb6\xb6\xad\xa1\xad\xea\xf9\xf5"),
        ("eucJP-ms", b"\x8f\xf4\xfb\xb6\xb6\xad\xa1\xad\xea\x8f\xf4\xbd"),
        ("CP50221", b"\x1b$B|b66-!-jyu\x1b(B"),
    ],
)
def test_letters_of_windows_are_read_in_the_encodings_of_unix_and_mail(encoding: str, content: bytes) -> None:
    reading = charset.read(b"\n".join([content] * 2))
    assert (reading.text, reading.is_whole) == (f"{WINDOWS}\n{WINDOWS}", True), encoding


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp"])
@pytest.mark.parametrize("text", ["ﾔﾏﾀﾞ ﾊﾅｺ", "ｽｽﾞｷｶｵﾘ", "1024,ｻﾄｳ ﾏﾓﾙ", "ｶ)ﾐﾎﾝｼﾖｳｼﾞ", "ﾄｳｷﾖｳﾄﾐﾅﾄｸ"])
def test_rows_of_half_width_kana_alone_are_read(text: str, encoding: str) -> None:
    assert charset.read(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["佐藤 花子", "山田太郎", "東京都港区見本町"])
def test_bare_kanji_are_read_in_utf_16_without_a_mark(text: str, encoding: str) -> None:
    assert charset.read(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    "text",
    [
        "café",
        "naïve résumé",
        "Zürich",
        "Москва",
        "Ελλάδα",
        "10µg",
        "information",
        "AB-1234-5678",
        "a@minato.example",
    ],
)
def test_short_text_of_other_tongues_stays_utf_8(text: str) -> None:
    assert charset.read(text.encode()).text == text
