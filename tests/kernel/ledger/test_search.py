"""The folded text that a searchable model keeps, and what it finds."""

from __future__ import annotations

from typing import Any, ClassVar
from unittest.mock import patch

from django.db import models
from django.db.models import Q
from django.test.utils import isolate_apps

from mamori.kernel.ledger.search import Searchable, matching


def sample() -> Any:
    """Returns an unsaved row of a model that exists in this test only."""

    class Shelf(Searchable):
        search_fields: ClassVar[tuple[str, ...]] = ("name", "kind", "holder.name", "missing.name")

        name = models.CharField(max_length=40)
        kind = models.CharField(max_length=5, choices={"a": "ＡＢＣ帳票"})
        holder: Any = None

        class Meta:
            app_label = "kernel"

        def __str__(self) -> str:
            return self.name

    return Shelf(name="顧客ﾘｽﾄ", kind="a")


@isolate_apps("mamori.kernel")
def test_saving_fills_the_folded_text_with_the_words_of_choices() -> None:
    row = sample()
    with patch.object(models.Model, "save") as saved:
        row.save(update_fields=["name"])
    assert row.search_text == "顧客リスト abc帳票"
    assert saved.call_args.kwargs["update_fields"] == {"name", "search_text"}


@isolate_apps("mamori.kernel")
def test_a_whole_save_says_nothing_about_single_fields() -> None:
    with patch.object(models.Model, "save") as saved:
        sample().save()
    assert "update_fields" not in saved.call_args.kwargs


def test_every_word_must_occur_in_some_field() -> None:
    nowhere = Q(pk__in=[])
    found = matching("ＡＢＣ　帳票", ("search_text",))
    assert found == (nowhere | Q(search_text__contains="abc")) & (nowhere | Q(search_text__contains="帳票"))


def test_no_words_ask_for_nothing_and_a_plain_field_is_compared_without_case() -> None:
    assert matching("  ", ("search_text",)) == Q()
    assert matching("x", ("name",)) == Q(pk__in=[]) | Q(name__icontains="x")
