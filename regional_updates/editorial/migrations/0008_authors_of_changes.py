"""Each step knows who made what waits there; until now that was whoever saved it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def from_revisions(apps, schema_editor):
    states = apps.get_model("wagtailcore", "TaskState").objects.filter(pk=OuterRef("pk"))
    apps.get_model("editorial", "ApprovalState").objects.update(
        author_id=Subquery(states.values("revision__user_id")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0007_mail_preferences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="approvalstate",
            name="author",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(from_revisions, migrations.RunPython.noop),
    ]
