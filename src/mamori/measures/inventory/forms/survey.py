"""Asks for a round, a deadline, a reason, a remark, an invitation and a declaration."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mamori.kernel.people.models import Department
from mamori.measures.inventory.models import Answer, Sheet, SurveyRound
from mamori.measures.inventory.rules import catalogue
from mamori.ui import widgets


class DepartmentChoices(widgets.RowsField):
    """Departments to tick, indented by their depth in the tree."""

    def label_from_instance(self, department: Any) -> str:
        """Returns the name, indented."""
        return f"{chr(0x3000) * department.depth}{department.name}"


class DepartmentChoice(forms.ModelChoiceField):
    """One department to choose, indented by its depth in the tree."""

    def label_from_instance(self, department: Any) -> str:
        """Returns the name, indented."""
        return f"{chr(0x3000) * department.depth}{department.name}"


class RoundForm(forms.Form):
    """Asks what a new round is called, how long it runs, whom it asks and what it asks besides the ten."""

    name = forms.CharField(label=_("棚卸しの名称"), max_length=120)
    starts_on = forms.DateField(label=_("開始日"), widget=widgets.DateInput)
    due_on = forms.DateField(label=_("提出期限"), widget=widgets.DateInput)
    lead = forms.CharField(
        label=_("お願いの文"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("調査表のいちばん上に出ます。"),
    )
    departments = DepartmentChoices(
        queryset=Department.objects.none(),
        label=_("調査する部門"),
        widget=widgets.CheckboxGroup,
        required=False,
    )
    questions = widgets.ChoicesField(
        label=_("最初から見せる追加の質問"),
        required=False,
        help_text=_("基本の10問はいつも見えます。ここで選ばない質問も、「くわしく」を開けば答えられます。"),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments: Any = self.fields["departments"]
        departments.queryset = Department.objects.filter(Department.open_on(on)).order_by("path")
        first = set(catalogue.first_sight())
        questions: Any = self.fields["questions"]
        questions.choices = [
            (n, gettext(spec.label)) for n, spec in catalogue.field_specs().items() if n not in first
        ]


class DeadlineForm(forms.Form):
    """Asks for another deadline."""

    due_on = forms.DateField(label=_("新しい提出期限"), widget=widgets.DateInput)


class AskForm(forms.Form):
    """Asks which further department a round that runs already shall ask."""

    department = DepartmentChoice(queryset=Department.objects.none(), label=_("加える部門"))

    def __init__(self, *args: Any, survey: SurveyRound, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unasked = Department.objects.filter(Department.open_on(on)).exclude(
            pk__in=survey.sheets.values("department")
        )
        department: Any = self.fields["department"]
        department.queryset = unasked.order_by("path")


class ReasonForm(forms.Form):
    """Asks for a reason; whether it must be given is the action's matter."""

    because = forms.CharField(
        label=_("理由"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3})
    )


class GoneForm(ReasonForm):
    """Asks why something is no longer held, and remembers which version of the row was shown."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class NoneForm(forms.Form):
    """Asks for the signature under "no personal information here"."""

    signed_by = forms.CharField(label=_("申告する人の氏名"), max_length=120)
    agreed = forms.BooleanField(
        label=_(
            "紙・パソコン・メール・クラウド・名刺・カメラ映像を確かめました。この部門に個人情報はありません。"
        ),
        error_messages={"required": _("確かめたことに印を付けてください。")},
    )


class CommentForm(forms.Form):
    """Asks for a remark and what it is about."""

    text = forms.CharField(label=_("コメント"), max_length=2000, widget=forms.Textarea({"rows": 2}))
    field = forms.ChoiceField(label=_("項目"), required=False)
    answer = forms.ModelChoiceField(queryset=Answer.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer: Any = self.fields["answer"]
        answer.queryset = Answer.objects.filter(sheet=sheet)
        field: Any = self.fields["field"]
        field.choices = [
            ("", _("全体")),
            *((n, gettext(spec.label)) for n, spec in catalogue.field_specs().items()),
        ]


class InviteForm(forms.Form):
    """Asks whom to invite by link."""

    guest_name = forms.CharField(label=_("記入する人の氏名"), max_length=100)
    email = forms.EmailField(label=_("メールアドレス"))
