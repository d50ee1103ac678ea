"""The C part and Python find the same, whatever the text; without the C part everything works."""

from __future__ import annotations

import random
import re
from array import array
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from piiscan import native
from piiscan.detectors import addresses
from piiscan.engine import Engine
from piiscan.folding import compiled_part, fold
from piiscan.model import Span
from piiscan.native.anchors import anchored
from piiscan.native.programs import Program, Unsupported
from piiscan.readers import charset
from piiscan.rules import Rule, rule_from, shipped

pytestmark = pytest.mark.skipif(compiled_part() is None, reason="the C part was not built here")

# Of these letters and words numbers, patterns, addresses and labels are made; what parts them is among them.
LETTERS = "0123456789０１９-－ー―() .\n\r,|:=@/_+番号年月日〒ＡABCTR市区町村都霞ヶケ関丁目横浜あ・〇一二三四五六七八九零ｰｱﾞΣİ𠮷"
WORDS = [
    "東京都千代田区", "神奈川県横浜市西区", "090", "1234", "5678", "-\n", "\n-", "123456789018", "4111111111111111", "電話",
    "1987/03/04", "昭和62年3月4日", "192.168.1.1", "taro@example.jp", "横浜 300 あ 12-34", "password: s3cret-word", "個人番号",
    "LINE ID：mamoru", "AB12345678CD", "〇三－一二三四－五六七八", "注文番号", "二丁目3-4",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from([*LETTERS, *WORDS]), max_size=40).map("".join)


@pytest.fixture(scope="module")
def rules() -> list[Rule]:
    """The rules whose detectors exist in both languages."""
    return [rule for rule in shipped() if rule.by in ("", "addresses")]


