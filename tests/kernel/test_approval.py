"""Of any number who decide about one thing at the same moment, exactly one decides."""

import pytest

from installation import Installation, until
from mamori.kernel.approval import AlreadyDecided, move
from mamori.kernel.jobs.models import Progress
from people import NOW, Cast


def work(cast: Cast) -> Progress:
    return Progress.objects.create(title="x", owner=cast.sato.account, created_at=NOW)


def test_a_step_is_taken_with_all_its_values(cast: Cast) -> None:
    it = work(cast)
    move(it, frm={"waiting"}, to="running", percent=5)
    assert (it.state, it.percent) == ("running", 5)
    it.refresh_from_db()
    assert (it.state, it.percent) == ("running", 5)


def test_a_step_from_another_state_is_refused_in_words_and_changes_nothing(cast: Cast) -> None:
    it = work(cast)
    with pytest.raises(AlreadyDecided, match="ほかの人が先に"):
        move(it, frm={"running", "failed"}, to="done", percent=100)
    assert (it.state, it.percent) == ("waiting", 0)
    it.refresh_from_db()
    assert (it.state, it.percent) == ("waiting", 0)


def test_what_the_caller_holds_does_not_count_only_what_the_database_says(cast: Cast) -> None:
    it = work(cast)
    stale = Progress.objects.get(pk=it.pk)
    move(it, frm={"waiting"}, to="running")
    with pytest.raises(AlreadyDecided):
        move(stale, frm={"waiting"}, to="failed")
    it.refresh_from_db()
    assert it.state == "running"


def test_something_that_is_gone_cannot_be_decided(cast: Cast) -> None:
    it = work(cast)
    Progress.objects.filter(pk=it.pk).delete()
    with pytest.raises(AlreadyDecided):
        move(it, frm={"waiting"}, to="running")


def test_another_field_can_hold_the_state(cast: Cast) -> None:
    it = work(cast)
    move(it, field="words", frm={""}, to="受理")
    it.refresh_from_db()
    assert it.words == "受理"


RACE = """
import pathlib, random
from django.db import transaction
from mamori.kernel.approval import AlreadyDecided, move
from mamori.kernel.jobs.models import Progress
from mamori.kernel import mail
rows = list(Progress.objects.all())
random.Random(os.getpid()).shuffle(rows)
gate = pathlib.Path({gate!r})
gate.with_name(f"ready-{{os.getpid()}}").touch()
while not gate.exists():
    time.sleep(0.001)
for row in rows:
    time.sleep(random.random() / 200)  # so that nobody holds the database from the first row to the last
    try:
        with transaction.atomic():
            move(row, frm={{"waiting"}}, to={to!r})
            mail.post(f"{{row.title}}@example.jp", {to!r}, body="decided", at=timezone.now())
    except AlreadyDecided:
        pass
"""


def test_of_a_thousand_races_between_accepting_and_returning_each_has_one_winner(
    installation: Installation,
) -> None:
    installation.ask(
        "from mamori.kernel.people.models import Account\n"
        "from mamori.kernel.jobs.models import Progress\n"
        "Progress.objects.all().delete()\n"
        "owner = Account.objects.first() or Account.objects.create(email='race@example.jp')\n"
        "for n in range(250): Progress.objects.create(title=f'r{n}', owner=owner, created_at=timezone.now())"
    )
    gate = installation.home / "go"
    racers = [installation.fork(RACE.format(to=to, gate=str(gate))) for to in ("done", "failed") * 2]
    until(lambda: len(list(gate.parent.glob("ready-*"))) == len(racers))
    gate.touch()
    assert [installation.wait(one) for one in racers] == [0, 0, 0, 0]
    decided = installation.ask(
        "from mamori.kernel.jobs.models import Progress\n"
        "answer = sorted(Progress.objects.values_list('title', 'state'))"
    )
    told = installation.ask("answer = sorted(OutgoingMail.objects.values_list('to', 'subject'))")
    assert isinstance(decided, list)
    assert isinstance(told, list)
    assert len(decided) == 250
    assert told == sorted([f"{title}@example.jp", state] for title, state in decided)
    assert {state for _, state in decided} == {"done", "failed"}, "one side always won: there was no race"
