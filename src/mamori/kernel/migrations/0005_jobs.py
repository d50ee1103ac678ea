"""Adds the jobs of the clock, the workers and the progress of long works."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0004_outbox'),
    ]

    operations = [
        migrations.CreateModel(
            name='ScheduledJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True, verbose_name='定期処理')),
                ('last_period_at', models.DateTimeField(blank=True, null=True, verbose_name='最後の周期')),
                ('last_queued_at', models.DateTimeField(blank=True, null=True, verbose_name='最後の登録')),
                ('last_job_id', models.UUIDField(blank=True, null=True)),
            ],
            options={
                'verbose_name': '定期処理',
                'ordering': ('key',),
            },
        ),
        migrations.CreateModel(
            name='WorkerBeat',
            fields=[
                ('worker_id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('place', models.CharField(max_length=200)),
                ('pid', models.PositiveIntegerField()),
                ('born', models.CharField(blank=True, max_length=40)),
                ('started_at', models.DateTimeField(verbose_name='開始日時')),
                ('beat_at', models.DateTimeField(db_index=True, verbose_name='最後の合図')),
            ],
            options={
                'verbose_name': 'ワーカー',
                'ordering': ('-beat_at',),
            },
        ),
        migrations.CreateModel(
            name='Progress',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=200, verbose_name='処理')),
                ('job_id', models.UUIDField(blank=True, db_index=True, null=True)),
                ('state', models.CharField(choices=[('waiting', '順番を待っています'), ('running', '処理しています'), ('done', '終わりました'), ('failed', '終わりませんでした')], default='waiting', max_length=10, verbose_name='状態')),
                ('percent', models.PositiveSmallIntegerField(default=0, verbose_name='進みぐあい（%）')),
                ('words', models.CharField(blank=True, max_length=200, verbose_name='いまの作業')),
                ('result_url', models.CharField(blank=True, max_length=300, verbose_name='結果')),
                ('error_words', models.TextField(blank=True, verbose_name='終わらなかった理由')),
                ('created_at', models.DateTimeField(verbose_name='開始日時')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新日時')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='始めた人')),
            ],
            options={
                'verbose_name': '処理の進みぐあい',
                'ordering': ('-created_at',),
            },
        ),
    ]
