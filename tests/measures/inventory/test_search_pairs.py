"""The register's search by pairs of letters finds what reading every row would find, and no more."""

from __future__ import annotations

from random import Random

import pytest
from django.db import connection
from django.http import QueryDict
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mamori.kernel.ledger import Listing, matching, pairs
from mamori.measures.inventory.actions import register
from mamori.measures.inventory.ledgers import register as ledger
from mamori.measures.inventory.ledgers import risks
from mamori.measures.inventory.models import Entry, Risk
from measures.inventory.furnished import entered, written
from people import NOW, TODAY, Cast, Member

pytestmark = pytest.mark.django_db

WORDS = ("第1234号", "第23号と12号", "顧客名簿", "名簿の顧客", "採用面接票", "Ａ１台帳", "a1", "鍵", "😀印")


def asked(who: Member, words: str, **more: str) -> Listing:
    question = QueryDict(mutable=True)
    question.update({"q": words, **more})
    return Listing(ledger, question, actor=who.actor, today=TODAY)


def found(who: Member, words: str) -> list[str]:
    return [row.name for row in asked(who, words).leaf.rows]


def test_what_is_written_changed_and_gone_is_found_as_it_is_now(cast: Cast) -> None:
    entry = entered(cast, name="採用面接票")
    entered(cast, name="入館証")
    assert (found(cast.sato, "面接"), found(cast.sato, "入館 証")) == (["採用面接票"], ["入館証"])
    register.change_entry(entry, {"name": "応募書類"}, by=cast.takahashi.actor, at=NOW)
    assert (found(cast.sato, "面接"), found(cast.sato, "応募")) == ([], ["応募書類"])
    Entry.objects.bulk_create([Entry(number="X1", search_text="検診結果", name="検診", department=cast.sales,
                                     registered_on=TODAY)])  # fmt: skip
    assert found(cast.sato, "検診") == ["検診"]
    Entry.objects.filter(number="X1").update(search_text="別")
    assert found(cast.sato, "検診") == []
    Entry.objects.filter(number="X1").delete()
    assert found(cast.sato, "別") == []


def test_the_pairs_alone_are_not_enough(cast: Cast) -> None:
    entered(cast, name="第23号と12号と34号", note="第1")
    assert len(pairs.pairs_of("第1234号")) == 5
    assert found(cast.sato, "第1234号") == []


@pytest.mark.parametrize("rare", [pairs.RARE, 1, 0])
def test_rare_or_common_the_same_rows_are_found_and_counted(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, rare: int
) -> None:
    monkeypatch.setattr(pairs, "RARE", rare)
    dice = Random(11)
    for number in range(12):
        entered(cast, name=f"{number}番", note=" ".join(dice.sample(WORDS, 3)))
    questions = [
        *WORDS,
        "名簿",
        "号",
        "1",
        "第1 号と",
        "A1",
        "どこにもない",
        "無 名簿",
        "😀",
        '"',
        "' OR long",
        "%",
        "_",
    ]
    for words in questions:
        plain = {row.pk for row in Entry.objects.filter(matching(words, ledger.search))}
        listing = asked(cast.sato, words)
        assert {row.pk for row in listing.leaf.rows} == plain, words
        assert listing.counted == len(plain), words


@pytest.mark.parametrize("rare", [pairs.RARE, 0])
def test_risks_are_found_by_their_own_words_and_by_those_of_their_entry(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, rare: int
) -> None:
    monkeypatch.setattr(pairs, "RARE", rare)
    dice = Random(12)
    for number in range(6):
        entry = entered(cast, name=f"{number}番", note=" ".join(dice.sample(WORDS, 2)))
        for _risk in range(2):
            what, now, added = dice.sample(WORDS, 3)
            written(cast, entry, what=what, measure_now=now, measure_add=added)
    for words in (*WORDS, "名簿 第23号", "3番", "3番 名簿", "鍵 採用面接", "どこにもない", "1", "1 名簿"):
        plain = {row.pk for row in Risk.objects.filter(matching(words, risks.search))}
        question = QueryDict(mutable=True)
        question.update({"q": words})
        listing = Listing(risks, question, actor=cast.sato.actor, today=TODAY)
        assert {row.pk for row in listing.leaf.rows} == plain, words
        assert listing.counted == len(plain), words


