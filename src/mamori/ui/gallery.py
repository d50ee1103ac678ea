"""Shows every component once, with long names, empty states and errors; for those who build pages, never in production."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from mamori.ui import samples, widgets
from mamori.ui.pages import page


class SampleForm(forms.Form):
    """One field of every kind."""

    business = forms.CharField(
        label="業務名", help_text="ふだん部署で呼んでいる名前で書いてください。例：採用、名刺管理"
    )
    count = forms.IntegerField(
        label="件数", min_value=0, required=False, help_text="だいたいの数でかまいません。"
    )
    purpose = forms.CharField(label="利用目的", widget=forms.Textarea(attrs={"rows": 3}))
    items = widgets.ListField(label="項目")
    kept_as = widgets.ChoicesField(
        label="媒体",
        choices=[
            ("paper", "紙"), ("pc", "パソコン"), ("server", "社内サーバ"), ("cloud", "クラウド（SaaS）"),
            ("removable", "USBメモリ・CDなど持ち出せる媒体"), ("mail", "メール"), ("phone", "スマートフォン"),
        ],
    )  # fmt: skip
    entrusts = widgets.TriStateField(label="この情報の取扱いを、社外に委託していますか", required=False)
    counted_on = forms.DateField(
        label="数えた日",
        widget=widgets.DateInput(),
        required=False,
        help_text="「令和8年11月23日」のような書き方も読み取ります。",
    )
    kind = forms.ChoiceField(
        label="件数の根拠",
        choices=[("exact", "数えた"), ("about", "およその数"), ("unknown", "わからない")],
        widget=forms.RadioSelect,
    )
    department = forms.ChoiceField(
        label="部門",
        choices=[
            ("", "選んでください"),
            ("1", "総務部"),
            ("2", "\u3000人事課"),
            ("3", samples.LONG_DEPARTMENT),
        ],
    )
    file = forms.FileField(
        label="調査表のファイル",
        widget=widgets.FileDrop(),
        required=False,
        help_text="xlsx または csv、10MBまで。",
    )
    sure = forms.BooleanField(label="この部門には、個人情報がありません。内容を確認して申告します。")


@page(public=True)
def gallery(request: HttpRequest) -> HttpResponse:
    """The gallery; only where DEBUG is on."""
    if not settings.DEBUG:
        raise Http404
    if "messages" in request.GET:
        messages.success(request, "調査表を受理しました。")
    return render(request, "ui/gallery.html", _content())


def _content() -> dict[str, Any]:
    typed = {
        "business": "",
        "count": "-3",
        "items": "あ" * 201,
        "entrusts": "yes",
        "kept_as": ["paper", "pc"],
    }
    invalid = SampleForm(typed)
    invalid.full_clean()
    known = {"entrusts": "no", "items": ["氏名", "住所", "電話番号"], "kept_as": ["paper"]}
    shown = {name.lower(): value for name, value in vars(samples).items() if name.isupper()}
    return {
        **shown,
        "company": "株式会社ひなた文具サービス",
        "form": SampleForm(auto_id="ok_%s", initial=known),
        "invalid": invalid,
        "nothing": [],
    }
