"""Adds attached files."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0006_saved_view'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about_type', models.CharField(max_length=80, verbose_name='対象の種類')),
                ('about_id', models.CharField(max_length=64, verbose_name='対象の番号')),
                ('department_path', models.CharField(blank=True, max_length=255, verbose_name='部門')),
                ('name', models.CharField(max_length=200, verbose_name='ファイル名')),
                ('media_type', models.CharField(max_length=100, verbose_name='種類')),
                ('size', models.PositiveBigIntegerField(verbose_name='大きさ（バイト）')),
                ('sha256', models.CharField(max_length=64, verbose_name='ハッシュ値')),
                ('stored_as', models.CharField(editable=False, max_length=32, unique=True)),
                ('added_by_name', models.CharField(max_length=120, verbose_name='追加した人の名前')),
                ('added_at', models.DateTimeField(verbose_name='追加日時')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='削除日時')),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='追加した人')),
                ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='削除した人')),
            ],
            options={
                'verbose_name': '添付ファイル',
                'ordering': ('id',),
                'indexes': [models.Index(fields=['about_type', 'about_id', 'id'], name='attachment_about')],
            },
        ),
    ]
