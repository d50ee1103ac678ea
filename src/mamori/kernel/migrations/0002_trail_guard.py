"""Puts the append-only guard on the trail, in the database itself."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from mamori.kernel.trail import guard


def put_on(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    guard.install(editor.connection, guard.TRAIL)


def take_off(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    guard.remove(editor.connection, guard.TRAIL)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(put_on, take_off)]
