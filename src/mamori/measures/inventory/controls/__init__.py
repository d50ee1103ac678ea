"""Proves the inventory: live controls for countermeasure 2, judged from rounds, entries and risks."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from mamori.kernel.control import Evidence, State, Verdict, control
from mamori.kernel.people.models import Department
from mamori.kernel.permission import Role
from mamori.measures.inventory.controls import scans as scans  # declared by being read
from mamori.measures.inventory.models import Entry, Sheet, SurveyRound

YEAR = timedelta(days=365)
_J_IDENTIFY = "J.3.1.1"
_J_RISK = "J.3.1.3"


def _rounds_url() -> str:
    return reverse("inventory.rounds")


@control(
    "inventory.round_this_year",
    title=lazy("全部署の棚卸しを1年以内に終えている"),
    basis=[_J_IDENTIFY, "通則編 10-3(3)"],
    owner=Role.OFFICE,
    url_name="inventory.rounds",
    seed="2",
)
def round_this_year(today: date) -> Verdict:
    """Green when a round with all its sheets accepted ended within a year; an open round in time is amber."""
    accepted = Count("sheets", filter=Q(sheets__state=Sheet.State.ACCEPTED))
    counted = SurveyRound.objects.annotate(all=Count("sheets"), done=accepted).order_by("-starts_on", "-pk")[
        :6
    ]
    rounds = list(counted)
    running = next((one for one in rounds if one.state == SurveyRound.State.OPEN), None)
    whole = [
        one for one in rounds if one.state == SurveyRound.State.CLOSED and one.all and one.all == one.done
    ]
    last = whole[0] if whole else None
    ended = timezone.localdate(last.closed_at) if last is not None and last.closed_at else None
    if running is not None:
        return _running(running, today)
    if last is None or ended is None or ended + YEAR < today:
        words = (
            _("1年以内に終えた棚卸しがありません。") if last else _("まだ棚卸しを終えたことがありません。")
        )
        since = ended + YEAR if ended else None
        return Verdict(State.RED, words, since, next_action=_("棚卸しを始める"), next_url=_rounds_url())
    proof = Evidence(f"{last.name}（{last.all}）", reverse("inventory.round", args=[last.pk]))
    return Verdict(
        State.GREEN, _("全部門の調査表を受理しました。"), ended, [proof], turns_red_on=ended + YEAR
    )


def _running(survey: SurveyRound, today: date) -> Verdict:
    url, turns_red_on = reverse("inventory.round", args=[survey.pk]), survey.due_on + timedelta(days=1)
    told = {"name": survey.name, **{name: vars(survey)[name] for name in ("done", "all")}}
    if survey.due_on < today:
        words = _("「%(name)s」の期限を過ぎました。受理は%(done)d／%(all)d部門です。") % told
        action = _("遅れている部門に催促する")
        return Verdict(State.RED, words, turns_red_on, next_action=action, next_url=url)
    words = _("「%(name)s」を実施中です。受理は%(done)d／%(all)d部門です。") % told
    return Verdict(
        State.AMBER,
        words,
        survey.starts_on,
        next_action=_("期限までに受理する"),
        next_url=url,
        turns_red_on=turns_red_on,
    )


@control(
    "inventory.every_department",
    title=lazy("どの部署も1年以内に調査表に答えている"),
    basis=[_J_IDENTIFY],
    owner=Role.OFFICE,
    url_name="inventory.rounds",
    seed="2",
)
def every_department(today: date) -> Verdict:
    """Green when for every department in being it, one above it or all directly below it answered within a year."""
    since = today - YEAR
    answered = Sheet.objects.filter(state=Sheet.State.ACCEPTED, accepted_at__date__gte=since)
    paths = list(answered.values_list("department__path", flat=True).distinct())
    names = Department.objects.filter(Department.open_on(today)).order_by("path").values_list("path", "name")
    missing = _unanswered(dict(names), set(paths))
    if missing:
        words = _("1年以内に答えていない部署があります（%(names)s）。") % {"names": "、".join(missing[:6])}
        return Verdict(State.RED, words, next_action=_("次の棚卸しに加える"), next_url=_rounds_url())
    if not paths:
        return Verdict(State.RED, _("部署がまだありません。"), next_action=_("部署を登録する"), next_url="/")
    proof = Evidence(_("受理した調査表 %(count)d件") % {"count": len(paths)}, _rounds_url())
    return Verdict(State.GREEN, _("すべての部署が答えています。"), None, [proof])


def _unanswered(names: dict[str, str], answered: set[str]) -> list[str]:
    """Returns the names of the departments for which nobody has answered."""

    def has_answered(path: str) -> bool:
        if any(path.startswith(one) for one in answered):
            return True
        below = [one for one in names if one.startswith(path) and one.count("/") == path.count("/") + 1]
        return bool(below) and all(has_answered(one) for one in below)

    return [name for path, name in names.items() if not has_answered(path)]


@control(
    "inventory.entries_reviewed",
    title=lazy("一覧表の全項目を1年以内に見直している"),
    basis=[_J_IDENTIFY],
    owner=Role.OFFICE,
    url_name="inventory.entries",
    seed="2",
)
def entries_reviewed(today: date) -> Verdict:
    """Green when no entry's review is overdue and every entry has somebody who answers for it."""
    late = Q(next_review_on__lt=today) | Q(next_review_on=None)
    counted = Entry.objects.filter(state=Entry.State.ACTIVE).aggregate(
        all=Count("pk"),
        late=Count("pk", filter=late),
        ownerless=Count("pk", filter=Q(owner=None)),
        next=Min("next_review_on"),
        latest=Max("last_reviewed_on"),
    )
    url = reverse("inventory.entries")
    if not counted["all"]:
        words = _("一覧表はまだ空です。")
        return Verdict(
            State.RED, words, next_action=_("棚卸しを始めるか、今の台帳を取り込む"), next_url=_rounds_url()
        )
    if counted["late"]:
        words = _("見直しの期限を過ぎたか、まだ見直していない項目が%(n)d件あります。") % {
            "n": counted["late"]
        }
        since = counted["next"] if counted["next"] and counted["next"] < today else None
        return Verdict(State.RED, words, since, next_action=_("見直す"), next_url=f"{url}?look=review")
    turns = counted["next"] + timedelta(days=1)
    if counted["ownerless"]:
        words = _("管理責任者のいない項目が%(n)d件あります。") % {"n": counted["ownerless"]}
        return Verdict(
            State.AMBER,
            words,
            next_action=_("責任者を決める"),
            next_url=f"{url}?look=owner",
            turns_red_on=turns,
        )
    proof = Evidence(_("一覧表 %(n)d件") % {"n": counted["all"]}, url)
    return Verdict(State.GREEN, _("全項目が見直し済みです。"), counted["latest"], [proof], turns_red_on=turns)


