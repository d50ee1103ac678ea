"""個人情報, 個人データ, 保有個人データ: the three nested definitions, each asking one thing more."""

from __future__ import annotations

from mamori.law import vocabulary
from mamori.law.answers import Answer
from mamori.law.classification.facts import Facts, Processed
from mamori.law.classification.verdict import Question
from mamori.law.rule_sets import RuleSet
from mamori.law.words import Words, say
from mamori.law.words import marked as _

Finding = tuple[Answer, Words, tuple[Question, ...]]

ASK_IDENTIFIABLE = Question(
    "identifiable",
    say(
        "ask.identifiable",
        _("氏名などから、またはほかの情報と容易に照らし合わせて、誰のことか分かりますか。"),
    ),
)
ASK_MATCHING = Question(
    "identifiable",
    say(
        "ask.matching",
        _("加工前のデータや対応表が社内に残っていて、照らし合わせれば誰のことか分かりますか。"),
    ),
)
ASK_SEARCHABLE = Question(
    "searchable",
    say(
        "ask.searchable",
        _("パソコンやシステムで検索できますか。紙なら、五十音順などに整理し、目次や索引を付けていますか。"),
    ),
)
ASK_CONTROL = Question(
    "controls_disclosure",
    say(
        "ask.controls_disclosure",
        _("本人から開示・訂正・利用停止などを求められたとき、自社の判断で応じる権限がありますか。"),
    ),
)
ASK_CONTRACT = Question(
    "controls_disclosure",
    say(
        "ask.contract",
        _("委託契約などで、開示・訂正などに応じる権限が自社に与えられていますか。"),
    ),
)
ASK_RETENTION = Question(
    "retention_months",
    say("ask.retention_months", _("取得から消去までの期間は何か月ですか。")),
)
ASK_LIVING = Question("is_about_living", say("ask.living", _("生きている個人の情報が含まれますか。")))
ASK_INDIVIDUAL = Question(
    "is_about_individual",
    say("ask.individual", _("統計などでなく、ひとりひとりについての情報ですか。")),
)


def subject_of(facts: Facts) -> Finding | None:
    """Return a finding when the information is not, or not known to be, about living individuals; else None.

    Basis: APPI art. 2(1) (生存する個人に関する情報).
    """
    if facts.is_about_individual is Answer.NO:
        words = say("not_individual", _("個人に関する情報ではありません（統計や、法人そのものの情報など）。"))
        return Answer.NO, words, ()
    if facts.is_about_living is Answer.NO:
        words = say(
            "not_living",
            _(
                "亡くなった人だけの情報です。同時に遺族など生きている個人の情報でもある場合は、その人の個人情報になります。"
            ),
        )
        return Answer.NO, words, ()
    if facts.is_about_individual is Answer.UNKNOWN:
        return (
            Answer.UNKNOWN,
            say("individual_unknown", _("個人に関する情報かどうかが分かりません。")),
            (ASK_INDIVIDUAL,),
        )
    if facts.is_about_living is Answer.UNKNOWN:
        return (
            Answer.UNKNOWN,
            say("living_unknown", _("生きている個人の情報かどうかが分かりません。")),
            (ASK_LIVING,),
        )
    return None


def is_personal_information(facts: Facts, rules: RuleSet) -> Finding:
    """Judge 個人情報.

    Basis: APPI art. 2(1); identification codes since 2017-05-30 (art. 2(2)); anonymised information since 2017-05-30.
    """
    if (early := subject_of(facts)) is not None:
        return early
    if rules.knows("anonymous") and facts.processed is Processed.ANONYMOUS:
        words = say(
            "anonymous",
            _("匿名加工情報は、特定の個人を識別できず復元もできないため、個人情報に当たりません。"),
        )
        return Answer.NO, words, ()
    if facts.my_number is Answer.YES:
        return (
            Answer.YES,
            say("by_my_number", _("個人番号（マイナンバー）を含むため、個人情報に当たります。")),
            (),
        )
    if rules.knows("id_code") and facts.id_codes:
        labels = "・".join(vocabulary.id_codes.labelled(key) for key in facts.id_codes)
        return (
            Answer.YES,
            say("by_id_code", _("個人識別符号（%(codes)s）を含むため、個人情報に当たります。"), codes=labels),
            (),
        )
    return _by_identification(facts)


def _by_identification(facts: Facts) -> Finding:
    if facts.processed is Processed.PSEUDONYMOUS:
        return _pseudonymous_identification(facts)
    if facts.identifiable is Answer.NO:
        words = say(
            "not_identifiable",
            _("単独でも、ほかの情報との容易な照合によっても、特定の個人を識別できません。"),
        )
        return Answer.NO, words, ()
    if facts.named_item:
        words = say("by_name", _("「%(item)s」から特定の個人を識別できます。"), item=facts.named_item)
        return Answer.YES, words, ()
    if facts.identifiable is Answer.YES:
        words = say("identifiable", _("生存する個人に関する情報で、特定の個人を識別できます。"))
        return Answer.YES, words, ()
    return (
        Answer.UNKNOWN,
        say("identifiable_unknown", _("特定の個人を識別できるかどうかが分かりません。")),
        (ASK_IDENTIFIABLE,),
    )


def _pseudonymous_identification(facts: Facts) -> Finding:
    if facts.identifiable is Answer.YES:
        words = say(
            "pseudonymous_matched",
            _(
                "仮名加工した情報ですが、社内の情報と照らし合わせれば特定の個人を識別できるため、個人情報に当たります。"
            ),
        )
        return Answer.YES, words, ()
    if facts.identifiable is Answer.NO:
        words = say(
            "pseudonymous_unmatched",
            _("仮名加工した情報で、照らし合わせる情報が社内にないため、個人情報に当たりません。"),
        )
        return Answer.NO, words, ()
    words = say(
        "pseudonymous_unknown",
        _("仮名加工した情報です。照らし合わせる情報が社内にあるかどうかが分かりません。"),
    )
    return Answer.UNKNOWN, words, (ASK_MATCHING,)


