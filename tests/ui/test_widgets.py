"""The inputs that Django does not have."""

from datetime import date
from types import SimpleNamespace

from django import forms
from django.forms.models import ModelChoiceIteratorValue

from mamori.ui import widgets
from mamori.ui.charts import per_cent


class Answer(forms.Form):
    """One of each."""

    items = widgets.ListField(label="項目", required=False, item_length=10)
    kept = widgets.ChoicesField(
        label="媒体", choices=[("paper", "紙"), ("箱", [("pc", "パソコン")])], required=False
    )
    abroad = widgets.TriStateField(label="外国にありますか", required=False)
    on = forms.DateField(label="数えた日", widget=widgets.DateInput(), required=False)


def test_lines_become_a_list_without_empty_and_repeated_ones() -> None:
    form = Answer({"items": " 氏名\r\n\r\n住所\r\n氏名 \r\n"})
    assert form.is_valid()
    assert form.cleaned_data["items"] == ["氏名", "住所"]


def test_where_commas_part_too_one_line_holds_many_items_and_brackets_keep_theirs() -> None:
    field = widgets.ListField(commas=True)
    typed = "氏名、住所（自宅、勤務先）、電話番号\r\n学歴・職歴、"
    assert field.to_python(typed) == ["氏名", "住所（自宅、勤務先）", "電話番号", "学歴・職歴"]
    assert widgets.ListField().to_python("氏名、住所") == ["氏名、住所"]


def test_a_list_is_shown_one_item_a_line_and_escaped() -> None:
    html = str(Answer(initial={"items": ["氏名", "</textarea><b>"]})["items"])
    assert "氏名\n&lt;/textarea&gt;&lt;b&gt;</textarea>" in html


def test_an_item_that_is_too_long_is_refused_by_name() -> None:
    form = Answer({"items": "とても長い項目の名前である"})
    assert form.errors["items"] == ["10文字以内で入力してください：とても長い項目の名前である…"]


def test_only_another_item_is_a_change_of_a_list() -> None:
    assert not Answer({"items": "氏名\r\n"}, initial={"items": ["氏名"]}).has_changed()
    assert Answer({"items": "氏名\r\n住所"}, initial={"items": ["氏名"]}).has_changed()


def test_ticks_come_back_in_the_order_of_the_vocabulary() -> None:
    form = Answer({"kept": ["pc", "paper"]})
    assert form.is_valid()
    assert form.cleaned_data["kept"] == ["paper", "pc"]


def test_a_tick_outside_the_vocabulary_is_refused() -> None:
    assert list(Answer({"kept": ["moon"]}).errors) == ["kept"]


def test_yes_no_unknown_starts_with_no_answer() -> None:
    html = str(Answer()["abroad"])
    assert html.count('type="radio"') == 3
    assert "checked" not in html
    assert str(Answer({"abroad": "unknown"})["abroad"]).count("checked") == 1


def test_a_date_is_given_to_the_browser_as_it_wants_it() -> None:
    assert 'type="date" name="on" value="2026-11-03"' in str(Answer({"on": "2026-11-03"})["on"])


def test_a_date_may_be_written_otherwise_and_one_that_is_none_is_not_lost() -> None:
    form = Answer({"on": "令和7年12月2日"})
    assert form.is_valid()
    assert form.cleaned_data["on"] == date(2025, 12, 2)
    assert 'type="date" name="on" value="2025-12-02"' in str(form["on"])
    assert 'type="text" name="on" value="来月"' in str(Answer({"on": "来月"})["on"])


def test_a_department_is_indented_by_its_depth() -> None:
    select = widgets.DepartmentSelect()
    labels = []
    for path in ("/1/", "/1/4/", "/1/4/9/"):
        value = ModelChoiceIteratorValue(1, SimpleNamespace(path=path))  # type: ignore[arg-type]  # a department in miniature
        labels.append(select.create_option("department", value, "人事課", False, 0)["label"])
    assert labels == ["人事課", "\u3000人事課", "\u3000\u3000人事課"]


def test_a_share_is_never_written_with_a_local_comma() -> None:
    assert per_cent(1, 3) == "33.33"
