"""The house's own pages: sign-in, lock-out, password, language, health, errors and headers."""

from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from mamori.kernel.people.models import Account
from mamori.kernel.refusal import Refusal
from mamori.kernel.trail.models import TrailEntry
from mamori.web import doctor
from people import Cast

pytestmark = pytest.mark.django_db
PASSWORD = "shio-no-kaori-2026"


@pytest.fixture
def account(cast: Cast) -> Account:
    chosen = cast.sato.account
    chosen.set_password(PASSWORD)
    chosen.save()
    return chosen


def sign_in(browser: Client, email: str, password: str = PASSWORD) -> Any:
    return browser.post(reverse("web.login"), {"username": email, "password": password})


def test_signing_in_leads_home_and_leaves_one_note_in_the_trail(client: Client, account: Account) -> None:
    response = sign_in(client, f"  {account.email.upper()} ")
    assert (response.status_code, response["Location"]) == (302, reverse("web.home"))
    assert get_user(client) == account
    assert list(TrailEntry.objects.values_list("action", "actor")) == [("web.login", account.pk)]


def test_a_wrong_password_says_so_and_does_not_tell_which_part_was_wrong(
    client: Client, account: Account
) -> None:
    known = sign_in(client, account.email, "wrong").content.decode()
    unknown = sign_in(client, "nobody@minato-bungu.example.jp", "wrong").content.decode()
    words = "メールアドレスまたはパスワードが正しくありません。"
    assert words in known
    assert words in unknown


def test_ten_wrong_passwords_lock_the_account_out_whatever_its_spelling(
    client: Client, account: Account
) -> None:
    for attempt in range(settings.AXES_FAILURE_LIMIT - 1):
        spelling = account.email.upper() if attempt % 2 else account.email
        assert sign_in(client, spelling, "wrong").status_code == 200
    assert sign_in(client, account.email, "wrong").status_code == 429
    locked = sign_in(client, account.email)
    assert locked.status_code == 429
    assert "15分間" in locked.content.decode()
    assert not get_user(client).is_authenticated


def test_one_account_locked_out_leaves_its_neighbour_alone(
    client: Client, account: Account, cast: Cast
) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, cast.mori.account.email, "wrong")
    assert sign_in(client, account.email).status_code == 302


def test_signing_out_takes_a_post_and_ends_the_session(client: Client, account: Account) -> None:
    sign_in(client, account.email)
    assert client.get(reverse("web.logout")).status_code == 405
    assert client.post(reverse("web.logout"))["Location"] == reverse("web.login")
    assert not get_user(client).is_authenticated
    assert TrailEntry.objects.first().action == "web.logout"  # type: ignore[union-attr]  # it was just left


def test_signing_in_never_leads_to_another_site(client: Client, account: Account) -> None:
    data = {"username": account.email, "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post(reverse("web.login"), data)["Location"] == reverse("web.home")


def test_changing_the_password_keeps_this_session_ends_the_other_and_is_in_the_trail(
    account: Account,
) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here, account.email)
    sign_in(elsewhere, account.email)
    before = TrailEntry.objects.count()
    fresh = "umi-no-mieru-machi-77"
    data = {"old_password": PASSWORD, "new_password1": fresh, "new_password2": fresh}
    assert here.post(reverse("web.password"), data)["Location"] == reverse("web.home")
    assert get_user(here).is_authenticated
    assert not get_user(elsewhere).is_authenticated
    entry = TrailEntry.objects.order_by("-id")[0]
    assert (TrailEntry.objects.count() - before, entry.action, entry.changes) == (1, "web.password", {})


def test_a_weak_password_is_refused_and_the_old_one_stays(client: Client, account: Account) -> None:
    sign_in(client, account.email)
    data = {"old_password": PASSWORD, "new_password1": "12345678", "new_password2": "12345678"}
    response = client.post(reverse("web.password"), data)
    assert response.status_code == 200
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_japanese_is_spoken_unless_one_chooses_otherwise(client: Client) -> None:
    client.cookies.clear()
    response = client.get(reverse("web.login"), headers={"Accept-Language": "en-US,en"})
    assert response["Content-Language"] == "ja"
    client.post(reverse("web.language"), {"language": "en", "next": "/login/"})
    assert client.get(reverse("web.login"))["Content-Language"] == "en"