def is_personal_data(facts: Facts, rules: RuleSet, information: Finding) -> Finding:
    """Judge 個人データ: personal information that makes up a database, not the forms before they are typed in.

    Basis: APPI art. 16(1), 16(3); Order art. 4; Guidelines 2-4, 2-6.
    """
    holds, _words, settle = information
    if holds is Answer.NO:
        words = say("data.not_personal", _("個人情報に当たらないため、個人データにも当たりません。"))
        return Answer.NO, words, ()
    if (outside := _outside_database(facts, rules)) is not None:
        return Answer.NO, outside, ()
    if facts.searchable is Answer.UNKNOWN:
        words = say(
            "data.searchable_unknown",
            _("特定の個人を検索できるように整理されているかどうかが分かりません。"),
        )
        return Answer.UNKNOWN, words, (*settle, ASK_SEARCHABLE)
    if holds is Answer.UNKNOWN:
        words = say("data.personal_unknown", _("個人情報に当たるかどうかが決まっていません。"))
        return Answer.UNKNOWN, words, settle
    return Answer.YES, _data_reason(facts), ()


def _outside_database(facts: Facts, rules: RuleSet) -> Words | None:
    if rules.knows("database_exclusion") and _takes_out(facts.exclusion, "personal_data"):
        return say(
            "data.sold_directory",
            _("市販の名簿などをそのまま使うもので、個人情報データベース等から除かれます。"),
        )
    if facts.searchable is Answer.NO:
        return say(
            "data.not_searchable",
            _("特定の個人を検索できるように整理されていないため、個人データに当たりません。"),
        )
    if facts.is_source and facts.searchable is Answer.UNKNOWN:
        return say(
            "data.source_form",
            _("データベースに入力する前の帳票で、まだ個人情報データベース等を構成していません。"),
        )
    return None


def _data_reason(facts: Facts) -> Words:
    if facts.is_source:
        return say(
            "data.source_but_indexed",
            _(
                "入力用の帳票ですが、それ自体が検索できるように整理して保管されているため、個人データに当たります。"
            ),
        )
    return say("data.yes", _("検索できるように体系的に整理された個人情報（出力した帳票や媒体を含む）です。"))


def is_retained_personal_data(facts: Facts, rules: RuleSet, data: Finding) -> Finding:
    """Judge 保有個人データ: personal data over which the company has every power that a person may ask to be used.

    Basis: APPI art. 16(4); Order art. 5; Guidelines 2-7.  The six-month rule ended on 2022-04-01.
    """
    holds, _words, settle = data
    if holds is Answer.NO:
        return (
            Answer.NO,
            say("retained.not_data", _("個人データに当たらないため、保有個人データにも当たりません。")),
            (),
        )
    if _takes_out(facts.exclusion, "retained_personal_data"):
        label = vocabulary.exclusion.labelled(facts.exclusion)
        words = say("retained.excluded", _("政令で除かれる類型（%(type)s）に当たります。"), type=label)
        return Answer.NO, words, ()
    short_lived = rules.knows("six_month_rule")
    if short_lived and facts.retention_months is not None and facts.retention_months <= 6:
        words = say(
            "retained.six_months",
            _("6か月以内に消去するため、当時の法律では保有個人データから除かれました。"),
        )
        return Answer.NO, words, ()
    if facts.controls_disclosure is Answer.NO:
        words = say("retained.no_power", _("開示・訂正・利用停止などに自社の判断で応じる権限がありません。"))
        return Answer.NO, words, ()
    if facts.entrusted_from and facts.controls_disclosure is Answer.UNKNOWN:
        words = say(
            "retained.entrusted",
            _(
                "委託元から預かった情報で、自社に開示などの権限があるとの取決めがありません（通常は委託元の保有個人データです）。"
            ),
        )
        return Answer.NO, words, (ASK_CONTRACT,)
    return _by_power(facts, holds, settle, asks_retention=short_lived and facts.retention_months is None)


def _by_power(facts: Facts, data: Answer, settle: tuple[Question, ...], *, asks_retention: bool) -> Finding:
    if facts.controls_disclosure is Answer.UNKNOWN:
        words = say(
            "retained.power_unknown", _("開示・訂正・利用停止などに応じる権限があるかどうかが分かりません。")
        )
        return Answer.UNKNOWN, words, (*settle, ASK_CONTROL)
    if data is Answer.UNKNOWN:
        return (
            Answer.UNKNOWN,
            say("retained.data_unknown", _("個人データに当たるかどうかが決まっていません。")),
            settle,
        )
    if asks_retention:
        words = say(
            "retained.period_unknown",
            _("当時の法律では6か月以内に消去するものが除かれますが、保管期間が分かりません。"),
        )
        return Answer.UNKNOWN, words, (ASK_RETENTION,)
    if facts.entrusted_from:
        words = say(
            "retained.entrusted_power",
            _("委託元から預かった情報ですが、開示などに応じる権限が自社にあります。"),
        )
        return Answer.YES, words, ()
    return (
        Answer.YES,
        say("retained.yes", _("開示・訂正・利用停止などに自社の権限で応じられる個人データです。")),
        (),
    )


def _takes_out(key: str, effect: str) -> bool:
    term = vocabulary.exclusion.get(key)
    return term is not None and term.traits["effect"] == effect
