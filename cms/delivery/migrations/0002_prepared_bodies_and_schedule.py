import gzip

import brotli
from django.db import migrations, models


def compress(apps, schema_editor):
    content_item = apps.get_model("delivery", "ContentItem")
    for item in content_item.objects.only("document").iterator(chunk_size=200):
        text = item.document.encode()
        item.gzip, item.brotli = gzip.compress(text, mtime=0), brotli.compress(text, quality=9)
        item.save(update_fields=["gzip", "brotli"])


class Migration(migrations.Migration):

    dependencies = [
        ("delivery", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Schedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("next_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="contentitem",
            name="brotli",
            field=models.BinaryField(default=b""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="contentitem",
            name="gzip",
            field=models.BinaryField(default=b""),
            preserve_default=False,
        ),
        # Nothing to undo: the columns go.
        migrations.RunPython(compress, migrations.RunPython.noop, elidable=True),
    ]
