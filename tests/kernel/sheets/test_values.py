"""What people write into cells is understood, and what is not understood is said in words."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mamori.kernel.sheets.values import (
    Choice,
    Count,
    Period,
    WrittenDate,
    fold,
    is_blank_mark,
    is_ditto,
    match_choices,
    read_answer,
    read_bool,
    read_count,
    read_date,
    read_period,
    split_list,
    ticked,
    tidy,
)

MEDIA = [
    Choice("paper", "紙", ("紙媒体", "書類")),
    Choice("pc", "パソコン", ("PC", "端末")),
    Choice("server", "社内サーバ", ("サーバー", "共有フォルダ")),
    Choice("cloud", "クラウド(SaaS)", ("クラウド", "SaaS")),
    Choice("other", "その他"),
]


@pytest.mark.parametrize(
    ("written", "on", "precision"),
    [
        ("令和8年4月1日", date(2026, 4, 1), "day"),
        ("令和元年5月1日", date(2019, 5, 1), "day"),
        ("R8.4.1", date(2026, 4, 1), "day"),
        ("r8/4/1", date(2026, 4, 1), "day"),
        ("S62.3.4", date(1987, 3, 4), "day"),
        ("H元.5.1", date(1989, 5, 1), "day"),
        ("㍻30年4月1日", date(2018, 4, 1), "day"),
        ("2026/4/1", date(2026, 4, 1), "day"),
        ("２０２６．４．１", date(2026, 4, 1), "day"),
        ("2026-04-01T09:30:00", date(2026, 4, 1), "day"),
        ("2026年4月1日（水）", date(2026, 4, 1), "day"),
        ("20260401", date(2026, 4, 1), "day"),
        (20260401, date(2026, 4, 1), "day"),
        (45383, date(2024, 4, 1), "day"),
        (45383.0, date(2024, 4, 1), "day"),
        ("2026年4月", date(2026, 4, 1), "month"),
        ("R8.4", date(2026, 4, 1), "month"),
        ("202604", date(2026, 4, 1), "month"),
        ("2026年", date(2026, 1, 1), "year"),
        ("令和7年度", date(2025, 4, 1), "fiscal_year"),
        (datetime(2026, 4, 1, 12, 0, tzinfo=UTC), date(2026, 4, 1), "day"),
    ],
)
def test_a_date_is_read_in_both_calendars(written: object, on: date, precision: str) -> None:
    understood = read_date(written)
    assert (understood.value, understood.problem, understood.note) == (WrittenDate(on, precision), None, "")  # type: ignore[arg-type]  # parametrised


def test_what_is_said_besides_a_date_is_kept() -> None:
    understood = read_date("平成３１年４月頃（予定）")
    assert understood.value == WrittenDate(date(2019, 4, 1), "month")
    assert understood.note == "平成３１年４月頃（予定）"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2026/2/30", "「2026/2/30」という日付はありません。"),
        ("26/4/1", "「26/4/1」は年が2けたです。西暦4けたか、R8.4.1 のように元号を付けて書いてください。"),
        ("入社日", "「入社日」を日付として読めません。"),
        ("20261301", "「20261301」という日付はありません。"),
    ],
)
def test_an_unreadable_date_is_refused_in_words(written: str, words: str) -> None:
    understood = read_date(written)
    assert understood.value is None
    assert understood.problem == words


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_every_day_is_read_back_from_every_common_shape(day: date) -> None:
    shapes = [
        f"{day:%Y-%m-%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
    ]
    assert [read_date(shape).value for shape in shapes] == [WrittenDate(day)] * 4


@pytest.mark.parametrize(
    ("written", "count", "note"),
    [
        (1200, Count(1200, "exact"), ""),
        (1200.0, Count(1200, "exact"), ""),
        ("1,200件", Count(1200, "exact"), ""),
        ("１，２００名", Count(1200, "exact"), ""),
        ("約1,200件", Count(1200, "about"), ""),
        ("1.2万", Count(12_000, "exact"), ""),
        ("1万2千人", Count(12_000, "exact"), ""),
        ("三百件", Count(300, "exact"), ""),
        ("100〜200件", Count(200, "about"), "100〜200件"),
        ("1000件以上", Count(1000, "about"), "1000件以上"),
        ("年間300件", Count(300, "about"), "年間300件"),
        ("12件（2026年3月現在）", Count(12, "exact"), "2026年3月現在"),
        ("数百件", Count(None, "unknown"), "数百件"),
        ("キャビネット2本", Count(None, "unknown"), "キャビネット2本"),
        ("なし", Count(0, "exact"), "なし"),
    ],
)
def test_a_count_is_read_with_how_sure_it_is(written: object, count: Count, note: str) -> None:
    understood = read_count(written)
    assert (understood.value, understood.note, understood.problem) == (count, note, None)


@pytest.mark.parametrize("written", ["", "-", "―", "－", "ー", None])
def test_a_dash_in_a_count_says_nothing(written: object) -> None:
    assert (read_count(written).value, read_count(written).problem) == (None, None)


@pytest.mark.parametrize("written", [-3, "営業部", float("nan")])
def test_what_is_no_count_is_a_problem(written: object) -> None:
    assert read_count(written).value is None
    assert read_count(written).problem is not None


@given(st.integers(min_value=0, max_value=10**12))
def test_every_number_is_read_back_with_commas_and_in_full_width(number: int) -> None:
    wide = f"{number:,}".translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789,"})
    assert read_count(f"{number:,}件").value == read_count(wide).value == Count(number, "exact")


@pytest.mark.parametrize(
    ("written", "period", "note"),
    [
        ("退職後3年", Period(36, "leaving"), ""),
        ("７年", Period(84), ""),
        ("7年間", Period(84), ""),
        ("永年", Period(None, "permanent"), ""),
        ("契約終了後5年間", Period(60, "contract_end"), ""),
        ("取得日から6か月", Period(6, "acquired"), ""),
        ("1年6ヶ月", Period(18), ""),
        ("3年半", Period(42), ""),
        ("半年", Period(6), ""),
        ("90日", Period(3), "90日"),
        ("5年（会社法）", Period(60), "5年（会社法）"),
        ("目的達成後速やかに廃棄", Period(0, "purpose_done"), "目的達成後速やかに廃棄"),
        ("在職中", Period(0, "leaving"), "在職中"),
        ("3年～5年", Period(60), "3年～5年"),
    ],
)
def test_a_period_is_read_with_its_start(written: str, period: Period, note: str) -> None:
    understood = read_period(written)
    assert (understood.value, understood.note, understood.problem) == (period, note, None)


def test_a_bare_number_is_taken_for_years_and_says_so() -> None:
    assert read_period(7).value == Period(84)
    assert read_period(7).doubt == "「7」を7年と読みました。"
    assert read_period("18", bare="months").value == Period(18)


@pytest.mark.parametrize("written", ["101年", "1201か月", "99999999999", "退職後1000年"])
def test_a_period_of_more_than_a_hundred_years_is_a_problem(written: str) -> None:
    assert read_period(written).value is None
    assert str(read_period(written).problem) == f"「{written}」は長すぎます。100年（1200か月）までです。"
    assert read_period("100年").value == Period(1200)


@pytest.mark.parametrize("written", ["2026年3月まで", "別途定める", "3月"])
def test_what_is_no_period_is_a_problem(written: str) -> None:
    assert read_period(written).value is None
    assert str(read_period(written).problem) == f"「{written}」を期間として読めません。"


@pytest.mark.parametrize(
    ("written", "answer", "note"),
    [
        *[
            (word, "yes", "")
            for word in ("有", "○", "〇", "◯", "あり", "有り", "✓", "はい", True, "■有 □無", "1")
        ],
        *[
            (word, "no", "")
            for word in ("無", "×", "✕", "なし", "—", "該当なし", "いいえ", False, "□有 ☑無", "0")
        ],
        *[(word, "unknown", "") for word in ("不明", "△", "確認中")],
        ("○（A社に委託）", "yes", "A社に委託"),
        ("有：B社", "yes", "B社"),
        ("無\n（来年から予定）", "no", "来年から予定"),
        ("", None, ""),
        ("□有 □無", None, "□有 □無"),
    ],
)
def test_yes_and_no_are_read_in_all_their_marks(written: object, answer: str | None, note: str) -> None:
    understood = read_answer(written)
    assert (understood.value, understood.note, understood.problem) == (answer, note, None)


def test_a_name_is_neither_yes_nor_no() -> None:
    assert read_answer("A社").problem == "「A社」が「有」なのか「無」なのか読めません。"
    assert read_bool("不明").problem == "「不明」ではなく、○か×で答えてください。"


@pytest.mark.parametrize(
    ("written", "items"),
    [
        ("氏名、住所・電話番号", ["氏名", "住所", "電話番号"]),
        ("・氏名\n・住所（自宅、勤務先）", ["氏名", "住所（自宅、勤務先）"]),
        ("①氏名②住所", ["氏名", "住所"]),
        ("(1)氏名\n(2)住所", ["氏名", "住所"]),
        ("1.氏名\n2.住所", ["氏名", "住所"]),
        ("氏名及び住所", ["氏名", "住所"]),
        ("住所（自宅及び勤務先）／氏名", ["住所（自宅及び勤務先）", "氏名"]),
        ("ノート・パソコン、ＰＣ", ["ノート・パソコン", "ＰＣ"]),
        ("2026/4/1、I/O", ["2026/4/1", "I/O"]),
        ("氏名　住所　電話", ["氏名", "住所", "電話"]),
        ("氏名（漢字、カナ", ["氏名（漢字", "カナ"]),
        ("氏名、氏名、-", ["氏名"]),
        ("-", []),
    ],
)
def test_a_cell_is_split_into_its_items(written: str, items: list[str]) -> None:
    assert split_list(written) == items


@given(st.lists(st.text(alphabet="氏名住所電話番号カナ", min_size=1, max_size=5), min_size=1, unique=True))
def test_items_joined_with_a_comma_come_back(items: list[str]) -> None:
    assert split_list("、".join(items)) == items


def test_ticked_boxes_are_told_from_bullets() -> None:
    assert ticked("■紙 □PC ☑クラウド") == ["紙", "クラウド"]
    assert ticked("■氏名\n■住所") is None


def test_names_keep_their_kanji_and_half_width_kana_is_widened() -> None:
    assert tidy("髙橋﨑子　\ufa19谷㈱ﾔﾏﾀﾞ") == "髙橋﨑子　\ufa19谷㈱ヤマダ"
    assert unicodedata.normalize("NFC", "\ufa19") != "\ufa19"  # what a plain normalisation would have done
    assert tidy("か\u3099") == "が"


@pytest.mark.parametrize("mark", ["同上", "〃", "々", '"', "”", "″", "↑", "（同上）", " 〃 "])
def test_ditto_marks_are_known(mark: str) -> None:
    assert is_ditto(mark)
    assert not is_ditto("同上（紙のみ）")


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert fold(fold(text)) == fold(text)


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.none()))
def test_no_cell_makes_a_reader_fall_over(value: object) -> None:
    for read in (read_date, read_count, read_period, read_answer, read_bool):
        understood = read(value)
        if value is not None and not is_blank_mark(str(value)):
            assert understood.value is not None or understood.problem or understood.note
    split_list(str(value))
    match_choices(str(value), MEDIA)
