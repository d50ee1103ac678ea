"""Adds seals and checkpoints of the trail, and their append-only guard in the database itself."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from mamori.kernel.trail import guard


def put_on(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    guard.install(editor.connection, guard.SEALS)


def take_off(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    guard.remove(editor.connection, guard.SEALS)


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0010_import_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('size', models.PositiveBigIntegerField(db_index=True, verbose_name='件数')),
                ('root', models.BinaryField(max_length=32)),
                ('note', models.TextField(verbose_name='署名付きの文面')),
                ('made_at', models.DateTimeField(db_index=True, verbose_name='作成日時')),
            ],
            options={
                'verbose_name': 'チェックポイント',
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='SealHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0)),
                ('chain', models.BinaryField(default=bytes(32))),
                ('peaks', models.BinaryField(default=b'')),
                ('newest', models.PositiveBigIntegerField(default=0)),
                ('watermark', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'verbose_name': '封印の先頭',
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name='封印番号')),
                ('salt', models.BinaryField(max_length=16)),
                ('leaf', models.BinaryField(max_length=32)),
                ('chain', models.BinaryField(max_length=32)),
                ('sealed_at', models.DateTimeField(db_index=True, verbose_name='封印した日時')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seal', to='kernel.trailentry', verbose_name='操作の記録')),
            ],
            options={
                'verbose_name': '記録の封印',
                'ordering': ('number',),
            },
        ),
        migrations.CreateModel(
            name='CheckpointCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=300, verbose_name='控えの場所')),
                ('at', models.DateTimeField(db_index=True, verbose_name='日時')),
                ('ok', models.BooleanField(verbose_name='届いた')),
                ('told', models.CharField(blank=True, max_length=300, verbose_name='内容')),
                ('checkpoint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='kernel.checkpoint', verbose_name='チェックポイント')),
            ],
            options={
                'verbose_name': 'チェックポイントの控え',
                'ordering': ('-id',),
                'constraints': [models.UniqueConstraint(fields=('checkpoint', 'place'), name='checkpoint_copy_once')],
            },
        ),
        migrations.RunPython(put_on, take_off),
    ]
