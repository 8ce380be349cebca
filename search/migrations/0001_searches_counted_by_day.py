"""Searches are counted by day, and national moderators may choose picks on sites that have them already."""

from django.db import migrations, models

VERBS = ("add", "change", "delete")


def let_moderators_choose_picks(apps, schema_editor):
    group = apps.get_model("auth", "Group").objects.filter(name="National moderators").first()
    if group is None:
        return
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="wagtailsearchpromotions", model="searchpromotion"
    )
    for verb in VERBS:
        # Django makes them only after all migrations.
        permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=kind,
            codename=f"{verb}_searchpromotion",
            defaults={"name": f"Can {verb} search promotion"},
        )
        group.permissions.add(permission)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailsearchpromotions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DailySearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField(db_index=True, help_text="In London.")),
                ("query", models.CharField(help_text="Normalised.", max_length=60)),
                ("searches", models.PositiveIntegerField(default=0)),
                ("missed", models.PositiveIntegerField(default=0, help_text="Searches that found no update with all the words.")),
                ("found", models.PositiveIntegerField(default=0, help_text="Updates with all the words, the last time.")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("query", "date"), name="query_once_a_day")],
            },
        ),
        migrations.RunPython(let_moderators_choose_picks, migrations.RunPython.noop, elidable=False),
    ]
