"""Risks of an entry: taken from the library or written, graded, accepted by name, removed with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mamori.kernel.action import NotAllowed
from mamori.kernel.permission import Actor
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.inventory.actions import risks
from mamori.measures.inventory.actions.answers import ReasonMissing
from mamori.measures.inventory.models import Entry, Risk
from mamori.measures.inventory.rules import catalogue
from mamori.measures.inventory.rules.risk import propose
from measures.inventory.furnished import SCENE, entered, written
from people import NOW, Cast

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


def fresh(risk: Risk) -> Risk:
    return Risk.objects.select_related("entry__department").get(pk=risk.pk)


def offered(entry: Entry) -> list[str]:
    taken = set(entry.risks.values_list("source", flat=True))
    return [one.item.id for one in propose(entry, catalogue.seed("risks")["risks"], taken=taken)]


def test_proposals_are_taken_graded_with_their_source_and_are_not_offered_again(cast: Cast) -> None:
    entry = entered(cast)
    first, second, *_rest = offered(entry)
    made = risks.take_risks(entry, [first, second], by=cast.tanaka.actor, at=NOW)
    assert {risk.source for risk in Risk.objects.all()} == {first, second}
    for risk in Risk.objects.all():
        assert risk.entry == entry
        assert risk.phase in Risk.Phase
        assert risk.what
        assert risk.value is not None
        assert risk.accepted_at is None, "a proposal is never accepted by itself"
    assert len(made) == 2
    assert {first, second}.isdisjoint(offered(entry))
    act = TrailEntry.objects.first()
    assert act is not None
    assert (act.action, act.object_id, act.note) == (
        "inventory.take_risks",
        str(entry.pk),
        "リスク 2件を追加",
    )


def test_only_what_fits_the_entry_can_be_taken_and_only_once(cast: Cast) -> None:
    entry = entered(cast)
    first = offered(entry)[0]
    with pytest.raises(risks.NothingChosen):
        risks.take_risks(entry, [], by=cast.tanaka.actor, at=NOW)
    with pytest.raises(risks.NothingChosen):
        risks.take_risks(entry, ["no-such-risk"], by=cast.tanaka.actor, at=NOW)
    risks.take_risks(entry, [first], by=cast.tanaka.actor, at=NOW)
    with pytest.raises(risks.NothingChosen):
        risks.take_risks(entry, [first], by=cast.tanaka.actor, at=NOW)
    assert Risk.objects.count() == 1


def test_a_risk_in_ones_own_words_is_valued_by_likelihood_times_impact(cast: Cast) -> None:
    risk = fresh(written(cast, entered(cast)))
    assert (risk.what, risk.value, risk.residual) == (SCENE["what"], 6, 2)
    assert risk.source == ""
    assert [saved.history_user for saved in risk.history.all()] == [cast.takahashi.account]


def test_a_risk_without_all_grades_has_no_value(cast: Cast) -> None:
    risk = written(cast, entered(cast), likelihood=None, residual_impact=None)
    assert (fresh(risk).value, fresh(risk).residual) == (None, None)


def test_an_acceptance_bears_the_name_and_falls_only_when_the_residual_grades_change(cast: Cast) -> None:
    risk = written(cast, entered(cast))
    risks.accept_risk(risk, by=cast.sato.actor, at=NOW)
    assert (fresh(risk).accepted_by, fresh(risk).accepted_at) == ("佐藤 まもる", NOW)
    risks.change_risk(fresh(risk), {"measure_add": "入館記録と突き合わせる"}, by=cast.tanaka.actor, at=LATER)
    assert fresh(risk).accepted_by == "佐藤 まもる"
    risks.change_risk(fresh(risk), {"residual_impact": 3}, by=cast.tanaka.actor, at=LATER)
    assert (fresh(risk).accepted_by, fresh(risk).accepted_at, fresh(risk).residual) == ("", None, 3)
    assert fresh(risk).reviewed_on == LATER.date()


def test_what_remains_cannot_be_accepted_before_it_is_graded(cast: Cast) -> None:
    risk = written(cast, entered(cast), residual_likelihood=None)
    with pytest.raises(risks.NotGradedYet):
        risks.accept_risk(risk, because="大丈夫", by=cast.sato.actor, at=NOW)
    assert fresh(risk).accepted_by == ""


def test_a_high_rest_is_accepted_only_with_a_reason_that_is_kept(cast: Cast) -> None:
    risk = written(cast, entered(cast), residual_likelihood=2, residual_impact=3)
    with pytest.raises(ReasonMissing):
        risks.accept_risk(risk, because="  ", by=cast.sato.actor, at=NOW)
    risks.accept_risk(risk, because="来年度に入退室管理を入れる", by=cast.sato.actor, at=NOW)
    assert (fresh(risk).accepted_by, fresh(risk).residual_note) == (
        "佐藤 まもる",
        "来年度に入退室管理を入れる",
    )


def test_a_change_after_somebody_elses_is_refused(cast: Cast) -> None:
    risk = written(cast, entered(cast))
    seen = risk.version
    risks.change_risk(fresh(risk), {"impact": 1}, seen=seen, by=cast.tanaka.actor, at=NOW)
    with pytest.raises(risks.RiskChangedMeanwhile):
        risks.change_risk(fresh(risk), {"impact": 2}, seen=seen, by=cast.takahashi.actor, at=NOW)
    assert fresh(risk).impact == 1
    act = TrailEntry.objects.first()
    assert act is not None
    assert act.changes == {"impact": [3, 1]}


def test_a_risk_is_removed_with_a_reason_and_its_history_stays(cast: Cast) -> None:
    risk = written(cast, entered(cast))
    with pytest.raises(ReasonMissing):
        risks.remove_risk(risk, by=cast.tanaka.actor, at=NOW)
    number = risk.pk
    risks.remove_risk(risk, because="紙をやめた", by=cast.tanaka.actor, at=NOW)
    assert not Risk.objects.exists()
    act = TrailEntry.objects.first()
    assert act is not None
    assert (act.action, act.object_id, act.reason) == ("inventory.remove_risk", str(number), "紙をやめた")
    assert act.changes["what"] == [SCENE["what"], None]
    last, first = Risk.history.filter(id=number)
    assert (first.history_type, last.history_type) == ("+", "-")
    assert (last.history_user, last.history_change_reason) == (cast.tanaka.account, "紙をやめた")


def test_heads_analyse_their_own_departments_risks_and_only_the_office_accepts(cast: Cast) -> None:
    entry = entered(cast)
    risk = written(cast, entry)
    acts = TrailEntry.objects.count()
    strangers: list[Actor] = [
        one.actor
        for one in (cast.ono, cast.suzuki, cast.mori, cast.ito, cast.kobayashi, cast.watanabe, cast.mallory)
    ]
    for actor in strangers:
        for attempt in (
            lambda by: risks.take_risks(entry, offered(entry)[:1], by=by, at=NOW),
            lambda by: risks.add_risk(entry, SCENE, by=by, at=NOW),
            lambda by: risks.change_risk(risk, {"impact": 1}, by=by, at=NOW),
            lambda by: risks.remove_risk(risk, because="x", by=by, at=NOW),
        ):
            with pytest.raises(NotAllowed):
                attempt(actor)
    for actor in (*strangers, cast.tanaka.actor):
        with pytest.raises(NotAllowed):
            risks.accept_risk(risk, by=actor, at=NOW)
    assert TrailEntry.objects.count() == acts
    risks.change_risk(risk, {"impact": 1}, by=cast.tanaka.actor, at=NOW)
    assert fresh(risk).impact == 1
