"""Reads a holding as facts of law and classifies it by the law of one day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mamori.law import Answer, operator
from mamori.law.classification import Classification, Facts, Kind, Processed
from mamori.law.classification import classify as classify_facts
from mamori.measures.inventory.rules.holding import Holding, plain

NAMING_ITEMS = ("氏名", "姓名", "名前", "お名前", "本名", "フルネーム", "顔写真", "署名", "name")
_NOT_A_PERSON = ("会社", "法人", "商品", "製品", "団体", "店舗", "部署", "学校", "ファイル")


def naming_item(items: Iterable[str]) -> str:
    """Return the first item that tells a person by itself, such as 氏名, or "" when there is none.

    Basis: Guidelines (General Rules) 2-1 (a full name by itself identifies a person).
    """
    for item in items:
        text = plain(item)
        if any(word in text for word in NAMING_ITEMS) and not any(word in text for word in _NOT_A_PERSON):
            return item
    return ""


def facts_of(holding: Holding) -> Facts:
    """Return what the holding's answers say to the law's definitions; what was not answered stays unknown."""
    return Facts(
        identifiable=Answer.of(holding.identifiable),
        searchable=Answer.of(holding.searchable),
        controls_disclosure=Answer.of(holding.controls_disclosure),
        my_number=Answer.of(holding.my_number),
        is_source=holding.is_source,
        exclusion=holding.exclusion,
        processed=Processed(holding.processed or "none"),
        special_care=tuple(holding.special_care),
        id_codes=tuple(holding.id_codes),
        entrusted_from=tuple(holding.entrusted_from),
        retention_months=holding.retention_months,
        named_item=naming_item(holding.items),
    )


def classify(holding: Holding, *, on: date) -> Classification:
    """Return the classification of the holding by the law in force on the day `on`."""
    return classify_facts(facts_of(holding), on=on)


def for_operator(
    holding: Holding, *, entry: object, on: date, ended_on: date | None = None
) -> operator.Holding:
    """Return what the judgement of the operator needs to know of this holding.

    `entry` is any handle by which the caller finds the holding again.
    """
    is_bought = holding.exclusion == "sold_directory"
    data = classify(holding, on=operator.THEN if is_bought else on)[Kind.PERSONAL_DATA]
    return operator.Holding(
        entry=entry,
        name=holding.name,
        persons=holding.count,
        is_database=data.holds,
        is_entrusted=bool(holding.entrusted_from),
        is_bought_directory=is_bought,
        ended_on=ended_on,
    )