def test_the_language_of_the_account_follows_it_to_another_browser(account: Account) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here, account.email)
    here.post(reverse("web.language"), {"language": "en"})
    sign_in(elsewhere, account.email)
    assert elsewhere.get(reverse("web.password"))["Content-Language"] == "en"


def test_an_unknown_language_changes_nothing(client: Client) -> None:
    client.post(reverse("web.language"), {"language": "xx"})
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


def test_home_is_for_those_who_have_signed_in(client: Client) -> None:
    assert client.get(reverse("web.home"))["Location"] == f"{reverse('web.login')}?next=/"


def test_somebody_without_any_role_is_told_so_at_home(cast: Cast) -> None:
    response = cast.mallory.browser().get(reverse("web.home"))
    assert response.status_code == 403
    assert "権限がありません" in response.content.decode()


def test_pages_of_signed_in_people_stay_out_of_caches(client: Client, account: Account) -> None:
    sign_in(client, account.email)
    assert "no-store" in client.get(reverse("web.password"))["Cache-Control"]


def test_every_page_carries_the_strict_policy(client: Client) -> None:
    response = client.get(reverse("web.login"))
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


def test_a_missing_page_is_a_page_of_ours_with_a_way_back(client: Client) -> None:
    response = client.get("/no-such-page/")
    text = response.content.decode()
    assert response.status_code == 404
    assert "ページが見つかりません" in text
    assert f'href="{reverse("web.home")}"' in text
    assert response["X-Request-ID"] in text


def test_a_mistake_of_ours_shows_a_number_and_no_inside(client: Client) -> None:
    client.raise_request_exception = False
    with patch("mamori.web.health.JsonResponse", side_effect=RuntimeError("secret inside")):
        response = client.get(reverse("web.healthz"))
    text = response.content.decode()
    assert response.status_code == 500
    assert response["X-Request-ID"] in text
    assert "secret inside" not in text


def test_a_refusal_that_no_form_caught_is_a_page_in_its_words(client: Client) -> None:
    class AlreadyEaten(Refusal):
        words = "もう食べました。"

    with patch("mamori.web.health.JsonResponse", side_effect=AlreadyEaten):
        response = client.get(reverse("web.healthz"))
        as_data = client.get(reverse("web.healthz"), headers={"Accept": "application/json"})
    assert (response.status_code, "もう食べました。" in response.content.decode()) == (409, True)
    assert (as_data.status_code, as_data.json()) == (409, {"error": "もう食べました。"})


def test_a_form_without_its_secret_is_refused_in_words() -> None:
    browser = Client(enforce_csrf_checks=True)
    response = browser.post(reverse("web.login"), {"username": "a@b.example", "password": "x"})
    assert response.status_code == 403
    assert "前の画面を再読み込みして" in response.content.decode()


def test_healthz_asks_no_database(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert client.get(reverse("web.healthz")).json() == {"status": "ok"}


def test_readyz_names_what_is_broken_and_not_why(client: Client) -> None:
    broken = doctor.Finding("disk", "空き容量", doctor.State.BROKEN, "/home/mamori の残りが 3 MB です。")
    with patch.object(doctor, "READINESS", (doctor.database, lambda: broken)):
        response = client.get(reverse("web.readyz"))
    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "checks": {"database": "ok", "disk": "broken"}}


@pytest.mark.parametrize(
    ("proxies", "address"), [(0, "192.0.2.9"), (1, "198.51.100.7"), (2, "203.0.113.5"), (9, "192.0.2.9")]
)
def test_the_address_is_believed_only_from_our_own_proxies(
    account: Account, settings: Any, proxies: int, address: str
) -> None:
    settings.PROXIES = proxies
    browser = Client(
        REMOTE_ADDR="192.0.2.9", headers={"X-Forwarded-For": "10.0.0.1, 203.0.113.5, 198.51.100.7"}
    )
    sign_in(browser, account.email)
    assert TrailEntry.objects.order_by("-id")[0].ip == address


def test_a_database_that_is_away_is_a_page_that_says_when_to_come_back(client: Client) -> None:
    with patch(
        "mamori.web.health.JsonResponse", side_effect=OperationalError("server closed the connection")
    ):
        response = client.get(reverse("web.healthz"))
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "server closed" not in response.content.decode()
