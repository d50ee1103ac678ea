"""Reads who holds which post, and what stands against giving one."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mamori.kernel.people.models import Assignment, Department, Engagement, Person
from mamori.kernel.permission import Role
from mamori.measures.organisation import rules
from mamori.measures.organisation.models import ROLE_OF_POST, Appointment
from mamori.measures.organisation.rules import Concern, Post

CONCERN_WORDS: dict[Concern, Promise] = {
    Concern.ENDS_BEFORE_START: _("任期の終わりが、始まりより前です。"),
    Concern.NEEDS_DEPARTMENT: _("この役目には、担当する部門が必要です。"),
    Concern.NOT_AT_WORK: _("任期の始まりの日に、この人は在籍していません。"),
    Concern.OFFICER_IS_AUDIT_HEAD: _(
        "個人情報保護管理者と監査責任者は、同じ人が兼ねることはできません。監査は、管理する人から独立して行うためです。"
    ),
    Concern.POST_IS_TAKEN: _(
        "この役目には、同じ期間に別の人が就いています。先に、前の人の任命を終えてください。"
    ),
    Concern.HOLDS_IT_ALREADY: _("この人は、同じ期間にすでにこの役目に就いています。"),
    Concern.NOT_AN_OFFICER: _(
        "この人は役員ではありません。個人情報保護管理者は、全社に指示できる社長または役員が望ましいとされています。"
    ),
    Concern.NOT_OUR_OWN: _("この人は派遣社員です。この役目は、自社の役員・従業員から選ぶのが原則です。"),
    Concern.AUDITS_OWN_WORK: _(
        "この人は、運用する側と監査する側を兼ねることになり、自分の仕事を自分で監査するおそれがあります。"
    ),
    Concern.SECOND_HEAD: _("この部門には、同じ期間に別の部門管理者がいます。"),
}
CONCERN_FIELDS: dict[Concern, str] = {
    Concern.ENDS_BEFORE_START: "ends_on",
    Concern.NEEDS_DEPARTMENT: "department",
    Concern.NOT_AT_WORK: "starts_on",
}


def concerns_about_appointing(
    person: Person,
    *,
    post: Post,
    starts_on: date,
    ends_on: date | None = None,
    department: Department | None = None,
) -> list[Concern]:
    """Returns what stands against appointing the person, forbidding concerns first, in one query."""
    candidate = rules.Candidate(
        person=person.pk,
        is_officer=person.is_officer,
        is_own=person.engagement != Engagement.DISPATCHED,
        joined_on=person.joined_on,
        left_on=person.left_on,
    )
    return rules.concerns_about(
        post,
        candidate,
        rules.Term(starts_on, ends_on),
        held=_held(person, post, since=starts_on),
        department=department.pk if department else None,
    )


def _held(person: Person, post: Post, *, since: date) -> list[rules.Held]:
    rows = Appointment.objects.filter(Q(person=person) | Q(post=post)).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=since)
    )
    return [
        rules.Held(Post(one.post), one.person_id, rules.Term(one.starts_on, one.ends_on), one.department_id)
        for one in rows
    ]


def holders(post: Post, on: date) -> QuerySet[Appointment]:
    """Returns the appointments to a post that are in force on that day, with people and departments."""
    found = Appointment.objects.filter(Appointment.in_force(on), post=post)
    return found.select_related("person__department", "department").order_by("starts_on", "pk")


def chief(post: Post, on: date) -> str:
    """Returns the name of who holds a chief post on that day, or nothing."""
    found = holders(post, on).first()
    return found.person.name if found is not None else ""


def terms_of_post(post: Post) -> QuerySet[Appointment]:
    """Returns everybody who held, holds or will hold a post, the latest first."""
    found = Appointment.objects.filter(post=post).select_related("person", "department")
    return found.order_by("-starts_on", "-pk")


def privacy_officers(on: date) -> list[Person]:
    """Returns the privacy officer of that day, as a list that may be empty."""
    return _people_in(Role.PRIVACY_OFFICER, on)


def audit_heads(on: date) -> list[Person]:
    """Returns the audit head of that day, as a list that may be empty."""
    return _people_in(Role.AUDIT_HEAD, on)


def auditors(on: date) -> list[Person]:
    """Returns the auditors of that day."""
    return _people_in(Role.AUDITOR, on)


def office_members(on: date) -> list[Person]:
    """Returns everybody of the office on that day, its chief first."""
    return _people_in(Role.OFFICE, on)


def _people_in(role: Role, on: date) -> list[Person]:
    """Returns who holds the role by appointment, then who holds it by their account; everybody once, and at work."""
    posts = [post for post in Post if ROLE_OF_POST.get(post) is role]
    appointed = Appointment.objects.filter(Appointment.in_force(on), post__in=posts).select_related(
        "person__department"
    )
    chiefs_first = sorted(appointed, key=lambda one: posts.index(Post(one.post)))
    given = Assignment.objects.filter(
        Assignment.in_force(on), role=role, account__is_active=True, account__person__isnull=False
    ).select_related("account__person__department")
    everybody = [one.person for one in chiefs_first] + [one.account.person for one in given.order_by("pk")]
    return [one for one in dict.fromkeys(everybody) if one is not None and one.works(on)]
