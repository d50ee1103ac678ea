"""Edits the facts of the one company."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from mamori.kernel import trail
from mamori.kernel.action import action
from mamori.kernel.people.models import Company
from mamori.kernel.permission import Actor
from mamori.measures.organisation.actions.rights import MANAGE


@action("organisation.edit_company", title=_("会社の情報を直す"), allowed=MANAGE)
def edit_company(company: Company, *, by: Actor, at: datetime, **facts: Any) -> Company:
    """Writes the given facts; what is not given stays."""
    before = trail.snapshot(company)
    for name, value in facts.items():
        setattr(company, name, value)
    company.save()
    trail.record(about=company, changes=trail.diff(before, trail.snapshot(company)))
    return company
