"""Reads what the pages of the inventory show."""

from django.utils.translation import gettext_lazy as _

from mamori.kernel.permission import Reach, Role, everyone_reads, reading

READ_ROUNDS = reading("inventory.rounds", title=_("棚卸しと進み具合を見る"), allowed=everyone_reads())
READ_SHEET = reading(
    "inventory.sheet", title=_("調査表を見る"), allowed={**everyone_reads(), Role.GUEST: Reach.OWN}
)
READ_ENTRIES = reading(
    "inventory.entries",
    title=_("個人情報一覧表を見る"),
    allowed={**everyone_reads(), Role.EMPLOYEE: Reach.OWN},
)
READ_RISKS = reading("inventory.risks", title=_("リスク分析表を見る"), allowed=everyone_reads())
READ_OPERATOR = reading(
    "inventory.operator",
    title=_("個人情報取扱事業者かどうかの判断を見る"),
    allowed={**everyone_reads(department=Reach.COMPANY)},
)
READ_FINDINGS = reading("inventory.findings", title=_("矛盾と気になる点を見る"), allowed=everyone_reads())
READ_FLOW = reading("inventory.flow", title=_("個人情報の流れを見る"), allowed=everyone_reads())
