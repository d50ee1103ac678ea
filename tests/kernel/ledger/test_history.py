"""Who changed a row, and when: the history knows it from the act."""

from __future__ import annotations

from typing import Any

from ledgers import declare_people
from mamori.kernel.ledger import Column, Ledger
from mamori.kernel.ledger.history import deeds, tracked, versions
from mamori.kernel.people.models import Person
from people import NOW, Cast


def test_a_version_is_signed_by_the_act_that_made_it(cast: Cast, people: Ledger) -> None:
    mori = Person.objects.get(pk=cast.mori.person.pk)
    people.change(mori, by=cast.takahashi.actor, at=NOW, engagement="contract")  # type: ignore[misc]  # it has one
    record = mori.history.order_by("-history_id").first()
    assert (record.history_user, record.history_date) == (cast.takahashi.account, NOW)


def test_outside_of_an_act_nobody_is_named(cast: Cast, people: Ledger) -> None:
    assert cast.mori.person.history.first().history_user is None


def test_versions_hide_what_the_reader_may_not_see(cast: Cast, clean_slate: Any) -> None:
    people = declare_people(
        columns=(Column("code"), Column("kana"), Column("email", read="testing.people.create"))
    )
    mori = Person.objects.get(pk=cast.mori.person.pk)
    mori.email = "another@minato.example"
    mori.kana = "もり"
    mori.save()
    titles = [str(change.title) for change in versions(people, mori, cast.takahashi.actor).shown[0].changes]
    assert titles == ["ふりがな", "メールアドレス"]
    titles = [str(change.title) for change in versions(people, mori, cast.ito.actor).shown[0].changes]
    assert titles == ["ふりがな"]


def test_a_computed_field_is_no_part_of_the_history(cast: Cast, people: Ledger) -> None:
    assert {field.name for field in tracked(people, cast.takahashi.actor)} == {
        "code",
        "name",
        "kana",
        "email",
        "engagement",
        "department",
        "joined_on",
        "left_on",
    }


def test_the_trail_of_a_row_tells_acts_in_words_newest_first(cast: Cast, people: Ledger) -> None:
    mori, by = Person.objects.get(pk=cast.mori.person.pk), cast.takahashi.actor
    for kind in ("contract", "seconded"):
        people.change(mori, by=by, at=NOW, because=f"{kind}のため", engagement=kind)  # type: ignore[misc]  # it has one
    found, older = deeds(mori, size=1)
    assert [(str(deed.title), deed.who, deed.reason) for deed in found] == [
        ("従業者を変更する", "高橋 のぞみ", "secondedのため")
    ]
    assert [deed.reason for deed in deeds(mori, before=older)[0]] == ["contractのため"]
