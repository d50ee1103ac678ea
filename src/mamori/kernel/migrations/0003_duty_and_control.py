"""Adds duties, reminders and the daily states of controls."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_trail_guard"),
    ]

    operations = [
        migrations.CreateModel(
            name="ControlDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=80, verbose_name="項目")),
                ("day", models.DateField(verbose_name="日")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("green", "実施できています"),
                            ("amber", "注意が必要です"),
                            ("red", "対応が必要です"),
                            ("idle", "まだ始まっていません"),
                            ("unknown", "判定できません"),
                        ],
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
            ],
            options={
                "verbose_name": "対策の状態の記録",
                "ordering": ("key", "day"),
                "constraints": [models.UniqueConstraint(fields=("key", "day"), name="control_day_once")],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=80, verbose_name="種類")),
                ("title", models.CharField(max_length=200, verbose_name="すること")),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("representative", "代表者"),
                            ("privacy_officer", "個人情報保護管理者"),
                            ("office", "事務局"),
                            ("audit_head", "監査責任者"),
                            ("auditor", "監査員"),
                            ("department_head", "部門管理者"),
                            ("department_clerk", "部門担当者"),
                            ("employee", "従業者"),
                            ("system_administrator", "システム管理者"),
                            ("guest", "リンクで招かれた人"),
                            ("system", "システム"),
                        ],
                        max_length=30,
                        verbose_name="担当する役割",
                    ),
                ),
                ("debtor", models.CharField(editable=False, max_length=60)),
                ("about_type", models.CharField(blank=True, max_length=80, verbose_name="対象の種類")),
                ("about_id", models.CharField(blank=True, max_length=64, verbose_name="対象の番号")),
                ("about_label", models.CharField(blank=True, max_length=200, verbose_name="対象")),
                ("url", models.CharField(blank=True, max_length=300, verbose_name="画面")),
                ("due_on", models.DateField(verbose_name="期限")),
                ("anchor_on", models.DateField(editable=False)),
                (
                    "every_months",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="繰り返し（か月ごと）"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="作成日時")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="完了日時")),
                ("is_withdrawn", models.BooleanField(default=False, verbose_name="取り下げ")),
                ("last_reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="最後の催促")),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.department",
                        verbose_name="部門",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="kernel.person",
                        verbose_name="担当者",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="完了した人",
                    ),
                ),
            ],
            options={
                "verbose_name": "するべきこと",
                "verbose_name_plural": "するべきこと",
                "ordering": ("due_on", "id"),
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="期限")),
                ("step", models.CharField(max_length=20, verbose_name="段階")),
                ("at", models.DateTimeField(verbose_name="日時")),
                ("recipients", models.PositiveSmallIntegerField(default=0, verbose_name="宛先の数")),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="kernel.duty",
                        verbose_name="するべきこと",
                    ),
                ),
            ],
            options={
                "verbose_name": "催促",
                "ordering": ("id",),
            },
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(
                condition=models.Q(("settled_at__isnull", True)),
                fields=["due_on", "id"],
                name="duty_open_by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(
                condition=models.Q(("settled_at__isnull", True)),
                fields=["person", "due_on"],
                name="duty_of_person",
            ),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(fields=["about_type", "about_id"], name="duty_about"),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.UniqueConstraint(
                condition=models.Q(("settled_at__isnull", True)),
                fields=("key", "about_type", "about_id", "debtor"),
                name="duty_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", False), ("role", "")),
                    models.Q(("person__isnull", True), models.Q(("role", ""), _negated=True)),
                    _connector="OR",
                ),
                name="duty_has_one_debtor",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(fields=("duty", "due_on", "step"), name="reminder_once"),
        ),
    ]
