"""Knows who may hold which post, when terms collide, when a task is late, and how a department tree may grow."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Form(StrEnum):
    """The two forms in which a company can answer for personal information (C1.1)."""

    OFFICE = "office"
    PROJECT = "project"


class Post(StrEnum):
    """What a person can be appointed to; also the kind of a seat in a body."""

    PRIVACY_OFFICER = "privacy_officer"
    AUDIT_HEAD = "audit_head"
    AUDITOR = "auditor"
    OFFICE_CHIEF = "office_chief"
    OFFICE_MEMBER = "office_member"
    EDUCATION = "education"
    CONTACT = "contact"
    SYSTEMS = "systems"
    CONTRACTORS = "contractors"
    DEPARTMENT_HEAD = "department_head"
    DEPARTMENT_CLERK = "department_clerk"
    MEMBER = "member"


SINGLE = frozenset({Post.PRIVACY_OFFICER, Post.AUDIT_HEAD})
OF_A_DEPARTMENT = frozenset({Post.DEPARTMENT_HEAD, Post.DEPARTMENT_CLERK})
AUDITING = frozenset({Post.AUDIT_HEAD, Post.AUDITOR})
RUNNING = frozenset({Post.PRIVACY_OFFICER, Post.OFFICE_CHIEF, Post.OFFICE_MEMBER})
OWN_PEOPLE_ONLY = SINGLE


class Concern(StrEnum):
    """What stands against an appointment."""

    ENDS_BEFORE_START = "ends_before_start"
    NEEDS_DEPARTMENT = "needs_department"
    NOT_AT_WORK = "not_at_work"
    OFFICER_IS_AUDIT_HEAD = "officer_is_audit_head"
    POST_IS_TAKEN = "post_is_taken"
    HOLDS_IT_ALREADY = "holds_it_already"
    NOT_AN_OFFICER = "not_an_officer"
    NOT_OUR_OWN = "not_our_own"
    AUDITS_OWN_WORK = "audits_own_work"
    SECOND_HEAD = "second_head"

    @property
    def forbids(self) -> bool:
        """Tells whether it rules the appointment out; any other concern is a warning to confirm with a reason."""
        return self not in (
            Concern.NOT_AN_OFFICER,
            Concern.NOT_OUR_OWN,
            Concern.AUDITS_OWN_WORK,
            Concern.SECOND_HEAD,
        )


@dataclass(frozen=True)
class Term:
    """A stretch of days, both ends counted; no end means until further notice."""

    starts_on: date
    ends_on: date | None = None

    def overlaps(self, other: Term) -> bool:
        """Tells whether the two terms share a day."""
        return (other.ends_on is None or self.starts_on <= other.ends_on) and (
            self.ends_on is None or other.starts_on <= self.ends_on
        )

    def lies_within(self, starts_on: date | None, ends_on: date | None) -> bool:
        """Tells whether the term begins between the two days; None is an open side."""
        return (starts_on is None or starts_on <= self.starts_on) and (
            ends_on is None or self.starts_on <= ends_on
        )


@dataclass(frozen=True)
class Candidate:
    """What the rules must know of a person who is to be appointed."""

    person: int
    is_officer: bool
    is_own: bool = True
    joined_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True)
class Held:
    """A post that somebody holds, for a term and, where it is a department's post, a department."""

    post: Post
    person: int
    term: Term
    department: int | None = None


def concerns_about(
    post: Post, candidate: Candidate, term: Term, *, held: Sequence[Held], department: int | None = None
) -> list[Concern]:
    """Returns all that stands against the appointment, forbidding concerns first.

    `held` are the posts in being, of the candidate and of others.
    Basis: JIS Q 15001:2023 and the Privacy Mark guideline J.2.3.2 (privacy officer and audit head are two persons,
    both of the company's own people); the audit is independent of what it audits (J.2.3.2, J.4.5).
    """
    found: list[Concern] = []
    if term.ends_on is not None and term.ends_on < term.starts_on:
        found.append(Concern.ENDS_BEFORE_START)
    if post in OF_A_DEPARTMENT and department is None:
        found.append(Concern.NEEDS_DEPARTMENT)
    if not term.lies_within(candidate.joined_on, candidate.left_on):
        found.append(Concern.NOT_AT_WORK)
    at_that_time = [one for one in held if one.term.overlaps(term)]
    found += _collisions(post, candidate, at_that_time, department)
    found += _warnings(post, candidate, at_that_time)
    return sorted(dict.fromkeys(found), key=lambda concern: not concern.forbids)


