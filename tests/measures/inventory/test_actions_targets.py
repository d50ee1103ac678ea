"""Targets are set up within the folders and servers that the operator named."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from mamori.kernel.action import NotAllowed
from mamori.measures.inventory.actions import scanning, targets
from mamori.measures.inventory.actions.turns import ActedMeanwhile
from measures.inventory.share import Share, rows
from people import NOW, Cast

pytestmark = pytest.mark.django_db


def test_a_folder_outside_the_allowed_roots_is_refused_whether_it_is_there_or_not(share: Share) -> None:
    for address in ("/etc", "/nowhere", f"{share.root}/../../.."):
        with pytest.raises(targets.NotAllowedHere):
            share.aim(address=address)


def test_a_folder_written_as_people_write_it_is_refused_with_where_to_write_that(share: Share) -> None:
    for address in ("etc", "~", r"\\fs01\営業", "Z:\\"):
        with pytest.raises(targets.NotSeenFromServer, match="社内での呼び方"):
            share.aim(address=address)


def test_a_link_inside_a_root_does_not_lead_out_of_it(share: Share) -> None:
    (share.root / "out").symlink_to("/etc")
    with pytest.raises(targets.NotAllowedHere):
        share.aim(address=str(share.root / "out"))


def test_a_folder_that_is_not_there_is_refused_in_words(share: Share) -> None:
    with pytest.raises(targets.NotThere):
        share.aim(address=str(share.root / "営業"))


@pytest.mark.parametrize(
    ("kind", "address"),
    [("database", "/var/db"), ("mailbox", "https://mail.example.jp"), ("bucket", "imaps://x")],
)
def test_an_address_fits_its_kind(share: Share, kind: str, address: str) -> None:
    with pytest.raises(targets.WrongAddress):
        share.aim(kind=kind, address=address)


def test_a_password_is_never_taken_only_the_name_of_its_variable(share: Share, settings: Any) -> None:
    with pytest.raises(targets.HoldsASecret):
        share.aim(kind="database", address="postgresql://crm:geheim@db/crm")
    with pytest.raises(targets.NoVariableName):
        share.aim(kind="database", address="postgresql://crm@db/crm", secret_name="geheim!")
    told: Any = {"kind": "database", "address": "postgresql+psycopg://crm@db/crm"}
    with pytest.raises(targets.HostNotAllowed):
        share.aim(**told, secret_name="MAMORI_SCAN_CRM")
    settings.SCAN_HOSTS = ["DB"]
    share.aim(**told, secret_name="MAMORI_SCAN_CRM")


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("database", "postgresql://169.254.169.254/x"),
        ("mailbox", "imaps://localhost/INBOX"),
        ("bucket", "s3://other/x"),
        ("folder", "smb://fs01/x"),
        ("folder", "sftp://[::ffff:127.0.0.1]/x"),
    ],
)
def test_a_server_that_the_operator_did_not_name_is_not_asked(
    share: Share, kind: str, address: str, settings: Any
) -> None:
    settings.SCAN_HOSTS = ["db"]
    with pytest.raises(targets.HostNotAllowed):
        share.aim(kind=kind, address=address)


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("database", "postgresql://db/crm?host=169.254.169.254"),
        ("database", "mysql://db/crm?read_default_file=/etc/mysql/debian.cnf"),
        ("database", "sqlite:////{root}/x#/../../../etc/secret.db"),
        ("bucket", "s3://db/x?endpoint_url=http://localhost"),
    ],
)
def test_nothing_behind_the_place_leads_a_driver_elsewhere(
    share: Share, kind: str, address: str, settings: Any
) -> None:
    settings.SCAN_HOSTS = ["db"]
    with pytest.raises(targets.MoreThanAPlace):
        share.aim(kind=kind, address=address.format(root=share.root))


@pytest.mark.parametrize("address", ["sqlite:///{root}/x.db", "sqlite://{root}/x.db"])
def test_a_database_in_a_file_is_written_with_its_whole_path(share: Share, address: str) -> None:
    with pytest.raises(targets.WrongAddress):
        share.aim(kind="database", address=address.format(root=str(share.root).lstrip("/")))


def test_the_same_files_are_not_scanned_by_two_targets(share: Share) -> None:
    for name in ("営業/東", "総務"):
        (share.root / name).mkdir(parents=True)
    whole = share.aim(name="全社")
    with pytest.raises(targets.ScannedTwice, match="同じ場所の調査対象「全社」"):
        share.aim(name="もう一度")
    inner: Any = {"name": "東", "address": str(share.root / "営業" / "東")}
    with pytest.raises(targets.ScannedTwice, match=r"「全社」の中の場所です。.*営業/東"):
        share.aim(**inner)
    targets.change_target(whole, {"leave_out": ["営業/東"]}, by=share.cast.watanabe.actor, at=NOW)
    share.aim(**inner)
    with pytest.raises(targets.ScannedTwice, match=r"「東」があります。.*営業/東"):
        targets.change_target(whole, {"leave_out": []}, by=share.cast.watanabe.actor, at=NOW)
    targets.change_target(whole, {"leave_out": [], "is_active": False}, by=share.cast.watanabe.actor, at=NOW)


def test_a_target_whose_folder_has_gone_can_be_laid_aside(share: Share, settings: Any) -> None:
    target, by = share.aim(), share.cast.watanabe.actor
    share.root.rmdir()
    with pytest.raises(targets.NotThere):
        targets.change_target(target, {"name": "旧共有"}, by=by, at=NOW)
    targets.change_target(target, {"name": "旧共有", "is_active": False}, by=by, at=NOW)
    with pytest.raises(targets.NotAllowedHere):
        targets.change_target(target, {"address": "/etc", "is_active": False}, by=by, at=NOW)
    with pytest.raises(targets.NotThere):
        targets.change_target(target, {"is_active": True}, by=by, at=NOW)


def test_a_database_in_a_file_lies_below_a_root_and_its_tables_are_scanned(
    share: Share, tmp_path: Path
) -> None:
    with sqlite3.connect(tmp_path / "crm.db") as book:
        book.execute("CREATE TABLE customers (氏名 TEXT, 電話番号 TEXT, メールアドレス TEXT)")
        lines = [line.split(",") for line in rows(30).splitlines()[1:]]
        book.executemany("INSERT INTO customers VALUES (?, ?, ?)", lines)
    book.close()
    with pytest.raises(targets.NotAllowedHere):
        share.aim(kind="database", address="sqlite:////etc/x.db")
    share.aim(kind="database", address=f"sqlite:///{tmp_path}/crm.db")
    run = share.scan()
    assert (run.state, run.seen, run.read) == ("done", 1, 1), run.error_words
    found = share.target.files.get()
    assert (found.people, found.place.endswith("crm.db/customers")) == (30, True)
    assert share.lists() == {"unregistered": ["customers"]}


def test_a_variable_that_is_not_set_ends_the_run_in_words(share: Share, settings: Any) -> None:
    settings.SCAN_HOSTS = ["db"]
    told: Any = {"kind": "database", "address": "postgresql://crm@db/crm"}
    share.aim(**told, secret_name="MAMORI_SCAN_NOBODY_SET_THIS")
    run = share.scan()
    assert (run.state, run.error_words) == ("failed", "環境変数 MAMORI_SCAN_NOBODY_SET_THIS がありません")


def test_departments_and_auditors_set_up_no_scan(share: Share, cast: Cast) -> None:
    target = share.aim()
    for member in (cast.tanaka, cast.suzuki, cast.ito, cast.mori, cast.yamamoto):
        with pytest.raises(NotAllowed):
            targets.change_target(target, {"name": "x"}, by=member.actor, at=NOW)
        with pytest.raises(NotAllowed):
            scanning.start_scan(target, by=member.actor, at=NOW)


def test_two_people_who_change_a_target_do_not_overwrite_each_other(share: Share, cast: Cast) -> None:
    target = share.aim()
    targets.change_target(target, {"name": "A"}, seen=0, by=cast.sato.actor, at=NOW)
    with pytest.raises(ActedMeanwhile):
        targets.change_target(target, {"name": "B"}, seen=0, by=cast.watanabe.actor, at=NOW)
