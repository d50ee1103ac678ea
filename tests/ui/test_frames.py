"""The frames around pages: title, blocks, error pages, paper, mail."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client

PAGE = """{% extends "ui/page.html" %}{% block title %}<span>棚卸しの回</span>
 2026年度 & 冬{% endblock %}"""


def test_the_window_is_named_after_the_page_without_its_mark_up() -> None:
    html = Template(PAGE).render(Context())
    assert "<title>棚卸しの回 2026年度 &amp; 冬 | Mamori</title>" in html.replace("& 冬", "&amp; 冬")
    assert html.count("<h1>") == 1


def test_blocks_that_a_page_leaves_out_leave_no_trace() -> None:
    html = Template(PAGE).render(Context())
    for trace in ("page-head__actions", "page-head__lead", "<aside", "page__columns--aside", "<nav"):
        assert trace not in html


def test_blocks_that_a_page_fills_stand_in_their_places() -> None:
    html = Template(
        PAGE + "{% block aside %}<p>補足です</p>{% endblock %}{% block actions %}<b>開く</b>{% endblock %}"
    ).render(Context())
    assert '<div class="page-head__actions"><b>開く</b></div>' in html
    assert "page__columns--aside" in html
    assert html.count("補足です") == 1


def test_the_menu_begins_with_home_and_marks_the_page_on_show() -> None:
    menu = [
        {
            "title": "体制",
            "items": [{"title": "部門", "url": "/d/", "icon": "users", "is_current": True, "count": 0}],
        }
    ]
    html = Template(PAGE).render(Context({"navigation": menu}))
    assert html.index("ホーム") < html.index("部門")
    assert html.count('aria-current="page"') == 1
    assert '<a class="navigation__link" href="/d/" aria-current="page">' in html


def test_history_of_pages_is_never_kept_in_the_browser() -> None:
    html = Template(PAGE).render(Context())
    for promise in ('"historyCacheSize":0', '"allowEval":false', '"includeIndicatorStyles":false'):
        assert promise in html


def test_parts_of_a_page_send_the_secret_of_the_session() -> None:
    html = Template(PAGE).render(Context({"csrf_token": "s3cret"}))
    assert """<body hx-headers='{"X-CSRFToken": "s3cret"}'>""" in html


@pytest.mark.parametrize("code", [400, 403, 404, 409, 500, 503])
def test_an_error_page_says_what_to_do_without_anything_to_stand_on(code: int) -> None:
    html = render_to_string(f"ui/errors/{code}.html", {"request_id": "abc-123"})
    assert f"{code}</span>" in html
    assert "<li>" in html
    assert "abc-123" in html
    assert 'href="/"' in html


def test_a_refusal_speaks_its_own_words_and_leads_back() -> None:
    html = render_to_string(
        "ui/refusal.html", {"words": "この調査表は、すでに受理されています。", "back_url": "/back/"}
    )
    assert "この調査表は、すでに受理されています。" in html
    assert 'href="/back/"' in html


def test_paper_for_a_pdf_has_no_button_and_no_script() -> None:
    source = '{% extends "ui/print.html" %}{% block title %}任命書{% endblock %}{% block paper %}a3-landscape{% endblock %}'
    on_screen, as_pdf = (Template(source).render(Context({"pdf": pdf})) for pdf in (False, True))
    assert "data-print" in on_screen
    assert "<script" not in as_pdf
    assert "data-print" not in as_pdf
    assert '<body class="paper paper--a3-landscape">' in as_pdf
    assert "<title>任命書</title>" in as_pdf


def test_a_mail_is_plain_text_with_its_link_and_nothing_escaped() -> None:
    text = render_to_string(
        "ui/mail/base.txt", {"name": "A & B", "url": "https://mamori.example/a?b=1&c=2", "until": "12月15日"}
    )
    assert text.startswith("A & B 様\n")
    assert "https://mamori.example/a?b=1&c=2" in text
    assert "期限：12月15日" in text


def test_the_gallery_exists_only_for_those_who_build(client: Client, settings: Any) -> None:
    assert client.get("/ui/gallery/").status_code == 404
    settings.DEBUG = True
    assert "<h1>部品の見本</h1>" in client.get("/ui/gallery/").content.decode()
