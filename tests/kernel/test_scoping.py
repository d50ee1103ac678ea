"""The predicate in SQL and the check of one object are one rule, whatever the grants; and every table's paths lead home."""

import pytest
from django.apps import apps
from django.core.exceptions import FieldError
from django.db import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mamori.kernel import duty
from mamori.kernel.duty.models import Duty
from mamori.kernel.people.models import Assignment, Company, Department, Person
from mamori.kernel.permission import Act, Actor, Grant, Reach, Role, covers, table
from people import NOW, TODAY, Cast

ROLES = [Role.OFFICE, Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CLERK, Role.EMPLOYEE, Role.GUEST]
KEY = "demo.look"


@st.composite
def situations(draw: st.DrawFn) -> tuple[dict[Role, Reach], list[tuple[Role, int]], bool, int]:
    """An access table row, the grants (role and department by position, -1 for the company), own person, guest."""
    allowed = draw(st.dictionaries(st.sampled_from(ROLES), st.sampled_from(list(Reach))))
    grants = draw(st.lists(st.tuples(st.sampled_from(ROLES), st.integers(-1, 5)), max_size=4))
    return allowed, grants, draw(st.booleans()), draw(st.integers(-1, 5))


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(situation=situations())
def test_the_query_and_the_check_of_one_object_always_agree(
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    situation: tuple[dict[Role, Reach], list[tuple[Role, int]], bool, int],
) -> None:
    allowed, granted, has_person, invited_to = situation
    monkeypatch.setattr(Department, "scope_guest", ".", raising=False)
    monkeypatch.setattr(Duty, "scope_guest", "department", raising=False)
    departments = list(Department.objects.order_by("pk"))
    if not Duty.objects.exists():
        for home in (*departments, None):
            duty.owe("demo.duty", title="x", role=Role.OFFICE, department=home, due_on=TODAY, at=NOW)
        duty.owe("demo.own", title="x", to=cast.mori.person, due_on=TODAY, at=NOW)
    table._ACTS[KEY] = Act(
        KEY, "", {r: reach for r, reach in allowed.items() if reach is not Reach.NONE}, False
    )
    invitation = departments[invited_to] if invited_to >= 0 else None
    actor = Actor(
        name="x",
        grants=tuple(Grant(role, departments[at].path if at >= 0 else "") for role, at in granted),
        person=cast.mori.person if has_person else None,
        guest_of=(invitation._meta.label_lower, invitation.pk) if invitation else None,
    )
    for model in (Company, Department, Person, Assignment, Duty):
        rows = model._default_manager.all()
        by_query = {row.pk for row in rows.visible_to(actor, KEY)}
        assert by_query == {row.pk for row in rows if covers(actor, KEY, row)}, model


@pytest.mark.parametrize(
    "model",
    [model for model in apps.get_models() if model.__module__.startswith("mamori.")],
    ids=lambda model: model._meta.label,
)
def test_the_paths_by_which_a_table_is_scoped_lead_where_they_should(
    db: None, model: type[models.Model]
) -> None:
    ends = {"scope_department": Department, "scope_owner": Person}
    for name, end in ends.items():
        path = getattr(model, name, "")
        if path and path != ".":
            target: type[models.Model] = model
            for step in path.split("__"):
                found = target._meta.get_field(step).related_model
                assert isinstance(found, type), f"{model.__name__}.{name}: {step} leads nowhere"
                target = found
            assert target is end, f"{model.__name__}.{name} leads to {target.__name__}"
        elif path == ".":
            assert model is end
    rows = model._default_manager.all()
    actor = Actor(name="x", grants=(Grant(Role.DEPARTMENT_HEAD, "/1/"),))
    table._ACTS[KEY] = Act(KEY, "", {Role.DEPARTMENT_HEAD: Reach.DEPARTMENT}, False)
    if hasattr(rows, "visible_to"):
        try:
            assert rows.visible_to(actor, KEY).count() == 0
        except FieldError as error:
            pytest.fail(f"{model.__name__}: {error}")