@pytest.fixture(scope="module")
def engines(rules: list[Rule]) -> tuple[Engine, Engine]:
    """One with the C part and one without."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIISCAN_PURE", "1")
        plain = Engine(rules)
    return Engine(rules), plain


def both(
    engines: tuple[Engine, Engine], text: str, least: float, patch: pytest.MonkeyPatch
) -> list[list[Span]]:
    compiled = sorted(engines[0].proposals(text, least=least))
    patch.setenv("PIISCAN_PURE", "1")
    plain = sorted(engines[1].proposals(text, least=least))
    patch.delenv("PIISCAN_PURE")
    return [compiled, plain]


@given(TEXTS, st.sampled_from([0.0, 0.5, 0.9]))
@example("電話 03-1234-\n5678", 0.0)
@example("(03)1234-5678 a(045)123-4567", 0.0)
@example("〒１００ー０００１ ｻﾄｳ ﾀﾛｳ", 0.0)
@example("İİİ電話番号 0312345678", 0.5)
def test_both_propose_the_same_places_with_the_same_scores(
    engines: tuple[Engine, Engine], text: str, least: float
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        compiled, plain = both(engines, text, least, patch)
    assert compiled == plain
    content = text.encode()
    assert sorted(engines[0].proposals(content, least=least)) == compiled, "of UTF-8 as of text"
    counted = Counter(one.kind for one in engines[0].detect(text, least=least))
    assert engines[0].count(text, least=least) == engines[0].count(content, least=least) == counted


@given(st.binary(max_size=80))
@example("電話 03-1234-5678 ".encode() + b"\xe3\x81")
@example(b"\xed\xa0\x80 \xf5\x80\x80\x80 \xe0\x80\x80 03-1234-5678")
def test_bytes_that_are_no_utf8_are_read_as_its_codec_reads_them(
    engines: tuple[Engine, Engine], content: bytes
) -> None:
    text = content.decode(errors="replace")
    assert engines[0].proposals(content, least=0) == engines[0].proposals(text, least=0)


def test_finds_count_as_often_as_the_values_they_stand_in(engines: tuple[Engine, Engine]) -> None:
    cells = ["03-1234-5678", "なし", "電話 090-1234-5678 か taro@example.jp"]
    values, start = array("I"), 0
    for times, cell in enumerate(cells, start=2):
        values.extend((start, len(cell), times))
        start += len(cell) + 3
    with pytest.MonkeyPatch.context() as patch:
        for engine in engines:
            assert engine.count("\n\n\n".join(cells), values=values.tobytes()) == {"phone": 6, "email": 4}
            patch.setenv("PIISCAN_PURE", "1")


def test_both_propose_the_same_for_all_that_the_rules_bring(
    engines: tuple[Engine, Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [text for rule in shipped() for text in (*rule.hits, *rule.misses)]
    compiled, plain = both(engines, "\n".join(texts), 0, monkeypatch)
    assert compiled == plain
    assert len({one.kind for one in compiled}) > 15


@given(st.text(st.one_of(st.sampled_from(LETTERS), st.characters()), max_size=80))
@example("ー1ー2〇〇〇ー〇〇〇一")
def test_both_fold_the_same(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIISCAN_PURE", "1")
        plain = fold(text)
        assert fold(plain) == plain
    assert fold(text) == plain
    assert len(plain) == len(text)


PATTERNS = [
    r"(?<![a-z])[a-c]{1,3}-(?:x|yy|[0-9]+?)*?(?P<end>z)?(?![0-9])",
    r"(?i:pass|key)\s?[:=]\s*(?P<it>(?!none)[!-~]{2,8})(?![!-~])",
    r"^(?:ab?|(a)c{2,})$|(?P<b>b+?)(?=a)",
    r"[^a-z\s]{2}(?:(?:あ|い){0,2}う)+",
    r"(?m:^x.*$)|\A[0-9]|b\Z",
    *(rule.pattern.pattern for rule in shipped() if rule.pattern),
    addresses.TAIL.pattern,
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_compiled_pattern_finds_what_re_finds(pattern: str) -> None:
    given_as = re.compile(pattern, re.VERBOSE)
    rule = rule_from({"kind": "x", "title": "x", "pattern": pattern, "score": {"shaped": 1}})
    engine = Engine([rule])
    chance = random.Random(pattern)
    letters = [
        *"abcxyz019-:= \nPASSkeyあいうAB.@/年月日昭和",
        *WORDS,
        *re.findall(r"[A-Za-z]+|[ぁ-龠]+", pattern),
    ]
    for _ in range(100):
        text = fold("".join(chance.choices(letters, k=chance.randrange(25))))
        expected = [match.span(match.lastgroup or 0) for match in given_as.finditer(text)]
        assert [(one.start, one.end) for one in engine.proposals(text, least=0)] == expected, text


def test_every_pattern_that_is_shipped_runs_in_c() -> None:
    for rule in shipped():
        if rule.pattern:
            assert anchored(rule.pattern).most <= 64


def test_a_pattern_that_only_re_can_run_is_left_to_it() -> None:
    pattern = r"(a)\1|x{0,3}b\b"
    with pytest.raises(Unsupported):
        Program(re.compile(pattern))
    rule = rule_from({"kind": "x", "title": "x", "pattern": pattern, "score": {"shaped": 1}})
    assert [(one.start, one.end) for one in Engine([rule]).detect("aa xxb")] == [(0, 2), (3, 6)]


@given(st.binary(max_size=60))
@example(bytes(range(0x80, 0x100)))
def test_cp932_is_decoded_as_its_codec_does(content: bytes) -> None:
    assert charset.decoded(content, "cp932") == content.decode("cp932", "replace")


@given(st.binary(max_size=60) | st.text(max_size=40).map(str.encode), st.sampled_from(["utf-8", "cp932"]))
@example(bytes(range(0x80, 0x100)), "cp932")
@example("\ufffd\uf8f0ｱ髙\0".encode(), "utf-8")
def test_well_formed_utf8_is_made_with_as_many_letters_lost(content: bytes, name: str) -> None:
    told, lost = charset.utf8(content, name)
    text = content.decode(name, "replace")
    assert told.decode() == text
    assert lost == charset.lost(text)


def test_all_of_cp932_is_decoded() -> None:
    every = "".join(map(chr, range(0x20, 0x10000))).encode("cp932", "ignore")
    part = compiled_part()
    assert part is not None
    assert charset.decoded(every, "cp932") == every.decode("cp932")
    assert charset.utf8(every, "cp932") == (every.decode("cp932").encode(), 4), "four bytes are no letters"
    letters = "".join(map(chr, (*range(0x20, 0x80), *range(0xA1, 0xE000), *range(0xF900, 0x10000)))).encode(
        "cp932", "ignore"
    )
    assert part.utf8_of_two(letters, charset._two_bytes()) == letters.decode("cp932").encode()
    assert part.utf8_of_two("表ｱa\0".encode("cp932"), charset._two_bytes()) == "表ｱa\0".encode()
    assert part.decode_two("表示".encode("cp932"), charset._two_bytes()) == "表示"


def test_a_module_of_another_version_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    assert native.part() is not None
    monkeypatch.setattr(native, "VERSION", native.VERSION + 1)
    assert native.part() is None


def test_nothing_is_asked_of_the_c_part_where_it_is_not_wanted(
    monkeypatch: pytest.MonkeyPatch, rules: list[Rule]
) -> None:
    monkeypatch.setenv("PIISCAN_PURE", "1")
    assert native.part() is None
    assert [one.kind for one in Engine(rules).detect("電話は０３－１２３４－５６７８へ")] == ["phone"]
