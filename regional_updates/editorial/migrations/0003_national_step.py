"""The national step becomes a task with a due time and four eyes; what waits gets its due time."""

import datetime

from django.db import migrations

NAME = "Region, then nation"
DAYS = datetime.timedelta(days=3)


def to_own_tasks(apps, schema_editor):
    content_types = apps.get_model("contenttypes", "ContentType").objects
    group_task = apps.get_model("wagtailcore", "GroupApprovalTask")
    national_task = apps.get_model("editorial", "NationalApprovalTask")
    region_task = apps.get_model("editorial", "RegionApprovalTask")
    for stock in group_task.objects.filter(workflow_tasks__workflow__name=NAME).distinct():
        step = national_task.objects.create(
            name=stock.name,
            active=stock.active,
            content_type=content_types.get_or_create(
                app_label="editorial", model="nationalapprovaltask"
            )[0],
        )
        step.groups.set(stock.groups.all())
        hand_over(apps, stock, step)
        stock.delete()
    waiting = apps.get_model("wagtailcore", "TaskState").objects.filter(status="in_progress")
    for model in (region_task, national_task):
        for state in waiting.filter(task_id__in=model.objects.values("pk")):
            with_due_time(apps, content_types, state)


def to_stock_tasks(apps, schema_editor):
    content_types = apps.get_model("contenttypes", "ContentType").objects
    group_task = apps.get_model("wagtailcore", "GroupApprovalTask")
    for step in apps.get_model("editorial", "NationalApprovalTask").objects.all():
        stock = group_task.objects.create(
            name=step.name,
            active=step.active,
            content_type=content_types.get_or_create(
                app_label="wagtailcore", model="groupapprovaltask"
            )[0],
        )
        stock.groups.set(step.groups.all())
        hand_over(apps, step, stock)
        step.delete()
    plain = content_types.get_or_create(app_label="wagtailcore", model="taskstate")[0]
    states = apps.get_model("editorial", "ApprovalState").objects.all()
    apps.get_model("wagtailcore", "TaskState").objects.filter(pk__in=states.values("pk")).update(
        content_type=plain
    )
    for state in states:
        state.delete(keep_parents=True)


def hand_over(apps, old, new):
    """Put ``new`` wherever ``old`` is a step, or was taken."""
    apps.get_model("wagtailcore", "WorkflowTask").objects.filter(task_id=old.pk).update(task_id=new.pk)
    apps.get_model("wagtailcore", "TaskState").objects.filter(task_id=old.pk).update(task_id=new.pk)


def with_due_time(apps, content_types, state):
    kind = content_types.get_or_create(app_label="editorial", model="approvalstate")[0]
    own = apps.get_model("editorial", "ApprovalState")(
        taskstate_ptr_id=state.pk, due_at=state.started_at + DAYS
    )
    own.save_base(raw=True, force_insert=True)
    type(state).objects.filter(pk=state.pk).update(content_type=kind)


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0002_approval_steps"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(to_own_tasks, to_stock_tasks)]
