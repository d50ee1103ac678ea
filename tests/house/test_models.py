"""Tables know which personal data they hold, point only downwards, and have all their migrations."""

import ast
import io

import pytest
from django.core.management import call_command
from django.db import models

from house.tree import SOURCE, order_of_measures
from mamori.web.reference import load_everything, own_models

load_everything()
FLOORS = ["law", "kernel", "ui", "measures", "web"]


def height(module: str) -> tuple[int, int]:
    """The floor a module is on and, among the measures, its row; higher may point to lower."""
    parts = module.split(".")
    floor = FLOORS.index(parts[1])
    if parts[1] != "measures":
        return floor, 0
    rows = order_of_measures()
    return floor, next(number for number, row in enumerate(rows) if parts[2] in row.split(" | "))


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_a_table_points_only_to_tables_of_its_own_room_or_below(model: type[models.Model]) -> None:
    for field in model._meta.get_fields(include_hidden=False):
        target = field.related_model if field.concrete and field.is_relation else None
        if not isinstance(target, type) or not target.__module__.startswith("mamori."):
            continue
        same_room = target._meta.app_label == model._meta.app_label
        assert same_room or height(target.__module__) < height(model.__module__), (
            f"{model}.{field.name} points up"
        )


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_a_table_says_in_its_own_words_which_personal_data_it_holds(model: type[models.Model]) -> None:
    declared = vars(model).get("personal_data")
    assert isinstance(declared, tuple), f"{model.__name__} does not declare personal_data"
    assert set(declared) <= {field.name for field in model._meta.get_fields()}


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_a_table_has_a_name_and_a_sentence(model: type[models.Model]) -> None:
    default = "".join(
        f" {letter.lower()}" if letter.isupper() else letter for letter in model.__name__
    ).strip()
    assert str(model._meta.verbose_name) != default, "verbose_name is not given"
    assert (model.__doc__ or "").partition("\n\n")[0].rstrip().endswith(".")
    assert not (model.__doc__ or "").startswith(f"{model.__name__}("), "the docstring is Django's own"


def test_text_that_could_hold_a_name_of_a_person_is_declared() -> None:
    telling = {"email", "kana", "phone", "ip"}
    silent = [
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        for field in model._meta.concrete_fields
        if field.name in telling and field.name not in getattr(model, "personal_data", ())
    ]
    assert set(silent) <= {"kernel.Company.kana"}  # the reading of a company's name


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said, verbosity=1)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_no_model_is_written_from_a_signal() -> None:
    receivers = [
        path.as_posix()
        for path in SOURCE.rglob("*.py")
        if any(
            isinstance(node, ast.Name | ast.Attribute)
            and getattr(node, "id", getattr(node, "attr", "")) in {"post_save", "pre_save"}
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        )
    ]
    assert receivers == []
