"""The one access table: every act and every address is on it, and every address obeys it."""

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from mamori.kernel.action import all_actions
from mamori.kernel.navigation import items
from mamori.kernel.permission import Reach, Role, acts
from mamori.kernel.permission.table import act_named
from mamori.web.reference import load_everything
from people import Cast

load_everything()

# Open to anyone who comes by, each for its own reason.
PUBLIC = {
    "web.login": "the way in",
    "web.logout": "the way out, also for a session that has ended",
    "web.language": "the sign-in page speaks two languages",
    "web.founding": "guarded by the set-up link",
    "web.founding_company": "guarded by the set-up link",
    "web.found_company": "guarded by the set-up link",
    "inventory.invited": "guarded by the guest's link",
    "organisation.accept_invitation": "guarded by the invitation's link",
    "ui.gallery": "only where MAMORI_DEBUG is on",
    "web.healthz": "for those who watch the server",
    "web.readyz": "for those who watch the server",
}

# What a page of that kind has to be asked for.
ASKED = {"export": {"format": "csv"}}


def addresses(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, f"{prefix}{one.namespace}:" if one.namespace else prefix)
        else:
            yield f"{prefix}{one.name}", one


ADDRESSES = dict(addresses())
PAGES = {name: one for name, one in ADDRESSES.items() if ":" not in name}
PLAIN = sorted(
    name
    for name, one in PAGES.items()
    if not one.pattern.regex.groupindex and getattr(one.callback, "access_key", None)
)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_an_address_has_an_access_key_or_is_known_to_be_public(name: str) -> None:
    view = PAGES[name].callback
    key, public = getattr(view, "access_key", None), getattr(view, "is_public", False)
    assert (key is not None) is not public, f"{name} goes through no gate (@page)"
    if public:
        assert name in PUBLIC, f"{name} is public: say why in this test"
    else:
        assert act_named(str(key))


def test_the_list_of_public_addresses_names_only_what_is_public() -> None:
    open_now = {name for name, one in PAGES.items() if getattr(one.callback, "is_public", False)}
    assert set(PUBLIC) == open_now


@pytest.mark.parametrize("key", sorted(all_actions()))
def test_an_action_says_who_when_and_what(key: str) -> None:
    wanted = inspect.signature(all_actions()[key]).parameters
    for name in ("by", "at"):
        assert name in wanted, f"{key} takes no `{name}`"
        assert wanted[name].kind is inspect.Parameter.KEYWORD_ONLY
    act = act_named(key)
    assert str(act.title)
    assert act.writes
    assert act.allowed, f"nobody may {key}"


def test_an_auditor_changes_nothing_but_what_is_their_own() -> None:
    own = {"web.password", "web.language", "ledgers.save_view", "ledgers.forget_view"}
    for act in acts():
        reaches = {reach for role, reach in act.allowed.items() if role in (Role.AUDITOR, Role.AUDIT_HEAD)}
        if act.writes and act.key not in own and not act.key.endswith(".export"):
            assert reaches <= {Reach.OWN}, f"auditors may {act.key}"


def test_a_system_administrator_reads_no_ledger() -> None:
    from mamori.kernel.ledger import ledgers

    about_accounts = {"organisation.accounts", "organisation.assignments"}
    keys = {ledger.read_key for ledger in ledgers()} - about_accounts
    assert {key for key in keys if Role.SYSTEM_ADMINISTRATOR in act_named(key).allowed} == set()


def test_every_menu_item_leads_to_a_page_with_its_own_key() -> None:
    for item in items():
        assert getattr(ADDRESSES[item.key].callback, "access_key", None) == item.key
        assert reverse(item.key)


@pytest.mark.django_db
@pytest.mark.parametrize("name", PLAIN)
def test_a_page_opens_for_the_roles_of_the_table_and_for_no_other(name: str, cast: Cast) -> None:
    key = str(getattr(PAGES[name].callback, "access_key"))  # noqa: B009 - a view has it by the gate
    for role, member in cast.by_role.items():
        response: Any = member.browser().get(reverse(name), ASKED.get(name.rpartition(".")[2], {}))
        status = response.status_code
        if response.streaming:
            response.getvalue()  # reads to the end, which closes the file
        if member.actor.may(key):
            assert status in {200, 302, 405}, f"{role} may {key} but met {status}"
        else:
            assert status == 403, f"{role} may not {key} but met {status}"


@pytest.mark.django_db
@pytest.mark.parametrize("name", PLAIN)
def test_a_page_leads_strangers_to_the_sign_in_and_mallory_nowhere(name: str, cast: Cast) -> None:
    stranger = Client().get(reverse(name))
    assert (stranger.status_code, stranger["Location"].partition("?")[0]) == (302, reverse("web.login"))
    assert cast.mallory.browser().get(reverse(name)).status_code == 403
    assert cast.mallory.browser().post(reverse(name)).status_code == 403
