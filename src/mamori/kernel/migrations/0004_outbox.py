"""Adds the outbox."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0003_duty_and_control'),
    ]

    operations = [
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.EmailField(max_length=254, verbose_name='宛先')),
                ('subject', models.CharField(max_length=200, verbose_name='件名')),
                ('body', models.TextField(verbose_name='本文')),
                ('about_type', models.CharField(blank=True, max_length=80, verbose_name='対象の種類')),
                ('about_id', models.CharField(blank=True, max_length=64, verbose_name='対象の番号')),
                ('once', models.CharField(editable=False, max_length=120, null=True, unique=True)),
                ('is_secret', models.BooleanField(default=False, verbose_name='送信後に本文を消す')),
                ('created_at', models.DateTimeField(verbose_name='作成日時')),
                ('good_until', models.DateTimeField(blank=True, null=True, verbose_name='送信の期限')),
                ('next_try_at', models.DateTimeField(verbose_name='次の送信')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='試行回数')),
                ('last_error', models.CharField(blank=True, max_length=300, verbose_name='最後のエラー')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='送信日時')),
                ('given_up_at', models.DateTimeField(blank=True, null=True, verbose_name='断念した日時')),
            ],
            options={
                'verbose_name': '送信メール',
                'ordering': ('id',),
                'indexes': [models.Index(condition=models.Q(('given_up_at__isnull', True), ('sent_at__isnull', True)), fields=['next_try_at'], name='mail_waiting'), models.Index(fields=['about_type', 'about_id'], name='mail_about')],
            },
        ),
    ]
