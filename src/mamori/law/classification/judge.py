"""Classifies one holding by the law of one day, and names the duties that follow."""

from __future__ import annotations

from datetime import date

from mamori.law import articles, rule_sets
from mamori.law.answers import Answer
from mamori.law.articles import Article
from mamori.law.classification import personal, special
from mamori.law.classification.facts import Facts
from mamori.law.classification.verdict import Classification, Kind, Verdict

_BASES: dict[Kind, tuple[str, ...]] = {
    Kind.PERSONAL_INFORMATION: ("appi.personal_information",),
    Kind.PERSONAL_DATA: ("appi.personal_data", "appi.database"),
    Kind.RETAINED_PERSONAL_DATA: ("appi.retained_personal_data",),
    Kind.SPECIAL_CARE: ("appi.special_care",),
    Kind.MY_NUMBER: ("number_act.specific",),
    Kind.ID_CODE: ("appi.id_code", "order.id_code"),
    Kind.PERSON_RELATED: ("appi.person_related",),
    Kind.PSEUDONYMOUS: ("appi.pseudonymous",),
    Kind.ANONYMOUS: ("appi.anonymous",),
}
_MORE_BASES = {
    "retained.excluded": ("order.retained_exclusion",),
    "retained.six_months": ("order.six_months",),
    "retained.period_unknown": ("order.six_months",),
    "data.sold_directory": ("order.database",),
    "my_number.dead": ("number_act.security",),
    "person_related.yes": ("appi.person_related_provision",),
}
_NOT_FOR_PSEUDONYMOUS = {"appi.breach"}


def classify(facts: Facts, *, on: date) -> Classification:
    """Return the verdict on every kind by the law in force on the day `on`.

    Raises `rule_sets.NoLawThen` before 2005-04-01.
    Basis: APPI art. 2 and 16 in the numbering of the day; My Number Act art. 2.
    """
    rules = rule_sets.on(on)
    information = personal.is_personal_information(facts, rules)
    data = personal.is_personal_data(facts, rules, information)
    findings = {
        Kind.PERSONAL_INFORMATION: information,
        Kind.PERSONAL_DATA: data,
        Kind.RETAINED_PERSONAL_DATA: personal.is_retained_personal_data(facts, rules, data),
        Kind.SPECIAL_CARE: special.is_special_care(facts, rules, information),
        Kind.MY_NUMBER: special.is_specific_personal_information(facts, on),
        Kind.ID_CODE: special.is_id_code(facts, rules),
        Kind.PERSON_RELATED: special.is_person_related(facts, rules, information),
        Kind.PSEUDONYMOUS: special.is_pseudonymous(facts, rules),
        Kind.ANONYMOUS: special.is_anonymous(facts, rules),
    }
    verdicts = {kind: _verdict(kind, finding, on) for kind, finding in findings.items()}
    return Classification(on=on, rule_set=rules.key, verdicts=verdicts)


def _verdict(kind: Kind, finding: personal.Finding, on: date) -> Verdict:
    holds, reason, settle = finding
    in_force = articles.on(on)
    codes = (*_BASES[kind], *_MORE_BASES.get(reason.key, ()))
    found = tuple(article for code in codes if (article := in_force.cited(code)) is not None)
    return Verdict(kind, holds, reason, found, settle)


def duties(classification: Classification) -> list[Article]:
    """Return the articles whose duties follow from what certainly applies, as they may be cited, in the order of the law.

    Basis: the chapter of duties (APPI art. 17 to 46).  For pseudonymously processed information the duty to report
    leaks and the requests of persons do not apply (art. 41(9)).
    """
    in_force = articles.on(classification.on)
    is_pseudonymous = classification[Kind.PSEUDONYMOUS].holds is Answer.YES
    found: dict[str, Article] = {}
    for kind in classification.kinds:
        if is_pseudonymous and kind is Kind.RETAINED_PERSONAL_DATA:
            continue
        for article in in_force.about(kind.value):
            if not (is_pseudonymous and article.code in _NOT_FOR_PSEUDONYMOUS):
                found[article.code] = article
    cited = (in_force.cited(article.code) for article in in_force.values() if article.code in found)
    return [article for article in cited if article is not None]
