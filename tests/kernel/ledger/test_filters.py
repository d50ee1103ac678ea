"""Filters over vocabularies, lists and instants."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.http import QueryDict

from mamori.kernel.ledger.filters import Answer, Asked, ChoiceFilter, DateFilter, Filter, YesNoFilter
from mamori.kernel.people.models import Person
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.inventory.models import Entry
from people import TODAY, TOKYO, Cast


def answered(one: Filter, model: type, question: str, cast: Cast) -> Answer:
    return one.answer(model, QueryDict(question), Asked(cast.takahashi.actor, "inventory.entries", TODAY))


def test_an_empty_value_asks_for_nothing_even_where_empty_is_an_answer(cast: Cast) -> None:
    vocabulary = {"yes": "あり", "no": "なし", "": "未回答"}
    one = ChoiceFilter("entrusts", vocabulary)
    assert answered(one, Entry, "entrusts=", cast).condition is None
    assert answered(one, Entry, "entrusts=-", cast).condition == Q(entrusts="")
    assert answered(one, Entry, "entrusts=-", cast).words == "未回答"


def test_a_choice_in_a_list_of_keys_is_looked_for_as_a_whole_key(cast: Cast) -> None:
    shown = answered(ChoiceFilter("media", {"pc": "パソコン"}), Entry, "media=pc", cast)
    assert shown.condition == Q(media__contains="|pc|")


def test_days_of_an_instant_are_the_companys_days(cast: Cast) -> None:
    shown = answered(DateFilter("at"), TrailEntry, "at_from=2026-06-01&at_to=2026-06-01", cast)
    midnight, next_midnight = datetime(2026, 6, 1, tzinfo=TOKYO), datetime(2026, 6, 2, tzinfo=TOKYO)
    assert shown.condition == Q(at__gte=midnight) & Q(at__lt=next_midnight)


def test_yes_and_no_divide_all_rows_between_them(cast: Cast) -> None:
    one = YesNoFilter("officer", Q(engagement="officer"), title="役員")
    yes, no = (answered(one, Person, f"officer={value}", cast).condition for value in ("yes", "no"))
    assert yes is not None
    assert no is not None
    counts = [Person.objects.filter(condition).count() for condition in (yes, no)]
    assert (counts, sum(counts)) == ([2, 9], Person.objects.count())
