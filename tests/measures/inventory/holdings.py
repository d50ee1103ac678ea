"""Holdings for tests: a faultless one, and others that differ from it in what the test is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from mamori.measures.inventory.rules.holding import Row

TODAY = date(2026, 11, 23)

FAULTLESS = Row(
    business="修理受付",
    name="修理依頼の受付データ",
    principals=["customer"],
    items=["氏名", "住所", "電話番号"],
    purpose="修理品の引取りと返送、修理代金の請求、故障の傾向を集計して部品の設計を直すため",
    acquisition=["direct_written"],
    media=["server"],
    storage_place="受付システムの顧客フォルダ",
    storage_methods=["access_control", "backup"],
    access_holders="修理受付の担当者3名と部門長",
    count=1200,
    count_basis="exact",
    counted_on=date(2026, 6, 1),
    retention_from="last_use",
    retention_months=60,
    retention_basis="",
    oldest_on=date(2023, 4, 1),
    disposal_methods=["erase"],
    disposal_by="修理受付",
    entrusts="no",
    provides="no",
    shares="no",
    abroad="no",
    my_number="no",
    identifiable="yes",
    searchable="yes",
    controls_disclosure="yes",
    processed="none",
    form_ref="様式-12 修理依頼書 第3版",
    seasonal="always",
)


def holding(**differences: Any) -> Row:
    """Return the faultless holding with the given differences."""
    return replace(FAULTLESS, **differences)