def _collisions(
    post: Post, candidate: Candidate, held: Iterable[Held], department: int | None
) -> list[Concern]:
    found = []
    for one in held:
        mine = one.person == candidate.person
        same = one.post is post and (post not in OF_A_DEPARTMENT or one.department == department)
        if mine and {one.post, post} == SINGLE:
            found.append(Concern.OFFICER_IS_AUDIT_HEAD)
        if same and mine:
            found.append(Concern.HOLDS_IT_ALREADY)
        elif same and post in SINGLE:
            found.append(Concern.POST_IS_TAKEN)
        elif same and post is Post.DEPARTMENT_HEAD:
            found.append(Concern.SECOND_HEAD)
    return found


def _warnings(post: Post, candidate: Candidate, held: Iterable[Held]) -> list[Concern]:
    found = []
    if post is Post.PRIVACY_OFFICER and not candidate.is_officer:
        found.append(Concern.NOT_AN_OFFICER)
    if post in OWN_PEOPLE_ONLY and not candidate.is_own:
        found.append(Concern.NOT_OUR_OWN)
    mine = {one.post for one in held if one.person == candidate.person}
    if mine & (RUNNING if post in AUDITING else AUDITING if post in RUNNING else frozenset()):
        found.append(Concern.AUDITS_OWN_WORK)
    if {post} | mine >= SINGLE:
        found = [concern for concern in found if concern is not Concern.AUDITS_OWN_WORK]
    return found


def is_independent(auditor_department: str, audited_department: str) -> bool:
    """Tells whether an auditor of the one department path may audit the other: never the own department,
    what is below it or what it is below.

    Basis: Privacy Mark guideline J.4.5 (the auditor does not audit the own department).
    """
    return not (
        auditor_department.startswith(audited_department) or audited_department.startswith(auditor_department)
    )


class Standing(StrEnum):
    """How a task stands against its day."""

    DONE = "done"
    LATE = "late"
    SOON = "soon"
    IN_TIME = "in_time"
    UNDATED = "undated"


SOON_DAYS = 7


def standing(*, due_on: date | None, done_on: date | None, today: date) -> Standing:
    """Returns how a task stands today; the due day itself is still in time (`SOON`)."""
    if done_on is not None:
        return Standing.DONE
    if due_on is None:
        return Standing.UNDATED
    if due_on < today:
        return Standing.LATE
    return Standing.SOON if (due_on - today).days <= SOON_DAYS else Standing.IN_TIME


def would_loop(*, path: str, new_parent_path: str) -> bool:
    """Tells whether a department would come to stand below itself."""
    return new_parent_path.startswith(path)


class Knotted(ValueError):
    """Departments that name each other as the one above; `codes` are those in the knot."""

    def __init__(self, codes: Sequence[str]) -> None:
        self.codes = tuple(codes)
        super().__init__(", ".join(codes))


def planting_order(above: Mapping[str, str]) -> list[str]:
    """Returns department codes so that each stands after the one above it.

    `above` maps a code to its parent's code ("" for a root); parents that are not keys exist already.
    Raises Knotted when codes stand above each other in a circle.
    """
    planted: dict[str, None] = {}
    for code in above:
        branch: dict[str, None] = {}
        at = code
        while at in above and at not in planted:
            if at in branch:
                raise Knotted([*list(branch)[list(branch).index(at) :]])
            branch[at] = None
            at = above[at]
        planted.update(dict.fromkeys(reversed(branch)))
    return list(planted)


_JOINTS = re.compile(r"[-._/]")
_PADDED = 3


def parent_code_of(code: str, known: Collection[str]) -> str:
    """Returns the code of the department above as hierarchical codes tell it, or "" for a root.

    Two ways of writing are read: parts with a joint ("1-2-3" below "1-2") and codes of one length, at least three
    digits, filled with zeros ("111" below "110" below "100"). It serves where a list has no column for the parent.
    """
    parts = _JOINTS.split(code)
    for length in range(len(parts) - 1, 0, -1):
        above = code[: len(code) - len("x".join(parts[length:])) - 1]
        if above in known:
            return above
    if len(parts) > 1 or not code.isdigit() or len(code) < _PADDED:
        return ""
    for length in range(len(code.rstrip("0")) - 1, 0, -1):
        above = code[:length].ljust(len(code), "0")
        if above != code and above in known:
            return above
    return ""


def letter_number(*, year: int, taken: Iterable[str]) -> str:
    """Returns the next number of a letter of appointment in that year, as "任命-2026-003"."""
    head = f"任命-{year}-"
    used = [
        int(one.removeprefix(head))
        for one in taken
        if one.startswith(head) and one.removeprefix(head).isdigit()
    ]
    return f"{head}{max(used, default=0) + 1:03d}"
