"""Proves the organisation: the body stands, the chief posts are filled, tasks run in time, departments are staffed."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mamori.kernel.control import Evidence, Verdict, control
from mamori.kernel.control.verdict import State
from mamori.kernel.people.models import Account
from mamori.kernel.permission import Role
from mamori.kernel.trail.standing import standing
from mamori.measures.organisation.models import Appointment, TeamTask
from mamori.measures.organisation.queries.accounts import accounts_of_leavers
from mamori.measures.organisation.queries.bodies import body_in_being, seats_of, tasks_now
from mamori.measures.organisation.queries.departments import department_tree, flat
from mamori.measures.organisation.queries.posts import holders
from mamori.measures.organisation.rules import Post, Standing

GUIDELINE = "個人情報保護法ガイドライン（通則編）10-3(1) 組織体制の整備"
LOGS = "個人情報保護法ガイドライン（通則編）10-3(2) 個人データの取扱いに係る規律に従った運用"
PRIVACY_MARK = "プライバシーマーク構築・運用指針 J.2.3.2"


@control(
    "organisation.body_stands",
    title=_("専門部署またはプロジェクトチームがある"),
    basis=(GUIDELINE,),
    owner=Role.OFFICE,
    url_name="organisation.body",
    seed="1",
)
def body_stands(today: date) -> Verdict:
    """Green when a body with a charter and members is in being."""
    body = body_in_being(today)
    found = reverse("organisation.found_body")
    if body is None:
        return Verdict(
            State.RED,
            _("推進体制がありません"),
            next_action=_("会社の人数に合う構成例から設ける"),
            next_url=found,
        )
    here = reverse("organisation.body")
    seats = seats_of(body, today)
    vacant = sum(one.is_vacant for one in seats)
    if not body.charter.strip():
        return Verdict(
            State.AMBER,
            _("設置の目的と権限が書かれていません"),
            next_action=_("目的と権限を書く"),
            next_url=here,
        )
    if not seats or vacant == len(seats):
        return Verdict(State.RED, _("席にだれもいません"), next_action=_("席に人を任命する"), next_url=here)
    if vacant:
        words = _("空席が%(count)d件あります") % {"count": vacant}
        return Verdict(
            State.AMBER, words, since=body.started_on, next_action=_("空席に人を任命する"), next_url=here
        )
    evidence = [Evidence(_("%(body)s（%(count)d席）") % {"body": body.name, "count": len(seats)}, here)]
    return Verdict(State.GREEN, _("すべての席に人がいます"), since=body.started_on, evidence=evidence)


@control(
    "organisation.privacy_officer",
    title=_("個人情報保護管理者（CPO）が任命されている"),
    basis=(GUIDELINE, PRIVACY_MARK),
    owner=Role.REPRESENTATIVE,
    url_name="organisation.appointments",
    seed="1",
)
def privacy_officer(today: date) -> Verdict:
    """Green when an officer of the company holds the post today."""
    held = _holder(Post.PRIVACY_OFFICER, today)
    if held is None:
        return _unfilled(Post.PRIVACY_OFFICER, _("個人情報保護管理者がいません"))
    if not held.person.is_officer and not held.confirmed_because:
        return Verdict(
            State.AMBER,
            _("個人情報保護管理者が役員ではありません"),
            since=held.starts_on,
            next_action=_("役員の中から選ぶか、任命の理由を残す"),
            next_url=_letter_page(held),
        )
    return _filled(held, today)


@control(
    "organisation.audit_head",
    title=_("監査責任者が、管理者とは別の人である"),
    basis=(PRIVACY_MARK,),
    owner=Role.REPRESENTATIVE,
    url_name="organisation.appointments",
    seed="1",
)
def audit_head(today: date) -> Verdict:
    """Green when somebody other than the privacy officer is audit head today."""
    held = _holder(Post.AUDIT_HEAD, today)
    if held is None:
        return _unfilled(Post.AUDIT_HEAD, _("監査責任者がいません"))
    officer = _holder(Post.PRIVACY_OFFICER, today)
    if officer is not None and officer.person_id == held.person_id:
        return Verdict(
            State.RED,
            _("同じ人が管理者と監査責任者を兼ねています"),
            next_action=_("どちらかの任命を終えて、別の人を任命する"),
            next_url=_letter_page(held),
        )
    return _filled(held, today)


@control(
    "organisation.tasks_on_time",
    title=_("チームの仕事が期限どおりに進んでいる"),
    basis=(GUIDELINE,),
    owner=Role.OFFICE,
    url_name="organisation.tasks",
    seed="1",
)
def tasks_on_time(today: date) -> Verdict:
    """Green when no task is past its day and every open task has an owner."""
    shown = tasks_now(TeamTask.objects.all(), today)
    here = reverse("organisation.tasks")
    if not shown:
        return Verdict(
            State.IDLE, _("仕事がまだ決まっていません"), next_action=_("仕事を決める"), next_url=here
        )
    late = [one for one in shown if one.standing is Standing.LATE]
    if late:
        first = min(one.task.due_on for one in late if one.task.due_on is not None)
        words = _("期限を過ぎた仕事が%(count)d件あります") % {"count": len(late)}
        since = first + timedelta(days=1)
        return Verdict(State.RED, words, since=since, next_action=_("担当者と期限を見直す"), next_url=here)
    if ownerless := [one for one in shown if one.task.owner is None and one.standing is not Standing.DONE]:
        words = _("担当者のいない仕事が%(count)d件あります") % {"count": len(ownerless)}
        return Verdict(State.AMBER, words, next_action=_("担当者を決める"), next_url=here)
    done = sum(one.standing is Standing.DONE for one in shown)
    evidence = [Evidence(_("%(all)d件のうち%(done)d件が完了") % {"all": len(shown), "done": done}, here)]
    return Verdict(State.GREEN, _("期限どおりに進んでいます"), evidence=evidence)


@control(
    "organisation.departments_staffed",
    title=_("すべての部門に部門管理者と部門担当者がいる"),
    basis=(GUIDELINE,),
    owner=Role.OFFICE,
    url_name="organisation.overview",
    seed="1",
)
def departments_staffed(today: date) -> Verdict:
    """Green when for every open department a head and a clerk answer: its own, from above, or for each part below."""
    branches = flat(department_tree(today))
    here = reverse("organisation.overview")
    if not branches:
        next_url = reverse("organisation.departments")
        return Verdict(
            State.RED, _("部門が登録されていません"), next_action=_("部門を登録する"), next_url=next_url
        )
    missing = [one for one in branches if not one.is_covered]
    if missing:
        names = "、".join(one.department.name for one in missing[:3])
        words = _("%(names)sなど%(count)d部門に、管理者か担当者がいません") % {
            "names": names,
            "count": len(missing),
        }
        return Verdict(State.RED, words, next_action=_("部門管理者と部門担当者を任命する"), next_url=here)
    evidence = [Evidence(_("%(count)d部門") % {"count": len(branches)}, here)]
    return Verdict(State.GREEN, _("すべての部門にいます"), evidence=evidence)


@control(
    "organisation.leavers_are_out",
    title=_("退職した人のアカウントが残っていない"),
    basis=(GUIDELINE,),
    owner=Role.SYSTEM_ADMINISTRATOR,
    url_name="organisation.accounts",
    seed="1",
)
def leavers_are_out(today: date) -> Verdict:
    """Green when no account of somebody who has left is open; such an account can do nothing, but should be stopped."""
    gone = accounts_of_leavers(today)
    here = reverse("organisation.accounts")
    if count := gone.count():
        words = _("退職した人のアカウントが%(count)d残っています") % {"count": count}
        since = gone.aggregate(first=Min("person__left_on"))["first"] + timedelta(days=1)
        return Verdict(State.AMBER, words, since=since, next_action=_("アカウントを停止する"), next_url=here)
    opened = Account.objects.filter(is_active=True).count()
    return Verdict(
        State.GREEN,
        _("残っていません"),
        evidence=[Evidence(_("利用中のアカウント %(count)d") % {"count": opened}, here)],
    )


@control(
    "organisation.trail_sealed",
    title=_("操作の記録が封印され、会社の外に控えがある"),
    basis=(LOGS,),
    owner=Role.SYSTEM_ADMINISTRATOR,
    url_name="organisation.seals",
    seed="11",
)
def trail_sealed(_today: date) -> Verdict:
    """Green when nothing waits for its seal, and two places outside have got a checkpoint within the last day."""
    now, here = standing(timezone.now()), reverse("organisation.seals")
    if not now.number and not now.waiting:
        return Verdict(State.IDLE, _("まだ記録がありません"))
    if now.is_late:
        words, action = _("記録の封印が5分以上遅れています"), _("ワーカーが動いているかを確かめる")
    elif not now.is_checkpointed:
        words, action = _("26時間以内のチェックポイントがありません"), _("ワーカーが動いているかを確かめる")
    elif not now.has_copies:
        words, action = _("会社の外の控えが2か所に足りません"), _("控えの場所を2か所以上にする")
    else:
        told = _("%(count)d件までのチェックポイント") % {"count": now.last.size if now.last else 0}
        return Verdict(State.GREEN, _("封印され、控えがあります"), evidence=[Evidence(told, here)])
    return Verdict(State.RED, words, next_action=action, next_url=here)


def _holder(post: Post, today: date) -> Appointment | None:
    return next((one for one in holders(post, today) if one.person.works(today)), None)


def _letter_page(held: Appointment) -> str:
    return reverse("organisation.appointments.detail", args=[held.pk])


def _unfilled(post: Post, words: object) -> Verdict:
    url = f"{reverse('organisation.appoint')}?post={post}"
    return Verdict(State.RED, str(words), next_action=_("任命する"), next_url=url)


def _filled(held: Appointment, today: date) -> Verdict:
    """Returns green with the letter as evidence, or amber from a month before the term runs out."""
    letter = Evidence(_("任命書 %(number)s") % {"number": held.letter_number}, _letter_page(held))
    if held.ends_on is not None and (held.ends_on - today).days <= 30:
        return Verdict(
            State.AMBER,
            _("任期がもうすぐ終わります"),
            since=held.starts_on,
            evidence=[letter],
            next_action=_("次の人を任命する"),
            next_url=reverse("organisation.appoint") + f"?post={held.post}",
            turns_red_on=held.ends_on + timedelta(days=1),
        )
    return Verdict(State.GREEN, _("任命されています"), since=held.starts_on, evidence=[letter])
