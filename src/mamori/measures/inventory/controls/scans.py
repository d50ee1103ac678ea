"""Proves the reconciliation: everything was scanned lately, what was found is decided, and every declared place is scanned."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from mamori.kernel.control import Evidence, State, Verdict, control
from mamori.kernel.permission import Role
from mamori.measures.inventory.models import Discrepancy, Entry, ScanRun, ScanTarget
from mamori.measures.inventory.rules import scan as rules

# Our own terms, not the law's: the register is looked at once a year, and what lies on a share moves faster than that.
SCANNED_WITHIN = timedelta(days=35)
DECIDED_WITHIN = timedelta(days=14)
_J_IDENTIFY = "J.3.1.1"


@control(
    "inventory.scanned_lately",
    title=lazy("調査対象をすべて35日以内に調べている"),
    basis=[_J_IDENTIFY, "通則編 10-3(3)"],
    owner=Role.OFFICE,
    url_name="inventory.scans",
    seed="2",
)
def scanned_lately(today: date) -> Verdict:
    """Green when the last whole scan of every target in use ended within 35 days."""
    done = Max("runs__finished_at", filter=Q(runs__state=ScanRun.State.DONE))
    targets = list(ScanTarget.objects.filter(is_active=True).annotate(done_at=done).order_by("name"))
    url = reverse("inventory.scans")
    if not targets:
        words = _("調査対象がまだありません。登録すると、実際に持っている個人情報を確かめられます。")
        return Verdict(State.IDLE, words)
    ends = {one.name: timezone.localdate(one.done_at) for one in targets if one.done_at}
    late = [one.name for one in targets if one.name not in ends or ends[one.name] + SCANNED_WITHIN < today]
    if late:
        words = _("35日以内に調べ終えていない調査対象があります（%(names)s）。") % {
            "names": "、".join(late[:6])
        }
        return Verdict(State.RED, words, next_action=_("調査を始める"), next_url=url)
    first = min(ends.values())
    proof = Evidence(_("調査対象 %(n)d件") % {"n": len(targets)}, url)
    turns = first + SCANNED_WITHIN + timedelta(days=1)
    return Verdict(State.GREEN, _("すべての調査対象を調べました。"), first, [proof], turns_red_on=turns)


@control(
    "inventory.found_decided",
    title=lazy("見つかった個人情報を14日以内に判断している"),
    basis=[_J_IDENTIFY, "法22条"],
    owner=Role.DEPARTMENT_HEAD,
    url_name="inventory.reconciliation",
    seed="2",
)
def found_decided(today: date) -> Verdict:
    """Green when nothing waits for a decision, amber while what waits is younger than two weeks."""
    url = reverse("inventory.reconciliation")
    if not ScanRun.objects.filter(state=ScanRun.State.DONE).exists():
        return Verdict(State.IDLE, _("調査が一度終わると判定します。"))
    waiting = Discrepancy.objects.filter(state=Discrepancy.State.OPEN).order_by("waiting_since")
    oldest = waiting.values_list("waiting_since", flat=True).first()
    if oldest is None:
        proof = Evidence(_("一覧表との突き合わせ"), url)
        return Verdict(State.GREEN, _("見つかったものは、すべて判断が済んでいます。"), None, [proof])
    since, number = timezone.localdate(oldest), waiting.count()
    turns = since + DECIDED_WITHIN + timedelta(days=1)
    words = _("判断を待つものが%(n)d件あります。") % {"n": number}
    state = State.RED if turns <= today else State.AMBER
    action = _("登録・消去・対象外のどれかを判断する")
    return Verdict(state, words, since, next_action=action, next_url=url, turns_red_on=turns)


@control(
    "inventory.places_covered",
    title=lazy("一覧表の保管場所がすべて調査されている"),
    basis=[_J_IDENTIFY],
    owner=Role.OFFICE,
    url_name="inventory.scans",
    seed="2",
)
def places_covered(today: date) -> Verdict:
    """Green when every declared place pattern lies below a target in use."""
    declared = Entry.objects.filter(state=Entry.State.ACTIVE).exclude(places="")
    patterns = [
        (number, one) for number, places in declared.values_list("number", "places") for one in places
    ]
    if not patterns:
        return Verdict(State.IDLE, _("一覧表に保管場所のパターンを書くと判定します。"))
    roots = ScanTarget.objects.filter(is_active=True).values_list("address", "shown_as")
    tops = [top for pair in roots for top in pair if top]
    missing = [f"{number} {one}" for number, one in patterns if not rules.is_inside_any(tops, one)]
    url = reverse("inventory.scans")
    if missing:
        words = _("調査していない保管場所が%(n)d件あります（%(places)s）。")
        told = words % {"n": len(missing), "places": "、".join(missing[:3])}
        return Verdict(State.AMBER, told, next_action=_("調査対象に加える"), next_url=url)
    proof = Evidence(_("保管場所のパターン %(n)d件") % {"n": len(patterns)}, url)
    return Verdict(State.GREEN, _("書いてある保管場所は、すべて調査の範囲です。"), None, [proof])
