"""What is run inside the installation under siege: to furnish it, to lay files into its queue, to account for it."""

FURNISH = """
import json
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.contrib.sessions.backends.db import SessionStore
from mamori.kernel.people.models import Account, Assignment, Company, Department, Person
Company.objects.create(pk=1, name="株式会社みなと文具")
home = Department.objects.create(code="100", name="営業部")
person = Person.objects.create(code="0001", name="高橋 のぞみ", department=home)
account = Account.objects.create(email="office@minato.example", person=person)
for role in ("office", "privacy_officer", "system_administrator"):
    Assignment.objects.create(account=account, role=role)
session = SessionStore()
session["_auth_user_id"] = str(account.pk)
session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
session["_auth_user_hash"] = account.get_session_auth_hash()
session.create()
print(json.dumps({"session": session.session_key, "department": home.pk, "account": account.pk}))
"""
ENQUEUE = """
import io
from django.utils import timezone
from mamori.kernel import jobs
from mamori.kernel.ledger import ledger_named
from mamori.kernel.ledger.importing import checking, runs, tasks
from mamori.kernel.people.models import Account
from mamori.kernel.permission import Actor
by, ledger = Actor.of(Account.objects.get(), on=timezone.localdate()), ledger_named("organisation.people")
for line in sys.stdin:
    name, text = json.loads(line)
    run = runs.start(ledger, io.BytesIO(text.encode()), name, by=by, at=timezone.now())
    agreed = checking.numbers(checking.check(run, ledger, by=by))
    jobs.start(tasks.take_file, ledger.key, str(run.pk), title="x", by=by, at=timezone.now(), agreed=agreed, only_good=False)
    print(run.pk, flush=True)
"""
ACCOUNT_FOR = """
import json
from collections import Counter
from mamori.kernel.ledger.models import ImportRun
from mamori.kernel.people.models import Person
from mamori.kernel.trail.models import TrailEntry
from mamori.measures.inventory.models import Entry
acts = TrailEntry.objects.order_by("id").values_list("action", "object_id")
print(json.dumps({
    "entries": dict(Entry.objects.values_list("pk", "name")),
    "histories": Counter(Entry.history.values_list("id", flat=True)),
    "told": Counter(about for action, about in acts if action == "inventory.add_entry"),
    "acts": Counter(action for action, _about in acts),
    "people": list(Person.objects.values_list("code", flat=True)),
    "runs": list(ImportRun.objects.values_list("file_name", "state")),
}))
"""
