"""Free words are matched to a vocabulary, near words with a warning, and never by a guess."""

from __future__ import annotations

from mamori.kernel.sheets.values import Choice, match_choice, match_choices

MEDIA = [
    Choice("paper", "紙", ("紙媒体", "書類")),
    Choice("pc", "パソコン", ("PC", "端末")),
    Choice("server", "社内サーバ", ("サーバー", "共有フォルダ")),
    Choice("cloud", "クラウド(SaaS)", ("クラウド", "SaaS")),
    Choice("other", "その他"),
]


def test_words_are_matched_to_the_vocabulary() -> None:
    assert match_choices("ＰＣ・紙", MEDIA).value == ["pc", "paper"]
    assert match_choices("■紙 □PC ☑クラウド", MEDIA).value == ["paper", "cloud"]
    assert match_choices("なし", MEDIA).value == []
    assert match_choice("その他（名簿）", MEDIA).key == "other"
    assert match_choice("その他（名簿）", MEDIA).note == "名簿"


def test_a_near_word_is_taken_and_the_reader_is_told() -> None:
    understood = match_choices("社内サーバー", MEDIA)
    assert understood.value == ["server"]
    assert understood.doubt == "近い言葉に読みかえました：「社内サーバー」→「社内サーバ」"
    assert understood.note == "社内サーバー"


def test_an_unknown_word_is_refused_with_its_near_misses_and_the_rest_is_kept() -> None:
    understood = match_choices("クラウト、紙", MEDIA)
    assert understood.value == ["paper"]
    assert understood.note == "クラウト"
    assert understood.problem == "「クラウト」は選べる言葉にありません。近いもの：「クラウド(SaaS)」"


def test_a_short_word_does_not_stand_for_a_longer_one_nor_for_its_opposite() -> None:
    sources = [
        Choice("direct", "本人から書面", ("本人から直接",)),
        Choice("third", "第三者から", ("本人以外",)),
    ]
    assert match_choice("本人", sources).key == ""
    assert match_choice("本人以外", sources).key == "third"
    assert match_choice("社内の共有フォルダ", MEDIA).key == "server"


def test_a_mark_alone_in_a_list_of_words_is_kept_as_a_note() -> None:
    assert (match_choices("○", MEDIA).value, match_choices("○", MEDIA).note) == ([], "○")
    assert (match_choices("×", MEDIA).value, match_choices("×", MEDIA).note) == ([], "")
    assert match_choices("○（紙）", MEDIA).value == ["paper"]


def test_two_choices_that_are_equally_near_are_not_guessed_between() -> None:
    people = [Choice("employee", "従業者", ("社員",)), Choice("family", "従業者の家族", ("家族",))]
    assert match_choice("社員家族", people).key == ""
    assert {key for key, _score in match_choice("社員家族", people).near} == {"employee", "family"}
