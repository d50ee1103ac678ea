"""The pages of the register and its risks: who sees what, who may do what, and what happens when forms are sent."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mamori.kernel.trail.models import TrailEntry
from mamori.measures.inventory.actions import register
from mamori.measures.inventory.models import Entry
from measures.inventory.furnished import SCENE, entered, written
from measures.inventory.reading import at, deeds_on, field, told, words_of
from measures.inventory.test_pages_risks import GRADED, READERS
from measures.inventory.test_pages_survey import POSTED
from people import NOW, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]

HEAD = {
    *("inventory.change_entry", "inventory.review_entry", "inventory.retire_entry", "inventory.take_risks"),
    *("inventory.remark", "inventory.attach"),
}
OFFICE = HEAD | {"inventory.merge_entries", "inventory.split_entry", "inventory.override_kind"}


def test_an_entry_offers_each_reader_what_they_may_do_and_shows_nothing_to_others(
    cast: Cast, entry: Entry
) -> None:
    offered = {"takahashi": OFFICE, "sato": OFFICE, "tanaka": HEAD}
    for name, deeds in offered.items():
        assert deeds_on(getattr(cast, name).browser().get(at("entry", entry.pk))) == deeds, name
    for name in READERS:
        page = getattr(cast, name).browser().get(at("entry", entry.pk))
        assert deeds_on(page) == ({"inventory.remark"} if name == "suzuki" else set()), name
        assert "顧客名簿" in words_of(page)
    for name in ("ono", "mori", "kato", "watanabe"):
        assert getattr(cast, name).browser().get(at("entry", entry.pk)).status_code == 404, name
    assert cast.mallory.browser().get(at("entry", entry.pk)).status_code == 403


def test_an_employee_who_answers_for_an_entry_sees_it_without_the_risks_they_may_not_open(
    cast: Cast, entry: Entry
) -> None:
    register.change_entry(entry, {}, owner=cast.mori.person, by=cast.takahashi.actor, at=NOW)
    browser = cast.mori.browser()
    page = browser.get(at("entry", entry.pk))
    assert "顧客名簿" in words_of(page)
    assert str(SCENE["what"]) not in words_of(page)
    assert deeds_on(page) == set()
    assert browser.get(at("risk", entry.risks.get().pk)).status_code == 403


def test_an_entry_shows_kinds_with_reasons_contradictions_risks_flow_and_history(
    cast: Cast, entry: Entry
) -> None:
    register.change_entry(entry, {"entrusts": "yes"}, because="印刷を頼んだ", by=cast.tanaka.actor, at=NOW)
    page = cast.ito.browser().get(at("entry", entry.pk))
    words = words_of(page)
    for expected in ("法律上の区分", "個人情報", "当たる", "気になる点", str(SCENE["what"]), "印刷を頼んだ"):
        assert expected in words
    assert "<svg" in page.content.decode()
    assert "委託の有無 （空欄） → あり" in words


def test_a_retired_entry_says_so_and_only_the_office_may_restore_it(cast: Cast, entry: Entry) -> None:
    register.retire_entry(entry, because="サービスを終えた", by=cast.takahashi.actor, at=NOW)
    assert "この項目は廃止されています" in told(cast.ito.browser(), "entry", entry.pk)
    assert "サービスを終えた" in told(cast.ito.browser(), "entry", entry.pk)
    beside = {"inventory.remark", "inventory.attach"}
    assert deeds_on(cast.tanaka.browser().get(at("entry", entry.pk))) - beside == set()
    office = cast.takahashi.browser()
    assert deeds_on(office.get(at("entry", entry.pk))) - beside == {"inventory.restore_entry"}
    assert office.post(at("restore_entry", entry.pk), {"because": " "}).status_code == 422
    done = office.post(at("restore_entry", entry.pk), {"because": "まだあった"}, follow=True)
    assert "復活させました。" in words_of(done)


def test_the_empty_register_tells_the_next_step_to_those_who_may_take_it(cast: Cast) -> None:
    office = cast.takahashi.browser().get(at("entries"))
    assert "一覧表はまだ空です" in words_of(office)
    assert "inventory.open_round" in deeds_on(office)
    auditor = cast.ito.browser().get(at("entries"))
    assert "一覧表はまだ空です" in words_of(auditor)
    assert "inventory.open_round" not in deeds_on(auditor)


@pytest.mark.parametrize("name", ["entries", "risks", "findings", "flow"])
def test_a_list_shows_the_readers_own_reach_and_nothing_of_a_foreign_department(
    cast: Cast, name: str
) -> None:
    for department, label in ((cast.sales, "販売の名簿"), (cast.making, "工場の名簿")):
        written(cast, entered(cast, department, name=label, purpose="", business=label))
    marks = {"営業": "販売の名簿", "製造": "工場の名簿"}
    if name == "flow":
        marks = {"営業": "1項目", "製造": "2項目"}
        assert "2項目" in told(cast.sato.browser(), name)
        for member in (cast.tanaka, cast.suzuki, cast.ono):
            assert "2項目" not in told(member.browser(), name)
        return
    for member in (cast.sato, cast.ito, cast.yamamoto):
        assert all(mark in told(member.browser(), name) for mark in marks.values())
    for member in (cast.tanaka, cast.suzuki):
        assert marks["営業"] in told(member.browser(), name)
        assert marks["製造"] not in told(member.browser(), name)
    assert marks["営業"] not in told(cast.ono.browser(), name)


def test_an_entry_is_entered_and_a_refused_form_keeps_what_was_typed(cast: Cast) -> None:
    browser = cast.tanaka.browser()
    given = {**POSTED, "department": cast.sales.pk, "owner": cast.tanaka.person.code}
    refused = browser.post(at("add_entry"), {**given, "business": "", "note": "消えない"})
    assert (refused.status_code, field(refused, "note")) == (422, "消えない")
    foreign = browser.post(at("add_entry"), {**given, "department": cast.making.pk})
    assert foreign.status_code == 422
    assert not Entry.objects.exists()
    done = browser.post(at("add_entry"), given, follow=True)
    made = Entry.objects.get()
    assert "PI-000001 を登録しました。" in words_of(done)
    assert (made.department, made.owner) == (cast.sales, cast.tanaka.person)


def test_two_who_change_one_entry_see_both_versions_and_the_second_may_decide(
    cast: Cast, entry: Entry
) -> None:
    office, head, here = cast.takahashi.browser(), cast.tanaka.browser(), at("change_entry", entry.pk)
    given = {**POSTED, "department": cast.sales.pk, "version": field(office.get(here), "version")}
    head.post(here, {**given, "count": "7"})
    conflict = office.post(here, {**given, "count": "9", "because": "数え直した"})
    assert conflict.status_code == 422
    assert "ほかの人が先に変更しました" in words_of(conflict)
    assert "件数 7 9" in words_of(conflict)
    assert (field(conflict, "count"), field(conflict, "because")) == ("9", "数え直した")
    assert Entry.objects.get().count == 7
    again = {**given, "count": "9", "version": field(conflict, "version")}
    assert "保存しました。" in words_of(office.post(here, again, follow=True))
    assert Entry.objects.get().count == 9


def test_the_form_of_an_entry_shows_what_stands_and_saving_it_unchanged_changes_nothing(
    cast: Cast, entry: Entry
) -> None:
    browser, here = cast.takahashi.browser(), at("change_entry", entry.pk)
    shown = browser.get(here)
    form = shown.context["form"]
    given = {name: value for name, value in form.initial.items() if value not in (None, "", False)}
    given |= {"items": "\n".join(form.initial["items"]), "department": cast.sales.pk}
    given = {name: value for name, value in given.items() if value != []}
    before = Entry.objects.get().content()
    browser.post(here, given)
    assert Entry.objects.get().content() == before


def test_review_merge_split_and_judgement_are_pressed_on_the_page(cast: Cast, entry: Entry) -> None:
    office = cast.takahashi.browser()
    assert "見直しを記録しました。" in words_of(office.post(at("review_entry", entry.pk), follow=True))
    other = entered(cast, name="写し", count=5)
    entered(cast, cast.making, name="よその名簿")
    offered = words_of(office.get(at("merge_entries", entry.pk)))
    assert ("写し" in offered, "よその名簿" in offered) == (True, False)
    here = at("merge_entries", entry.pk)
    alone = office.post(here, {"others": [entry.pk], "because": "同じ"})
    assert (alone.status_code, field(alone, "because")) == (422, "同じ")
    assert office.post(here, {"others": [other.pk]}).status_code == 422, "the reason is asked for"
    for beyond in ("9" * 23, "²", "x"):
        assert office.post(here, {"others": [beyond], "because": "同じ"}).status_code == 422
    chosen = {"others": [other.pk], "because": "同じ名簿"}
    shown = office.post(here, chosen)
    assert "件数 1,200 5 1,205" in words_of(shown)
    assert Entry.objects.get(pk=other.pk).state == "active", "to look is not to merge"
    register.change_entry(other, {"count": 7}, by=cast.tanaka.actor, at=NOW)
    again = office.post(here, {**chosen, "looked": field(shown, "looked")})
    assert "件数 1,200 7 1,207" in words_of(again), "what changed since is looked at first"
    merged = office.post(here, {**chosen, "looked": field(again, "looked")}, follow=True)
    assert "統合しました。" in words_of(merged)
    assert "PI-000002 → PI-000001" in words_of(merged)
    one = office.post(at("split_entry", entry.pk), {"names": "一つだけ", "because": "棚が違う"})
    assert "二つ以上書いてください。" in words_of(one)
    judged = {"kind": "my_number", "holds": "yes", "because": ""}
    assert office.post(at("override_kind", entry.pk), judged).status_code == 422
    done = office.post(at("override_kind", entry.pk), {**judged, "because": "写しがある"}, follow=True)
    assert "手動の判断 ：写しがある" in words_of(done)
    assert "inventory.withdraw_override" in deeds_on(done)
    back = office.post(at("withdraw_override", entry.overrides.get().pk), follow=True)
    assert "写しがある" not in words_of(back).partition("変更の履歴")[0]
    split = office.post(at("split_entry", entry.pk), {"names": "甲\n乙", "because": "棚が違う"}, follow=True)
    assert "PI-000004、PI-000005 に分割" in words_of(split)


def test_what_was_shown_is_what_is_acted_on(cast: Cast, entry: Entry) -> None:
    office, risk = cast.takahashi.browser(), entry.risks.get()
    old = {"version": entry.version, "because": "x", "kind": "my_number", "holds": "yes", "names": "甲\n乙"}
    register.change_entry(entry, {"count": 7}, by=cast.tanaka.actor, at=NOW)
    acts = TrailEntry.objects.count()
    for act in ("review_entry", "retire_entry", "override_kind", "split_entry"):
        page = office.post(at(act, entry.pk), old, follow=True)
        assert "ほかの人がこの内容を変更しました" in words_of(page) + str(page.content.decode()), act
    stale = office.post(
        at("accept_risk", risk.pk), {"version": risk.version + 9, "because": "x"}, follow=True
    )
    assert "ほかの人がこの内容を変更しました" in stale.content.decode()
    assert TrailEntry.objects.count() == acts
    pressed_again = office.post(at("retire_entry", entry.pk), old)
    now = field(pressed_again, "version")
    office.post(at("retire_entry", entry.pk), {**old, "version": now})
    assert Entry.objects.get().state == "retired"


def test_a_form_that_does_not_say_which_version_it_shows_overwrites_nothing(cast: Cast, entry: Entry) -> None:
    office, risk = cast.takahashi.browser(), entry.risks.get()
    given = {**POSTED, "department": cast.sales.pk, "count": "9", "version": ""}
    page = office.post(at("change_entry", entry.pk), given)
    assert (page.status_code, field(page, "count")) == (422, "9")
    assert "件数 1,200 9" in words_of(page)
    assert office.post(at("change_risk", risk.pk), {**GRADED, "version": ""}).status_code == 422
    assert Entry.objects.get().count == 1200
    assert (
        office.post(at("change_entry", entry.pk), {**given, "version": field(page, "version")}).status_code
        == 302
    )


def test_remarks_and_files_stand_beside_an_entry_for_those_who_see_it(cast: Cast, entry: Entry) -> None:
    head = cast.tanaka.browser()
    head.post(at("remark", entry.pk), {"text": "来月棚を替える"})
    assert "来月棚を替える" in told(cast.suzuki.browser(), "entry", entry.pk)
    paper = SimpleUploadedFile("覚書.txt", "棚の鍵は総務".encode(), content_type="text/plain")
    page = head.post(at("attach", entry.pk), {"file": paper}, follow=True)
    assert "ファイルを添付しました。" in words_of(page)
    kept = page.context["page"].files[0]
    here = at("attachment", entry.pk, kept.pk)
    assert cast.ito.browser().get(here).getvalue().decode() == "棚の鍵は総務"
    assert cast.ono.browser().get(here).status_code == 404
    assert cast.suzuki.browser().post(at("detach", entry.pk, kept.pk)).status_code == 403
    other = entered(cast, cast.making)
    assert cast.ono.browser().get(at("attachment", other.pk, kept.pk)).status_code == 404
    head.post(at("detach", entry.pk, kept.pk))
    assert cast.ito.browser().get(here).status_code == 404


def test_an_auditor_can_press_nothing_however_the_request_is_made(cast: Cast, entry: Entry) -> None:
    risk = entry.risks.get()
    made = register.override_kind(entry, "my_number", "yes", because="x", by=cast.sato.actor, at=NOW)
    before = TrailEntry.objects.count()
    given = {**POSTED, **GRADED, "because": "x", "names": "甲\n乙", "text": "x", "department": cast.sales.pk}
    on_entry = (
        "change_entry",
        "review_entry",
        "retire_entry",
        "restore_entry",
        "merge_entries",
        "split_entry",
    )
    addresses = [at("add_entry"), at("withdraw_override", made.pk)]
    addresses += [
        at(name, entry.pk) for name in (*on_entry, "override_kind", "attach", "take_risks", "add_risk")
    ]
    addresses += [at(name, risk.pk) for name in ("change_risk", "accept_risk", "remove_risk")]
    for auditor in (cast.ito, cast.kobayashi):
        browser = auditor.browser()
        assert {address: browser.post(address, given).status_code for address in addresses} == dict.fromkeys(
            addresses, 403
        )
    assert TrailEntry.objects.count() == before
