"""Components give the mark-up that readers and screen readers need."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from django.utils.safestring import mark_safe

from mamori.kernel.permission import Role
from mamori.ui import widgets
from mamori.ui.templatetags import ui

EVIL = '"><script>alert(1)</script>'


class Sheet(forms.Form):
    """A short form."""

    name = forms.CharField(label="名称", help_text="ふだんの呼び名")
    note = forms.CharField(label="備考", required=False)
    kept = widgets.ChoicesField(label="媒体", choices=[("paper", "紙")], required=False)
    sure = forms.BooleanField(label="確認しました")
    place = forms.CharField(widget=forms.HiddenInput)


def test_a_field_ties_label_help_and_mistake_to_its_input(draw: Any) -> None:
    html = draw('<c-field :field="form.name" />', form=Sheet({}))
    assert (
        '<label class="field__label" for="id_name">名称<span class="field__mark">※必須</span></label>' in html
    )
    assert '<div class="field__help" id="id_name_helptext">ふだんの呼び名</div>' in html
    assert '<ul class="errorlist" id="id_name_error">' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_group_of_ticks_is_a_fieldset_with_a_legend(draw: Any) -> None:
    html = draw('<c-field :field="form.kept" />', form=Sheet())
    assert html.lstrip().startswith('<fieldset class="field"')
    assert '<legend class="field__label">媒体</legend>' in html
    assert '<label class="choice" for="id_kept_0"><input type="checkbox"' in html


def test_a_single_tick_stands_before_its_words(draw: Any) -> None:
    html = draw('<c-field :field="form.sure" />', form=Sheet())
    assert html.index('type="checkbox"') < html.index("確認しました")
    assert "field__label" not in html


def test_a_form_drawn_whole_and_field_by_field_is_the_same(draw: Any) -> None:
    form = Sheet({"kept": ["paper"]})
    one_by_one = draw(
        '{% for field in form.visible_fields %}<c-field :field="field" />{% endfor %}', form=form
    )
    whole = draw("{{ form }}", form=form)
    assert one_by_one.replace("\n", "") in whole.replace("\n", "")


def test_the_error_summary_leads_to_each_field(draw: Any) -> None:
    html = draw('<c-form :form="form" />', form=Sheet({"place": "x"}))
    assert 'role="alert" tabindex="-1" data-error-summary' in html
    assert '<a href="#id_name">名称</a>：' in html
    assert '<a href="#id_sure">確認しました</a>：' in html


def test_a_form_keeps_its_hidden_fields_and_its_secret(draw: Any) -> None:
    html = draw('<c-form :form="form"><c-field :field="form.name" /></c-form>', form=Sheet())
    assert 'type="hidden" name="place"' in html
    assert 'name="csrfmiddlewaretoken"' in html
    assert "csrfmiddlewaretoken" not in draw('<c-form method="get" :form="form" />', form=Sheet())


def test_a_table_without_rows_says_the_next_step_instead(draw: Any) -> None:
    source = (
        '<c-table caption="表" :rows="rows"><c-slot name="empty">まだありません</c-slot><tr></tr></c-table>'
    )
    assert draw(source, rows=[]) == "まだありません"
    assert '<table class="table table--cards" ><caption>表</caption><tbody><tr></tr></tbody></table>' in draw(
        source, rows=[1]
    )


def test_a_table_head_may_have_one_row_or_several(draw: Any) -> None:
    one = draw('<c-table caption="表"><c-slot name="head"><th>部門</th></c-slot></c-table>')
    two = draw(
        '<c-table caption="表"><c-slot name="head"><tr><th>部門</th></tr><tr><th>名</th></tr></c-slot></c-table>'
    )
    assert "<thead><tr><th>部門</th></tr></thead>" in one
    assert "<thead><tr><th>部門</th></tr><tr><th>名</th></tr></thead>" in two


def test_the_title_of_a_table_may_be_for_the_ear_only(draw: Any) -> None:
    html = draw('<c-table caption="今日やること" hidden-caption><tr></tr></c-table>')
    assert '<caption class="visually-hidden">今日やること</caption>' in html


@pytest.mark.parametrize(
    ("query", "state", "href"),
    [
        ("", "none", "?sort=count"),
        ("?sort=count&page=3", "ascending", "?sort=-count"),
        ("?sort=-count&q=名刺", "descending", "?sort=count&amp;q=%E5%90%8D%E5%88%BA"),
    ],
)
def test_a_column_head_tells_how_it_sorts_and_turns_it_over(
    draw: Any, query: str, state: str, href: str
) -> None:
    html = draw('<c-th sort="count">件数</c-th>', query=query)
    assert f'aria-sort="{state}"' in html
    assert f'href="{href}"' in html


def test_a_state_has_words_and_an_icon_never_colour_alone(draw: Any) -> None:
    for kind in (
        "none",
        "working",
        "waiting",
        "returned",
        "done",
        "warning",
        "late",
        "error",
        "info",
        "unknown",
    ):
        html = draw('<c-status kind="{{ kind }}">受理</c-status>', kind=kind)
        assert f"status--{kind}" in html
        assert html.count("<svg") == 1
        assert html.endswith("受理</span>")


def test_a_notice_names_its_kind_to_those_who_do_not_see_it(draw: Any) -> None:
    assert 'role="alert"' in draw('<c-notice kind="error">だめでした</c-notice>')
    assert 'aria-label="エラー"' in draw('<c-notice kind="error">だめでした</c-notice>')
    assert 'role="status"' in draw('<c-notice kind="success">できました</c-notice>')


def test_a_tile_tells_state_next_step_and_evidence(draw: Any) -> None:
    html = draw(
        '<c-tile title="棚卸し" state="red" words="未完了" next="依頼する" :since="on" :evidence="0" href="/x" />',
        on=date(2026, 11, 23),
    )
    for words in (
        "未完了",
        "次にすること",
        "依頼する",
        "2026/11/23 から",
        "証拠 0 件",
        '<a href="/x">棚卸し</a>',
    ):
        assert words in html
    assert "証拠" not in draw('<c-tile title="棚卸し" words="未完了" />')
    unknown = draw('<c-tile title="棚卸し" state="unknown" words="判定できません" />')
    assert ("tile--unknown" in unknown, "status--unknown" in unknown) == (True, True)


def test_a_component_does_not_take_what_the_page_calls_by_the_same_name(draw: Any) -> None:
    page = {
        "title": "よそ",
        "actions": "よそ",
        "icon": "よそ",
        "items": ["よそ"],
        "note": "よそ",
        "end": "よそ",
    }
    for source in ("<c-card>中</c-card>", "<c-form>中</c-form>", "<c-button>中</c-button>", "<c-dl>中</c-dl>",
                   "<c-toolbar>中</c-toolbar>", '<c-person name="佐藤" />', '<c-stat label="数" value="1" />'):  # fmt: skip
        assert "よそ" not in draw(source, **page), source


@pytest.mark.parametrize(
    "source",
    [
        '<c-button :data-name="evil">押す</c-button>',
        '<c-button data-name="{{ evil }}">押す</c-button>',
        '<c-card :title="evil" />',
        '<c-card title="{{ evil }}" />',
        '<c-empty :title="evil" :text="evil" />',
        '<c-tile :title="evil" :words="evil" :next="evil" :href="evil" />',
        '<c-person :name="evil" />',
        '<c-table :caption="evil" />',
        '<c-diff :changes="changes" />',
        '<c-timeline-item :title="evil" :who="evil" :because="evil" />',
        '<c-breadcrumbs :items="crumbs" />',
    ],
)
def test_what_a_person_typed_is_never_mark_up(draw: Any, source: str) -> None:
    changes = [{"label": EVIL, "before": EVIL, "after": EVIL}]
    html = draw(source, evil=EVIL, changes=changes, crumbs=[{"title": EVIL, "url": EVIL}])
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_value_in_quotes_of_its_own_stays_one_attribute(draw: Any) -> None:
    html = draw('<c-button :data-name="name">押す</c-button>', name='" onclick="steal()"')
    assert 'data-name="&quot; onclick=&quot;steal()&quot;"' in html


def test_attributes_that_are_false_or_none_fall_away() -> None:
    assert ui.html_attrs(
        {"hidden": True, "lang": None, "open": False, "id": "a&b", "title": mark_safe("a&amp;b")}
    ) == ('hidden id="a&amp;b" title="a&amp;b"')


def test_a_progress_bar_has_a_name_and_figures_without_commas_for_the_machine(draw: Any) -> None:
    html = draw('<c-progress label="取り込み" :value="1200" :total="10000" />')
    assert '<progress value="1200" max="10000" aria-label="取り込み">1,200 / 10,000</progress>' in html


def test_the_step_at_hand_is_announced(draw: Any) -> None:
    steps = [
        {"title": "選ぶ", "state": "done"},
        {"title": "試す", "state": "current"},
        {"title": "取り込む", "state": "todo"},
    ]
    html = draw('<c-stepper :steps="steps" />', steps=steps)
    assert html.count('aria-current="step"') == 1
    assert "（済み）" in html


def test_changes_show_what_was_and_what_is(draw: Any) -> None:
    html = draw('<c-diff :changes="changes" />', changes=[{"label": "件数", "before": None, "after": 0}])
    assert "（なし）" in html
    assert "<ins>0</ins>" in html
    assert "<del>" not in html


def test_roles_are_named_in_their_order_and_employee_only_alone() -> None:
    assert ui.role_labels({Role.EMPLOYEE, Role.OFFICE, Role.PRIVACY_OFFICER}) == [
        "個人情報保護管理者",
        "事務局",
    ]
    assert ui.role_labels({Role.EMPLOYEE}) == ["従業者"]


def test_an_icon_is_decoration_unless_it_has_a_name() -> None:
    assert 'aria-hidden="true"' in ui.icon("check")
    assert 'role="img" aria-label="済み"' in ui.icon("check", 16, "済み")
    assert 'width="32"' in ui.icon("check", 32)