@control(
    "inventory.no_contradictions",
    title=lazy("一覧表に矛盾がない"),
    basis=[_J_IDENTIFY, "法22条"],
    owner=Role.OFFICE,
    url_name="inventory.findings",
    seed="2",
)
def no_contradictions(today: date) -> Verdict:
    """Green when no entry contradicts itself."""
    counted = Entry.objects.filter(state=Entry.State.ACTIVE).aggregate(
        all=Count("pk"), wrong=Count("pk", filter=Q(issues__gt=0))
    )
    if not counted["all"]:
        return Verdict(State.IDLE, _("一覧表ができると判定します。"))
    if counted["wrong"]:
        words = _("気になる点のある項目が%(n)d件あります。") % {"n": counted["wrong"]}
        return Verdict(
            State.AMBER, words, next_action=_("一つずつ直す"), next_url=reverse("inventory.findings")
        )
    proof = Evidence(_("一覧表 %(n)d件") % {"n": counted["all"]}, reverse("inventory.entries"))
    return Verdict(State.GREEN, _("矛盾は見つかっていません。"), None, [proof])


@control(
    "inventory.risks_assessed",
    title=lazy("リスクを分析し、残るリスクを認めている"),
    basis=[_J_RISK, "J.3.1.4"],
    owner=Role.PRIVACY_OFFICER,
    url_name="inventory.risks",
    seed="2",
)
def risks_assessed(today: date) -> Verdict:
    """Green when every entry has risks, all graded, with the residual risk accepted, and no measure is late."""
    active = Entry.objects.filter(state=Entry.State.ACTIVE)
    counted = active.aggregate(
        all=Count("pk", distinct=True),
        bare=Count("pk", distinct=True, filter=Q(risks=None)),
        ungraded=Count("risks", filter=Q(risks__likelihood=None) | Q(risks__impact=None)),
        open=Count("risks", filter=Q(risks__accepted_at=None)),
        late=Count("risks", filter=Q(risks__due_on__lt=today, risks__done_on=None)),
        latest=Max("risks__accepted_at"),
    )
    url = reverse("inventory.risks")
    if not counted["all"]:
        return Verdict(State.IDLE, _("一覧表ができると判定します。"))
    if counted["bare"]:
        words = _("リスクを分析していない項目が%(n)d件あります。") % {"n": counted["bare"]}
        next_url = reverse("inventory.entries") + "?look=risk"
        return Verdict(State.RED, words, next_action=_("候補からリスクを選んで評価する"), next_url=next_url)
    if counted["late"]:
        words = _("対応の期限を過ぎたリスクが%(n)d件あります。") % {"n": counted["late"]}
        return Verdict(State.RED, words, next_action=_("対策を終えて記録する"), next_url=f"{url}?look=late")
    if counted["ungraded"]:
        words = _("評価していないリスクが%(n)d件あります。") % {"n": counted["ungraded"]}
        return Verdict(
            State.AMBER,
            words,
            next_action=_("起こりやすさと影響を付ける"),
            next_url=f"{url}?look=ungraded",
        )
    if counted["open"]:
        words = _("残るリスクを認めていないものが%(n)d件あります。") % {"n": counted["open"]}
        return Verdict(
            State.AMBER, words, next_action=_("残るリスクを確かめて認める"), next_url=f"{url}?look=unaccepted"
        )
    proof = Evidence(_("リスク分析表"), url)
    since = timezone.localdate(counted["latest"])
    return Verdict(State.GREEN, _("全項目のリスクを評価し、残るリスクを認めました。"), since, [proof])
