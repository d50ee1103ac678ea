"""The pages of risks, findings, the flow and the judgement of the company."""

from __future__ import annotations

from datetime import date

import pytest

from mamori.measures.inventory.actions import register, risks
from mamori.measures.inventory.models import Entry, Risk
from measures.inventory.furnished import SCENE, entered
from measures.inventory.reading import at, deeds_on, field, told, words_of
from people import NOW, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]

READERS = ("yamamoto", "ito", "kobayashi", "suzuki")
GRADED = {**SCENE, "residual_likelihood": "1", "residual_impact": "2"}


def test_proposed_risks_are_ticked_taken_and_graded(cast: Cast) -> None:
    entry = entered(cast)
    head, here = cast.tanaka.browser(), at("take_risks", entry.pk)
    assert "リスクはまだ挙げられていません" in told(head, "entry", entry.pk)
    offered = [one for _, some in head.get(here).context["by_phase"] for one in some]
    assert "リスクの候補が選ばれていません。" in words_of(head.post(here))
    page = head.post(here, {"risk": [offered[0].item.id]}, follow=True)
    assert offered[0].item.what in words_of(page)
    risk = Risk.objects.get()
    shown = head.get(at("risk", risk.pk))
    assert deeds_on(shown) == {"inventory.change_risk", "inventory.remove_risk"}
    given = {**GRADED, "harm": [], "version": field(shown, "version")}
    refused = head.post(at("change_risk", risk.pk), {**given, "what": "", "rule": "第12条"})
    assert (refused.status_code, field(refused, "rule")) == (422, "第12条")
    head.post(at("change_risk", risk.pk), given)
    risk.refresh_from_db()
    assert (risk.what, risk.value, risk.residual) == (SCENE["what"], 6, 2)
    stale = head.post(at("change_risk", risk.pk), given)
    assert "ほかの人が変更しました。" in words_of(stale)


def test_what_remains_of_a_risk_is_accepted_by_the_office_and_seen_by_all_readers(
    cast: Cast, entry: Entry
) -> None:
    risk = entry.risks.get()
    office = cast.sato.browser()
    assert "inventory.accept_risk" in deeds_on(office.get(at("risk", risk.pk)))
    office.post(at("accept_risk", risk.pk))
    for member in (cast.ito, cast.suzuki, cast.tanaka):
        assert "佐藤 まもるが2026年6月1日" in told(member.browser(), "risk", risk.pk)
    assert "inventory.accept_risk" not in deeds_on(office.get(at("risk", risk.pk)))
    for name in READERS:
        assert deeds_on(getattr(cast, name).browser().get(at("risk", risk.pk))) == set()
    for name, status in (("ono", 404), ("mori", 403), ("mallory", 403), ("watanabe", 403)):
        assert getattr(cast, name).browser().get(at("risk", risk.pk)).status_code == status


def test_who_only_reads_a_risk_reads_words_and_no_keys(cast: Cast, entry: Entry) -> None:
    risk = entry.risks.get()
    told_more = {"harm": ["leak", "loss"], "due_on": date(2026, 9, 30), "assignee": cast.tanaka.person}
    risks.change_risk(risk, told_more, by=cast.takahashi.actor, at=NOW)
    words = told(cast.ito.browser(), "risk", risk.pk)
    for said in ("局面 保管・バックアップ", "媒体 紙", "起こる害 漏えい、滅失・紛失", "影響の大きさ 3 高い"):
        assert said in words
    assert ("対応の担当 田中 いさむ" in words, "対応期限 2026年9月30日（水）" in words) == (True, True)
    assert ("store" in words, "paper" in words) == (False, False)


def test_a_risk_that_cannot_be_accepted_or_removed_says_why(cast: Cast, entry: Entry) -> None:
    risk = entry.risks.get()
    risks.change_risk(risk, {"residual_likelihood": None}, by=cast.takahashi.actor, at=NOW)
    office = cast.takahashi.browser()
    assert "対策後の起こりやすさと影響を付けてから" in words_of(
        office.post(at("accept_risk", risk.pk), follow=True)
    )
    assert "理由を書いてください。" in words_of(office.post(at("remove_risk", risk.pk), follow=True))
    office.post(at("remove_risk", risk.pk), {"because": "紙をやめた"})
    assert not Risk.objects.exists()


def test_findings_lead_to_the_field_that_mends_them_and_end_when_mended(cast: Cast, entry: Entry) -> None:
    register.change_entry(entry, {"purpose": ""}, by=cast.takahashi.actor, at=NOW)
    head = cast.tanaka.browser().get(at("findings"))
    assert f'href="{at("change_entry", entry.pk)}#id_purpose"' in head.content.decode()
    assert deeds_on(cast.ito.browser().get(at("findings"))) == set()
    Entry.objects.update(issues=0)
    assert "矛盾は見つかっていません" in told(cast.ito.browser(), "findings")


def test_the_judgement_of_the_company_shows_both_laws_with_reasons(cast: Cast) -> None:
    entered(cast, count=6000, identifiable="yes", searchable="yes")
    words = told(cast.suzuki.browser(), "operator")
    for expected in ("いまの法律", "2005年の法律", "当たる", "6,000人", "中小規模事業者の軽い例示を使えるか"):
        assert expected in words
    assert cast.mori.browser().get(at("operator")).status_code == 403


def test_the_flow_can_be_read_as_words_and_printed(cast: Cast, entry: Entry) -> None:
    assert "図を言葉で見る" in told(cast.ito.browser(), "flow")
    paper = cast.ito.browser().get(at("flow") + "?print=1")
    assert "<svg" in paper.content.decode()
    assert "顧客管理" in paper.content.decode()
