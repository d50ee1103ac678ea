"""Gives risks the folded text that they are searched by."""

from django.db import migrations, models

from mamori.kernel.text import searchable


def fill(apps, schema_editor):
    Risk = apps.get_model("inventory", "Risk")
    rows, last = Risk.objects.only("what", "measure_now", "measure_add").order_by("pk"), 0
    while some := list(rows.filter(pk__gt=last)[:500]):
        for row in some:
            row.search_text = searchable((row.what, row.measure_now, row.measure_add))
        Risk.objects.bulk_update(some, ["search_text"])
        last = some[-1].pk


class Migration(migrations.Migration):
    dependencies = [("inventory", "0008_quick_orders")]

    operations = [
        migrations.AddField(
            model_name="risk",
            name="search_text",
            field=models.TextField(blank=True, default="", editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