def test_a_risk_is_found_as_it_is_now(cast: Cast) -> None:
    risk = written(cast, entered(cast), what="来客が名簿を持ち出す")
    assert risk.search_text.startswith("来客が名簿を持ち出す")
    risk.what = "Ｕｓｂを失くす"
    risk.save()
    assert Risk.objects.filter(search_text__contains="usbを失くす").count() == 1


def test_a_text_longer_than_the_index_counts_is_still_found(cast: Cast) -> None:
    entered(cast, name="長文", note="あ" * (pairs.SQUARE * pairs.SQUARE + 7) + "終端")
    entered(cast, name="短文")
    assert found(cast.sato, "終端") == ["長文"]


def test_a_search_ends_at_the_readers_reach(cast: Cast) -> None:
    entered(cast, cast.making, name="工場の入館証")
    entered(cast, name="営業の入館証")
    assert found(cast.tanaka, "入館") == ["営業の入館証"]
    hidden, nothing = asked(cast.tanaka, "工場"), asked(cast.tanaka, "砂漠")
    assert (hidden.leaf, hidden.counted, hidden.is_empty) == (nothing.leaf, nothing.counted, nothing.is_empty)


def test_pages_of_a_search_hold_every_row_once_and_carry_its_number(cast: Cast) -> None:
    for number in range(7):
        entered(cast, name=f"入館証{number}")
    first = asked(cast.sato, "入館")
    first.size = 3
    second = Listing(ledger, QueryDict(first.on_address[1:]), actor=cast.sato.actor, today=TODAY, size=3)
    third = Listing(ledger, QueryDict(second.on_address[1:]), actor=cast.sato.actor, today=TODAY, size=3)
    rows = [row.name for one in (first, second, third) for row in one.leaf.rows]
    assert rows == [f"入館証{number}" for number in range(7)]
    assert [one.counted for one in (first, second, third)] == [7, 7, 7]


@pytest.mark.usefixtures("at_ten")
@pytest.mark.parametrize("rare", [pairs.RARE, 1])
@pytest.mark.parametrize("size", [1, 60])
def test_a_search_keeps_the_budget_of_the_list(
    cast: Cast,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
    rare: int,
    size: int,
) -> None:
    monkeypatch.setattr(pairs, "RARE", rare)
    for number in range(size):
        entered(cast, name=f"入館証{number}")
    client = cast.sato.browser()
    page, place = reverse("inventory.entries"), Entry.objects.order_by("number")[0].pk
    for words in ("入館", "砂漠", "館入", "証入館"):
        for question in (f"?q={words}", f"?q={words}&after={place}&of={size}", f"?q={words}&look=owner"):
            with django_assert_max_num_queries(8):
                client.get(page + question)


def test_the_index_is_made_anew_where_it_was_lost(cast: Cast) -> None:
    entered(cast, name="入館証")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # as when Django makes a table anew to change a column
            cursor.execute('DROP TRIGGER "inventory_entry_pairs_put"')
        else:
            cursor.execute('DROP INDEX "inventory_entry_pairs"')
    entered(cast, name="出館証")
    connection.check_constraints()  # PostgreSQL indexes no table with checks put off
    assert pairs.furnish(Entry) is True
    assert (found(cast.sato, "入館"), found(cast.sato, "出館")) == (["入館証"], ["出館証"])
    assert pairs.furnish(Entry) is False


def test_without_the_full_text_module_every_row_is_read(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "are_kept", lambda model: False)
    entered(cast, name="入館証")
    assert pairs.holding(Entry, "入館") is None
    assert found(cast.sato, "入館") == ["入館証"]
