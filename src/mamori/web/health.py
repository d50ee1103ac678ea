"""Answers the questions of those who watch the server: is the process alive, and can it do its work?"""

from django.http import HttpRequest, JsonResponse

from mamori.ui.pages import page
from mamori.web import doctor


@page(public=True)
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers; asks nothing else."""
    return JsonResponse({"status": "ok"})


@page(public=True)
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, migrations, disk and worker are in order, else 503; says which, not why."""
    findings = doctor.examine(doctor.READINESS)
    ready = all(finding.state is not doctor.State.BROKEN for finding in findings)
    checks = {finding.key: finding.state.value for finding in findings}
    return JsonResponse(
        {"status": "ok" if ready else "unavailable", "checks": checks}, status=200 if ready else 503
    )
