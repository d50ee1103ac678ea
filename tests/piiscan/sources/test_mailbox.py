"""Messages of a real IMAP connection are read as mail, folder by folder, and nothing there is changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from piiscan.runners.work import Place, Setting, Task, Worker
from piiscan.sources import SourceFailed
from piiscan.sources.addresses import source_of
from piiscan.sources.mailbox import Mailbox, from_wire, to_wire
from piiscan_imap import Mail, serving

MESSAGE = (
    "From: hanako@minato.example\r\nSubject: =?utf-8?b?5ZCN57C/?=\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    "連絡先は090-1234-5678です。\r\n"
).encode()
LARGE = MESSAGE + "あ".encode() * 1_000_000


@pytest.fixture
def mail() -> Iterator[Mail]:
    folders = {b"INBOX": {3: MESSAGE, 7: LARGE}, to_wire("営業/顧客").encode(): {1: MESSAGE}}
    with serving(Mail(folders)) as served:
        yield served


@contextmanager
def mailbox(mail: Mail, folder: str = "") -> Iterator[Mailbox]:
    with closing(
        Mailbox(f"imap://taro@127.0.0.1:{mail.port}/{folder}", password=mail.password.decode())
    ) as opened:
        yield opened


def listed(mail: Mail, folder: str = "") -> list[tuple[str, int]]:
    with mailbox(mail, folder) as opened:
        return [(one.path, one.size) for one in opened.items()]


def test_every_message_of_every_folder_is_a_file(mail: Mail) -> None:
    base = f"imap://taro@127.0.0.1:{mail.port}"
    assert listed(mail) == [
        (f"{base}/INBOX/3.eml", len(MESSAGE)),
        (f"{base}/INBOX/7.eml", len(LARGE)),
        (f"{base}/営業/顧客/1.eml", len(MESSAGE)),
    ]
    assert listed(mail, "%E5%96%B6%E6%A5%AD/%E9%A1%A7%E5%AE%A2") == [
        (f"{base}/営業/顧客/1.eml", len(MESSAGE))
    ]


def test_a_message_comes_piece_by_piece_just_as_it_is(mail: Mail) -> None:
    with mailbox(mail) as opened:
        for item in list(opened.items()):
            with item.open() as file:
                told = file.read()
                assert len(told) == item.size
                assert told.startswith(MESSAGE)
                file.seek(6)
                assert file.read(7) == b"hanako@"
    pieces = [one for one in mail.asked if b"BODY.PEEK" in one]
    assert len([one for one in pieces if b"FETCH 7 " in one]) > 2, "three megabytes do not come at once"


def test_nothing_in_the_mailbox_is_changed(mail: Mail) -> None:
    with mailbox(mail) as opened:
        for item in list(opened.items()):
            item.open().read(10)
    words = {one.split(b" ")[0] for one in mail.asked}
    assert words == {b"CAPABILITY", b"LOGIN", b"LIST", b"EXAMINE", b"UID", b"LOGOUT"}
    assert not [one for one in mail.asked if b"BODY[" in one]


def test_a_message_is_scanned_as_mail(mail: Mail) -> None:
    place = Place(f"imap://taro@127.0.0.1:{mail.port}/INBOX", mail.password.decode())
    path, size = listed(mail, "INBOX")[0]
    with closing(Worker(Setting((place,)))) as worker:
        told = worker.done(Task(0, path, size, 0)).result
    assert told
    assert (told.status, told.media_type) == ("ok", "message/rfc822")
    assert told.kinds["phone"] == 1
    assert told.kinds["email"] == 1


def test_what_does_not_work_is_told_without_the_password(mail: Mail) -> None:
    wrong = Mailbox(f"imap://taro:not-the-password@127.0.0.1:{mail.port}/")
    with pytest.raises(SourceFailed, match="ログインできません") as refused:
        list(wrong.items())
    assert "not-the-password" not in str(refused.value) + repr(refused.value)
    with pytest.raises(SourceFailed, match="フォルダーを開けません: nowhere"):
        listed(mail, "nowhere")
    with pytest.raises(SourceFailed, match="接続できません"):
        list(source_of("imap://taro@127.0.0.1:1/").items())


@pytest.mark.parametrize(
    ("name", "wire"), [("営業/顧客", "&VbZpbQ-/&mGdbog-"), ("A&B", "A&-B"), ("INBOX", "INBOX")]
)
def test_names_of_folders_are_written_as_imap_writes_them(name: str, wire: str) -> None:
    assert to_wire(name) == wire
    assert from_wire(wire) == name
