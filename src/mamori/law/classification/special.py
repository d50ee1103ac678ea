"""The special kinds: 要配慮, 特定個人情報, 個人識別符号, 個人関連情報, 仮名加工情報, 匿名加工情報."""

from __future__ import annotations

from datetime import date

from mamori.law import vocabulary
from mamori.law.answers import Answer
from mamori.law.classification.facts import Facts, Processed
from mamori.law.classification.personal import Finding, subject_of
from mamori.law.classification.verdict import Question
from mamori.law.rule_sets import RuleSet
from mamori.law.words import Words, say
from mamori.law.words import marked as _

ASK_MY_NUMBER = Question("my_number", say("ask.my_number", _("個人番号（マイナンバー）が含まれますか。")))


def _unknown_to_law(name: str) -> Finding:
    return (
        Answer.NO,
        say("no_such_concept", _("この日の法律には「%(name)s」の定めがありません。"), name=name),
        (),
    )


def _of_personal_information(information: Finding, yes: Words) -> Finding:
    """Return the finding for something that only personal information can be."""
    holds, _words, settle = information
    if holds is Answer.NO:
        return (
            Answer.NO,
            say("special.not_personal", _("個人情報に当たらないため、これにも当たりません。")),
            (),
        )
    if holds is Answer.UNKNOWN:
        return (
            Answer.UNKNOWN,
            say("special.personal_unknown", _("個人情報に当たるかどうかが決まっていません。")),
            settle,
        )
    return Answer.YES, yes, ()


def is_special_care(facts: Facts, rules: RuleSet, information: Finding) -> Finding:
    """Judge 要配慮個人情報.  Basis: APPI art. 2(3); Order art. 2; in force since 2017-05-30."""
    if not rules.knows("special_care"):
        return _unknown_to_law(vocabulary.definitions.labelled("special_care"))
    if not facts.special_care:
        return (
            Answer.NO,
            say("special_care.none", _("要配慮個人情報の11の種類のどれも含まれていません。")),
            (),
        )
    labels = "・".join(vocabulary.special_care.labelled(key) for key in facts.special_care)
    return _of_personal_information(
        information, say("special_care.yes", _("%(types)sを含みます。"), types=labels)
    )


def is_id_code(facts: Facts, rules: RuleSet) -> Finding:
    """Judge whether it holds 個人識別符号.  Basis: APPI art. 2(2); Order art. 1; in force since 2017-05-30."""
    if not rules.knows("id_code"):
        return _unknown_to_law(vocabulary.definitions.labelled("id_code"))
    keys = list(facts.id_codes)
    if facts.my_number is Answer.YES and "my_number" not in keys:
        keys.append("my_number")
    if keys:
        labels = "・".join(vocabulary.id_codes.labelled(key) for key in keys)
        return Answer.YES, say("id_code.yes", _("個人識別符号（%(codes)s）を含みます。"), codes=labels), ()
    if facts.my_number is Answer.UNKNOWN:
        words = say("id_code.unknown", _("個人識別符号に当たる個人番号を含むかどうかが分かりません。"))
        return Answer.UNKNOWN, words, (ASK_MY_NUMBER,)
    return Answer.NO, say("id_code.none", _("個人識別符号は含まれていません。")), ()


def is_specific_personal_information(facts: Facts, on: date) -> Finding:
    """Judge 特定個人情報: whatever holds the individual number of a living person, always and without exception.

    Basis: My Number Act art. 2 (definition), in force since 2015-10-05; art. 12 covers the dead as well.
    """
    if on < vocabulary.definitions["my_number"].valid_from:
        return _unknown_to_law(vocabulary.definitions.labelled("my_number"))
    if facts.my_number is Answer.NO and "my_number" not in facts.id_codes:
        return Answer.NO, say("my_number.none", _("個人番号（マイナンバー）は含まれていません。")), ()
    if facts.my_number is Answer.UNKNOWN and "my_number" not in facts.id_codes:
        words = say("my_number.unknown", _("個人番号（マイナンバー）を含むかどうかが分かりません。"))
        return Answer.UNKNOWN, words, (ASK_MY_NUMBER,)
    if facts.is_about_living is Answer.NO:
        words = say(
            "my_number.dead",
            _("亡くなった人の個人番号です。特定個人情報には当たりませんが、番号法の安全管理措置は必要です。"),
        )
        return Answer.NO, words, ()
    words = say("my_number.yes", _("個人番号（マイナンバー）を含むため、すべて特定個人情報に当たります。"))
    return Answer.YES, words, ()


def is_person_related(facts: Facts, rules: RuleSet, information: Finding) -> Finding:
    """Judge 個人関連情報.  Basis: APPI art. 2(7); in force since 2022-04-01."""
    if not rules.knows("person_related"):
        return _unknown_to_law(vocabulary.definitions.labelled("person_related"))
    if (early := subject_of(facts)) is not None:
        return early
    holds, _words, settle = information
    if facts.processed is not Processed.NONE:
        words = say(
            "person_related.processed", _("仮名加工情報・匿名加工情報は、個人関連情報から除かれます。")
        )
        return Answer.NO, words, ()
    if holds is Answer.YES:
        return (
            Answer.NO,
            say("person_related.personal", _("個人情報に当たるため、個人関連情報には当たりません。")),
            (),
        )
    if holds is Answer.UNKNOWN:
        return (
            Answer.UNKNOWN,
            say("person_related.unknown", _("個人情報に当たるかどうかが決まっていません。")),
            settle,
        )
    words = say(
        "person_related.yes",
        _(
            "特定の個人を識別できませんが、生存する個人に関する情報です。提供先で個人データになるときは同意の確認が要ります。"
        ),
    )
    return Answer.YES, words, ()


def is_pseudonymous(facts: Facts, rules: RuleSet) -> Finding:
    """Judge 仮名加工情報.  Basis: APPI art. 2(5), 41, 42; in force since 2022-04-01."""
    if not rules.knows("pseudonymous"):
        return _unknown_to_law(vocabulary.definitions.labelled("pseudonymous"))
    if facts.processed is not Processed.PSEUDONYMOUS:
        return Answer.NO, say("pseudonymous.none", _("仮名加工はされていません。")), ()
    words = say(
        "pseudonymous.yes", _("ほかの情報と照合しない限り特定の個人を識別できないように加工されています。")
    )
    return Answer.YES, words, ()


def is_anonymous(facts: Facts, rules: RuleSet) -> Finding:
    """Judge 匿名加工情報.  Basis: APPI art. 2(6), 43 to 46; in force since 2017-05-30."""
    if not rules.knows("anonymous"):
        return _unknown_to_law(vocabulary.definitions.labelled("anonymous"))
    if facts.processed is not Processed.ANONYMOUS:
        return Answer.NO, say("anonymous.none", _("匿名加工はされていません。")), ()
    words = say("anonymous.yes", _("特定の個人を識別できず、復元もできないように加工されています。"))
    return Answer.YES, words, ()
