"""Enters the house's own pages in the access table."""

from django.utils.translation import gettext_lazy as _

from mamori.kernel.permission import Reach, Role, reading

_EVERY_PERSON = {role: Reach.COMPANY for role in Role if role not in (Role.GUEST, Role.SYSTEM)}

HOME = reading("web.home", title=_("ホームを開く"), allowed={**_EVERY_PERSON, Role.GUEST: Reach.OWN})
