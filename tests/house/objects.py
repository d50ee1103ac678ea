"""Makes one object for each kind of address that takes one, in a department of one's choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Model

from mamori.kernel import files
from mamori.kernel.jobs.models import Progress
from mamori.kernel.ledger import ledger_named
from mamori.kernel.ledger.importing import runs
from mamori.kernel.ledger.models import ImportRun, SavedView
from mamori.kernel.people.models import Assignment, Department
from mamori.kernel.permission import Actor, Role
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.inventory.models import (
    Answer,
    Discrepancy,
    Entry,
    FieldComment,
    Override,
    Risk,
    ScannedFile,
    ScanRun,
    ScanTarget,
    Sheet,
    SheetLink,
    SurveyRound,
)
from mamori.measures.organisation.models import Appointment, Body, Membership, Seat, TeamTask
from people import NOW, SINCE, TODAY, Cast, Member

FILES = {
    "inventory.entries": "台帳番号,業務名,個人情報の名称\nX-1,採用,履歴書\n",
    "organisation.departments": "部門コード,部門名\n800,企画部\n",
    "organisation.people": "社員番号,氏名,所属\n8001,木村 みどり,営業部\n",
}


class World:
    """The cast with a round that asks sales and making, and whatever else a test asks for."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.round = SurveyRound.objects.create(
            name="棚卸し", starts_on=TODAY, due_on=TODAY + timedelta(days=14), state="open", opened_at=NOW
        )
        self.sheets = {
            one: Sheet.objects.create(round=self.round, department=one, state="in_work")
            for one in (cast.sales, cast.making)
        }
        self.body = Body.objects.create(form="project", name="推進チーム", started_on=SINCE)

    def member(self, home: Department) -> Member:
        """Returns who stands for a department: its clerk for sales, its head for making."""
        return self.cast.suzuki if home == self.cast.sales else self.cast.ono

    def link(self, home: Department) -> SheetLink:
        """Returns an invitation that lives, to the sheet of the department."""
        times = {"issued_at": NOW, "expires_at": NOW + timedelta(days=14)}
        told = {
            "guest_name": "野口",
            "email": "guest@example.jp",
            "token_hash": f"hash {SheetLink.objects.count()}",
        }
        return SheetLink.objects.create(sheet=self.sheets[home], **told, **times)

    def entry(self, home: Department) -> Entry:
        """Returns an entry of the register."""
        return Entry.objects.create(
            number=f"PI-{Entry.objects.count() + 1:06d}",
            department=home,
            business="業務",
            name="名簿",
            registered_on=TODAY,
        )

    def target(self, home: Department) -> ScanTarget:
        """Returns a place of the department that is scanned."""
        return ScanTarget.objects.create(
            name=f"共有{ScanTarget.objects.count()}", address="/srv/share", department=home, created_at=NOW
        )

    def scanned(self, home: Department) -> ScannedFile:
        """Returns a file of the department that a scan has read."""
        seen = {"first_seen_at": NOW, "last_seen_at": NOW, "standing": "holding", "status": "ok"}
        return ScannedFile.objects.create(
            target=self.target(home), department=home, key="k", place="/srv/share/名簿.csv", **seen
        )

    def discrepancy(self, home: Department) -> Discrepancy:
        """Returns a file of the department that no entry declares."""
        file = self.scanned(home)
        return Discrepancy.objects.create(
            matter="unregistered",
            key=f"key {file.pk}",
            target=file.target,
            file=file,
            department=home,
            place=file.place,
            opened_at=NOW,
            waiting_since=NOW,
        )

    def seat(self, home: Department) -> Seat:
        """Returns a seat of the body, for somebody of the department."""
        return Seat.objects.create(body=self.body, post="member", title="部門の責任者", department=home)

    def appointment(self, home: Department) -> Appointment:
        """Returns an appointment of the member of the department."""
        return Appointment.objects.create(
            post="member",
            person=self.member(home).person,
            starts_on=SINCE,
            appointed_by="山本",
            letter_number=f"任{Appointment.objects.count() + 1}",
            letter_on=SINCE,
        )

    def run(self, home: Department, ledger: str) -> ImportRun:
        """Returns a file on its way into a ledger: the office's for sales, the privacy officer's for making."""
        bringer = self.cast.takahashi if home == self.cast.sales else self.cast.sato
        file = ContentFile(FILES[ledger].encode(), name="a.csv")
        return runs.start(ledger_named(ledger), file, "a.csv", by=bringer.actor, at=NOW)


@dataclass(frozen=True)
class Kind:
    """How an object is made, and by which reading one sees it (a key, or a judgement of its own)."""

    make: Callable[[World, Department], Model]
    sees: str | Callable[[Actor, Any], bool]
    address: Callable[[Any], dict[str, Any]] = lambda made: {"pk": made.pk}

    def is_seen(self, by: Actor, made: Model) -> bool:
        """Tells whether the actor may know of the object at all."""
        return self.sees(by, made) if callable(self.sees) else by.may(self.sees, made)


def _file(world: World, home: Department) -> Model:
    entry = world.entry(home)
    return files.attach(entry, ContentFile("棚の鍵".encode(), name="a.txt"), by=world.cast.sato.actor, at=NOW)


def _proof(world: World, home: Department) -> Model:
    row, by = world.discrepancy(home), world.cast.sato.actor
    return files.attach(row, ContentFile("消去の記録".encode(), name="a.txt"), by=by, at=NOW)


