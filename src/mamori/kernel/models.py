"""Collects the kernel's tables, which live beside the code that keeps them."""

from mamori.kernel.control.models import ControlDay
from mamori.kernel.duty.models import Duty, Reminder
from mamori.kernel.files.models import Attachment
from mamori.kernel.jobs.models import Progress, ScheduledJob, WorkerBeat
from mamori.kernel.ledger.models import ImportMapping, ImportRun, SavedView
from mamori.kernel.mail.models import OutgoingMail
from mamori.kernel.people.models import Account, Assignment, Company, Department, Person
from mamori.kernel.trail.models import Checkpoint, CheckpointCopy, Seal, SealHead, TrailEntry

__all__ = [
    "Account",
    "Assignment",
    "Attachment",
    "Checkpoint",
    "CheckpointCopy",
    "Company",
    "ControlDay",
    "Department",
    "Duty",
    "ImportMapping",
    "ImportRun",
    "OutgoingMail",
    "Person",
    "Progress",
    "Reminder",
    "SavedView",
    "ScheduledJob",
    "Seal",
    "SealHead",
    "TrailEntry",
    "WorkerBeat",
]
