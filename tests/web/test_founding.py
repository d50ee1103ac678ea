"""The first run: only who holds the link may found, once, and nothing typed is lost on the way."""

import stat
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

from mamori.kernel.people.founding import AlreadyFounded, Founder, found_company
from mamori.kernel.people.models import Account, Assignment, Company, Department
from mamori.kernel.permission import Actor, Role
from mamori.kernel.trail.models import TrailEntry
from mamori.web import founding
from people import NOW, Cast

pytestmark = pytest.mark.django_db

COMPANY = {
    "name": "合同会社うみべ印刷",
    "kana": "",
    "address": "静岡県熱海市見本町2-3",
    "representative_title": "代表社員",
    "representative": "海野 さざなみ",
    "fiscal_year_starts": "4",
}
FOUNDER = {
    "name": "浜田 なぎさ",
    "kana": "はまだ なぎさ",
    "department": "総務部",
    "roles": ["office"],
    "email": "Hamada@umibe.example.jp",
    "password": "nami-no-oto-2026",
    "again": "nami-no-oto-2026",
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def founding_browser(client: Client) -> Client:
    response = client.get(reverse("web.founding", args=[founding.new_token()]))
    assert response["Location"] == reverse("web.founding_company")
    return client


def test_the_link_is_kept_only_as_a_hash_that_only_we_can_read(home: Path) -> None:
    token = founding.new_token()
    kept = home / "setup.token"
    assert token not in kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_from_the_link_to_a_company_with_its_administrator(founding_browser: Client, home: Path) -> None:
    first = founding_browser.post(reverse("web.founding_company"), COMPANY)
    assert first["Location"] == reverse("web.found_company")
    second = founding_browser.post(reverse("web.found_company"), FOUNDER)
    assert second["Location"] == reverse("web.mail")
    account = Account.objects.get()
    assert get_user(founding_browser) == account
    assert account.email == "hamada@umibe.example.jp"
    assert account.check_password("nami-no-oto-2026")
    assert (account.person.name, account.person.department.name) == ("浜田 なぎさ", "総務部")  # type: ignore[union-attr]  # just founded
    assert Company.objects.get().representative == "海野 さざなみ"
    held = set(Assignment.objects.values_list("account", "role", "department"))
    assert held == {(account.pk, "office", None), (account.pk, "system_administrator", None)}
    assert [entry.action for entry in TrailEntry.objects.all()] == ["web.found_company"]
    assert not (home / "setup.token").exists()


def test_every_page_of_the_first_run_is_closed_without_the_link(client: Client) -> None:
    founding.new_token()
    assert client.get(reverse("web.founding", args=["a-guess"])).status_code == 404
    for name in ("web.founding_company", "web.found_company"):
        assert client.get(reverse(name)).status_code == 404
        assert client.post(reverse(name), FOUNDER).status_code == 404
    assert not Account.objects.exists()


def test_a_new_link_ends_the_old_one(founding_browser: Client) -> None:
    founding.new_token()
    assert founding_browser.get(reverse("web.founding_company")).status_code == 404


def test_the_link_opens_nothing_once_there_is_an_account(client: Client, cast: Cast) -> None:
    assert client.get(reverse("web.founding", args=[founding.new_token()])).status_code == 404


def test_without_a_link_file_no_token_is_the_right_one(client: Client, home: Path) -> None:
    assert not (home / "setup.token").exists()
    assert client.get(reverse("web.founding", args=["e3b0c44298fc1c149afbf4c8996fb924"])).status_code == 404


def test_the_second_step_waits_for_the_first(founding_browser: Client) -> None:
    assert founding_browser.get(reverse("web.found_company"))["Location"] == reverse("web.founding_company")


def test_what_was_typed_in_step_one_is_there_again_on_the_way_back(founding_browser: Client) -> None:
    founding_browser.post(reverse("web.founding_company"), COMPANY)
    assert "海野 さざなみ" in founding_browser.get(reverse("web.founding_company")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"again": "something-else-77"}, "2つのパスワードが一致しません。"),
        ({"password": "password1234", "again": "password1234"}, "パスワード"),
        ({"email": "no-address"}, "有効なメールアドレスを入力してください。"),
        ({"department": ""}, "このフィールドは必須です。"),
    ],
)
def test_a_mistake_is_named_and_the_rest_stays_typed(
    founding_browser: Client, wrong: dict[str, str], words: str
) -> None:
    founding_browser.post(reverse("web.founding_company"), COMPANY)
    response = founding_browser.post(reverse("web.found_company"), FOUNDER | wrong)
    text = response.content.decode()
    assert response.context["form"].errors.keys() <= wrong.keys()
    assert words in text
    assert "浜田 なぎさ" in text
    assert not Company.objects.exists()


def test_a_second_founder_is_refused(cast: Cast) -> None:
    founder = Founder(
        "浜田 なぎさ", "", "hamada@umibe.example.jp", "nami-no-oto-2026", "総務部", [Role.OFFICE]
    )
    with pytest.raises(AlreadyFounded):
        found_company(Company(name="別の会社"), founder=founder, by=Actor.system(), at=NOW)
    assert not Department.objects.filter(name="総務部").exists()


def test_the_sign_in_of_a_new_installation_says_where_to_begin(client: Client) -> None:
    assert "初期設定のアドレス" in client.get(reverse("web.login")).content.decode()


def test_the_sign_in_of_a_founded_one_does_not(client: Client, cast: Cast) -> None:
    assert "初期設定" not in client.get(reverse("web.login")).content.decode()