def _import(ledger: str) -> Kind:
    return Kind(lambda world, home: world.run(home, ledger), lambda by, run: by.account == run.account)


def _view(world: World, home: Department) -> SavedView:
    saver = world.member(home).account
    return SavedView.objects.create(ledger="inventory.entries", account=saver, title="見方", created_at=NOW)


def _membership(world: World, home: Department) -> Membership:
    person = world.member(home).person
    return Membership.objects.create(
        body=world.body, seat=world.seat(home), person=person, department=home, starts_on=SINCE
    )


def _role(world: World, home: Department) -> Assignment:
    account = world.member(home).account
    return Assignment.objects.create(
        account=account, role=Role.DEPARTMENT_CLERK, department=home, valid_from=TODAY + timedelta(days=1)
    )


def _trail(world: World, home: Department) -> TrailEntry:
    about = {"object_type": "inventory.entry", "object_id": "1", "object_label": "名簿"}
    return TrailEntry.objects.create(
        at=NOW, action="x.y", actor_name="誰か", department_path=home.path, **about
    )


_ANSWER = {"business": "業務", "name": "名刺", "stand": "new"}
_REMARK = {"text": "件数は？", "author_name": "佐藤", "written_at": NOW}
_JUDGED = {"kind": "my_number", "holds": "yes", "because": "写し", "set_by": "佐藤", "set_at": NOW}


def _export(world: World, home: Department) -> Progress:
    return Progress.objects.create(title="名簿.csv", owner=world.member(home).account, created_at=NOW)


# By what stands in the address before the number.
KINDS: dict[str, Kind] = {
    "inventory/rounds/": Kind(lambda world, home: world.round, "inventory.rounds"),
    "inventory/sheets/": Kind(lambda world, home: world.sheets[home], "inventory.sheet"),
    "inventory/rows/": Kind(
        lambda world, home: Answer.objects.create(sheet=world.sheets[home], **_ANSWER), "inventory.sheet"
    ),
    "inventory/comments/": Kind(
        lambda world, home: FieldComment.objects.create(sheet=world.sheets[home], **_REMARK),
        "inventory.sheet",
    ),
    "inventory/links/": Kind(lambda world, home: world.link(home), "inventory.end_link"),
    "inventory/entries/": Kind(lambda world, home: world.entry(home), "inventory.entries"),
    "inventory/entries/import/": _import("inventory.entries"),
    "inventory/overrides/": Kind(
        lambda world, home: Override.objects.create(entry=world.entry(home), **_JUDGED),
        "inventory.withdraw_override",
    ),
    "inventory/risks/": Kind(
        lambda world, home: Risk.objects.create(entry=world.entry(home), phase="store", what="盗まれる"),
        "inventory.risks",
    ),
    "inventory/scans/": Kind(lambda world, home: world.target(home), "inventory.scans"),
    "inventory/runs/": Kind(
        lambda world, home: ScanRun.objects.create(
            target=world.target(home), started_by="佐藤", created_at=NOW
        ),
        "inventory.scans",
    ),
    "inventory/scanned/": Kind(lambda world, home: world.scanned(home), "inventory.scanned"),
    "inventory/discrepancies/": Kind(lambda world, home: world.discrepancy(home), "inventory.discrepancies"),
    "organisation/body/": Kind(lambda world, home: world.body, "organisation.body"),
    "organisation/seats/": Kind(lambda world, home: world.seat(home), "organisation.body"),
    "organisation/members/": Kind(_membership, "organisation.body"),
    "organisation/appointments/": Kind(
        lambda world, home: world.appointment(home), "organisation.appointments"
    ),
    "organisation/departments/": Kind(lambda world, home: home, "organisation.departments"),
    "organisation/departments/import/": _import("organisation.departments"),
    "organisation/people/": Kind(lambda world, home: world.member(home).person, "organisation.people"),
    "organisation/people/import/": _import("organisation.people"),
    "organisation/tasks/": Kind(
        lambda world, home: TeamTask.objects.create(
            body=world.body, title="点検", owner=world.member(home).person
        ),
        "organisation.tasks",
    ),
    "organisation/accounts/": Kind(lambda world, home: world.member(home).account, "organisation.accounts"),
    "organisation/roles/": Kind(_role, "organisation.accounts"),
    "organisation/trail/": Kind(_trail, "organisation.trail"),
    "ledgers/exports/": Kind(_export, lambda by, made: by.account == made.owner),
    "ledgers/views/": Kind(_view, lambda by, view: by.account == view.account),
}
KINDS["organisation/task_list/"] = KINDS["organisation/tasks/"]

# Addresses that take more than the number, or that are seen by another right than their neighbours.
NAMED: dict[str, Kind] = {
    **dict.fromkeys(
        ("inventory.attachment", "inventory.detach"),
        Kind(
            _file,
            lambda by, kept: by.may("inventory.entries", Entry.objects.get(pk=kept.about_id)),
            lambda kept: {"pk": int(kept.about_id), "file": kept.pk},
        ),
    ),
    "inventory.proof": Kind(
        _proof,
        lambda by, kept: by.may("inventory.discrepancies", Discrepancy.objects.get(pk=kept.about_id)),
        lambda kept: {"pk": int(kept.about_id), "file": kept.pk},
    ),
    "organisation.open_account": Kind(
        lambda world, home: world.member(home).person, "organisation.open_account"
    ),
}
