"""The forms of the body, its seats, appointments and tasks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mamori.measures.organisation import seed
from mamori.measures.organisation.forms.fields import (
    DepartmentField,
    DepartmentsField,
    because,
    day,
)
from mamori.measures.organisation.models import FORM_LABELS, post_choices
from mamori.measures.organisation.rules import Form, Post
from mamori.ui.people import PersonField


class BodyForm(forms.Form):
    """Name, charter and rhythm of a body."""

    name = forms.CharField(label=_("名称"), max_length=120)
    meets = forms.CharField(label=_("集まる頻度"), max_length=120, required=False)
    charter = forms.CharField(
        label=_("設置の目的と権限"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("文例です。自社に合わせて直してください。"),
    )


class FoundingForm(BodyForm):
    """A new body: from when, and which departments take part."""

    started_on = day(_("設置日"))
    departments = DepartmentsField(
        label=_("担当者を出す部門"),
        required=False,
        help_text=_("選んだ部門ごとに、部門管理者と部門担当者の席を作ります。"),
    )
    with_tasks = forms.BooleanField(
        label=_("最初の仕事の一覧を作る"),
        required=False,
        initial=True,
        help_text=_("棚卸し、規程づくり、窓口、教育と監査の計画が、期限つきで入ります。あとで直せます。"),
    )
    field_order = ("name", "started_on", "departments", "meets", "charter", "with_tasks")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["departments"].offer(on)  # type: ignore[attr-defined]  # our own field


class ChangeBodyForm(BodyForm):
    """What can be changed of a body."""

    form = forms.TypedChoiceField(
        label=_("形"), coerce=Form, choices=[(form.value, label) for form, label in FORM_LABELS.items()]
    )
    field_order = ("form", "name", "meets", "charter")


class EndForm(forms.Form):
    """The last day of something, and why."""

    on = day(_("最後の日"))
    because = because()


class SeatForm(forms.Form):
    """A new seat."""

    post = forms.TypedChoiceField(
        label=_("役目"), coerce=Post, choices=[("", _("選んでください")), *post_choices()]
    )
    title = forms.CharField(label=_("席の名前"), max_length=120)
    department = DepartmentField(
        required=False, empty_label=_("（全社）"), help_text=_("部門ごとの席のときだけ選びます。")
    )
    duties = forms.CharField(
        label=_("すること"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class MemberForm(forms.Form):
    """Who takes a seat, from when."""

    person = PersonField(label=_("席につく人"))
    starts_on = day(_("始まりの日"))


class AppointmentForm(forms.Form):
    """An appointment with its letter."""

    post = forms.TypedChoiceField(
        label=_("役目"), coerce=Post, choices=[("", _("選んでください")), *post_choices()]
    )
    person = PersonField(label=_("任命する人"))
    department = DepartmentField(
        required=False,
        empty_label=_("（全社）"),
        label=_("担当する部門"),
        help_text=_("部門管理者・部門担当者のときに選びます。"),
    )
    starts_on = day(_("任期の始まり"))
    ends_on = day(
        _("任期の終わり"), required=False, help_text=_("空欄なら、終わりの日を決めずに任命します。")
    )
    letter_number = forms.CharField(
        label=_("任命書の番号"), max_length=40, required=False, help_text=_("空欄なら、自動で付けます。")
    )
    letter_on = day(_("任命書の日付"), required=False)
    appointed_by = forms.CharField(
        label=_("任命する人の肩書きと氏名"),
        max_length=160,
        required=False,
        help_text=_("空欄なら、代表者の名前になります。"),
    )
    duties = forms.CharField(
        label=_("任務"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("1行に1つ書きます。空欄なら、役目ごとの標準の任務を任命書に載せます。"),
    )
    confirmed_because = forms.CharField(
        label=_("注意を確かめたうえで任命する理由"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("注意が表示されたときだけ書きます。"),
    )


class TaskForm(forms.Form):
    """A task of the team."""

    title = forms.CharField(label=_("仕事"), max_length=160)
    purpose = forms.CharField(
        label=_("何のために"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    done_when = forms.CharField(label=_("できたと言える状態"), required=False, max_length=300)
    part = forms.ChoiceField(
        label=_("まとまり"), required=False, choices=[("", _("そのほか")), *seed.task_parts().items()]
    )
    owner = PersonField(label=_("担当者"), required=False)
    due_on = day(_("期限"), required=False)


class ProgressForm(forms.Form):
    """How far a task is."""

    progress = forms.IntegerField(
        label=_("進み具合"), min_value=0, max_value=100, help_text=_("100にすると完了です。")
    )
    text = forms.CharField(
        label=_("報告"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
