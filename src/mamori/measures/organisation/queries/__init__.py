"""Reads the organisation: departments, posts, the body and its tasks, accounts, and the whole at a glance."""

from django.utils.translation import gettext_lazy as _

from mamori.kernel.permission import ALL_STAFF, Reach, Role, everyone_reads, reading

_KEEPERS = (
    Role.REPRESENTATIVE,
    Role.PRIVACY_OFFICER,
    Role.OFFICE,
    Role.AUDIT_HEAD,
    Role.AUDITOR,
    Role.SYSTEM_ADMINISTRATOR,
)

# Who answers for what is for everybody to know; a system administrator, too, must know whom to ask.
READ_OVERVIEW = reading(
    "organisation.overview",
    title=_("体制を見る"),
    allowed={**ALL_STAFF, Role.SYSTEM_ADMINISTRATOR: Reach.COMPANY},
)
READ_COMPANY = reading("organisation.company", title=_("会社の情報を見る"), allowed=everyone_reads())
READ_BODY = reading("organisation.body", title=_("推進体制を見る"), allowed=ALL_STAFF)
READ_TASKS = reading(
    "organisation.tasks", title=_("チームの仕事を見る"), allowed=everyone_reads(employee=Reach.OWN)
)
READ_APPOINTMENTS = reading(
    "organisation.appointments", title=_("任命の記録を見る"), allowed=everyone_reads(employee=Reach.OWN)
)
READ_ACCOUNTS = reading(
    "organisation.accounts", title=_("アカウントと役割を見る"), allowed=dict.fromkeys(_KEEPERS, Reach.COMPANY)
)
READ_PEOPLE = reading(
    "organisation.people", title=_("従業者の台帳を見る"), allowed=everyone_reads(employee=Reach.OWN)
)
READ_DEPARTMENTS = reading("organisation.departments", title=_("部門の台帳を見る"), allowed=everyone_reads())
_WHOLE_COMPANY = {role: reach for role, reach in everyone_reads().items() if reach is Reach.COMPANY}
READ_TRAIL = reading(
    "organisation.trail",
    title=_("操作の記録を見る"),
    allowed=_WHOLE_COMPANY,
)
# No word of an entry stands there, and it is the administrator who has to name the places outside.
READ_SEALS = reading(
    "organisation.seals",
    title=_("記録の封印を見る"),
    allowed={**_WHOLE_COMPANY, Role.SYSTEM_ADMINISTRATOR: Reach.COMPANY},
)
