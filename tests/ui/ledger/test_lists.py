"""The list of a ledger as people see it."""

from __future__ import annotations

import re
from typing import Any

from ledgers import declare_people
from mamori.kernel.ledger import Empty, Ledger
from mamori.kernel.people.models import Person
from mamori.ui.ledger.rows import LONGEST
from people import Cast, person

LIST = "/testing/people/"


def names(html: str) -> list[str]:
    return re.findall(r'data-label="氏名">([^<]*)<', html)


def test_the_office_sees_every_person_in_the_order_of_the_numbers(cast: Cast, people: Ledger) -> None:
    html = cast.takahashi.browser().get(LIST).content.decode()
    shown = names(html)
    assert (len(shown), shown[0], shown[-1]) == (11, "山本 はじめ", "加藤 れん")
    assert f'<th scope="row"><a href="{LIST}{cast.mori.person.pk}/">1010</a></th>' in html
    assert '<td class="number" data-label="在籍年数">6</td>' in html
    assert "11件" in html


def test_a_department_head_sees_the_own_subtree_only(cast: Cast, people: Ledger) -> None:
    html = cast.tanaka.browser().get(LIST).content.decode()
    assert names(html) == ["田中 いさむ", "鈴木 かおり", "森 あおい"]
    assert "製造部" not in html, "not even in the filter"


def test_a_new_hire_sees_one_row_and_outsiders_and_administrators_are_refused(
    cast: Cast, people: Ledger
) -> None:
    assert names(cast.mori.browser().get(LIST).content.decode()) == ["森 あおい"]
    assert cast.watanabe.browser().get(LIST).content.decode().count("渡辺 さとる") >= 1
    assert cast.mallory.browser().get(LIST).status_code == 403


def test_htmx_gets_the_table_alone_and_a_cache_can_tell(cast: Cast, people: Ledger) -> None:
    browser = cast.takahashi.browser()
    whole = browser.get(f"{LIST}?engagement=officer")
    part = browser.get(f"{LIST}?engagement=officer", headers={"HX-Request": "true"})
    assert names(part.content.decode()) == names(whole.content.decode()) == ["山本 はじめ", "佐藤 まもる"]
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part["Vary"]
    restored = browser.get(LIST, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored.content.decode()


def test_a_head_says_how_it_is_sorted_and_turns_it_round(cast: Cast, people: Ledger) -> None:
    browser = cast.takahashi.browser()
    html = browser.get(f"{LIST}?q=%E6%A3%AE&sort=name").content.decode()
    assert '<th scope="col" aria-sort="ascending"><a class="sort" href="?q=%E6%A3%AE&amp;sort=-name"' in html
    assert '<th scope="col" class="number">在籍年数</th>' in html, "what is computed cannot be sorted"


def test_filters_show_what_is_chosen_and_wrong_dates_say_so(cast: Cast, people: Ledger) -> None:
    html = (
        cast.takahashi.browser().get(f"{LIST}?engagement=officer&joined_on_from=2026-13-01").content.decode()
    )
    assert '<option value="officer" selected>役員</option>' in html
    assert "日付は 2026-04-01 の形で入力してください。" in html
    assert 'value="2026-13-01"' in html


def test_pages_lead_on_and_back(cast: Cast, clean_slate: Any) -> None:
    clean_slate.mount(declare_people(page_size=4))
    browser = cast.takahashi.browser()
    seen, url, html = [], LIST, ""
    for _page in range(3):
        html = browser.get(url).content.decode()
        seen.append(names(html))
        on = re.search(r'rel="next" href="([^"]+)"', html)
        url = LIST + on[1] if on else ""
    assert [len(one) for one in seen] == [4, 4, 3]
    assert url == ""
    back = re.search(r'rel="prev" href="([^"]+)"', html)
    assert back is not None
    assert names(browser.get(LIST + back[1]).content.decode()) == seen[1]


def test_the_columns_of_choice_stay_through_sorting(cast: Cast, people: Ledger) -> None:
    html = cast.takahashi.browser().get(f"{LIST}?columns=code&columns=left_on").content.decode()
    assert re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', html) == ["従業者番号", "退職日"]
    assert 'href="?columns=code&amp;columns=left_on&amp;sort=code"' in html


def test_nothing_found_and_nothing_there_are_different_words(cast: Cast, clean_slate: Any) -> None:
    nobody = lambda: Person.objects.filter(code="none")  # noqa: E731 - a declaration's function
    clean_slate.mount(
        declare_people(rows=nobody, empty=Empty("まだ従業者がいません", "名簿を読み込みましょう。"))
    )
    html = cast.takahashi.browser().get(LIST).content.decode()
    assert "条件に合うものがありません" not in html
    assert "まだ従業者がいません" in html
    assert f'href="{LIST}new/">従業者を登録する</a>' in html


def test_a_search_without_a_hit_says_how_to_go_on(cast: Cast, people: Ledger) -> None:
    html = cast.takahashi.browser().get(f"{LIST}?q=zzz").content.decode()
    assert "条件に合うものがありません" in html
    assert f'href="{LIST}">条件をすべて外す</a>' in html


def test_what_people_typed_is_never_html(cast: Cast, people: Ledger) -> None:
    person("<b>1", '<script>alert("1")</script>', cast.sales)
    html = cast.takahashi.browser().get(f"{LIST}?q=%3Cscript%3E").content.decode()
    assert "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;" in html
    assert "<script>alert" not in html


def test_a_long_text_is_cut_in_the_list_and_whole_on_its_page_and_on_paper(
    cast: Cast, people: Ledger
) -> None:
    long = person("3001", "寿" * 90, cast.sales)
    browser = cast.takahashi.browser()
    assert names(browser.get(f"{LIST}?q=3001").content.decode()) == ["寿" * (LONGEST - 1) + "…"]
    assert "寿" * 90 in browser.get(f"{LIST}{long.pk}/").content.decode()
    assert "寿" * 90 in browser.get(f"{LIST}export/?format=print&q=3001").content.decode()


def test_a_list_costs_the_same_queries_for_one_row_and_for_many(
    cast: Cast, people: Ledger, django_assert_num_queries: Any
) -> None:
    browser = cast.takahashi.browser()
    browser.get(LIST)
    place = f"?after={cast.tanaka.person.pk}&of=11"
    for question, queries in (
        ("?q=1010", 7),
        ("", 7),
        ("?engagement=regular&sort=-department", 7),
        (place, 8),
    ):
        with django_assert_num_queries(queries) as counted:
            browser.get(LIST + question)
        assert len(counted) == queries
