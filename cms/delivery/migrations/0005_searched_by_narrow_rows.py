import django.db.models.deletion
import modelsearch.index
from django.db import migrations, models
from django.db.models import F
from django.db.models.expressions import CombinedExpression

from cms.delivery import indexing, publishing
from cms.delivery.analysis import folded_words, term
from cms.statistics import refresh_statistics



AT_ONCE = 2000
ON_POSTGRESQL = "searched_by_title_and_body"


def add_index(apps, schema_editor):
    """Index on PostgreSQL what Wagtail's search looks for there, title and body joined: Wagtail
    indexes them apart only, so that each search would read every row."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.add_index(apps.get_model("wagtailsearch", "IndexEntry"), joined())


def remove_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.remove_index(apps.get_model("wagtailsearch", "IndexEntry"), joined())


def joined():
    from django.contrib.postgres.indexes import GinIndex

    vector = CombinedExpression(F("title"), "||", F("body"))
    return GinIndex(vector, name=ON_POSTGRESQL)


def fill(apps, schema_editor):
    """Make the rows of what is published already, so that it is found without a break; what they
    are found by is brought up to date by the worker."""
    model = {name: apps.get_model("delivery", name)
             for name in ("Section", "Heading", "Word", "IndexedSection")}
    sections = model["Section"].objects.select_related("item").only(
        "heading", "topic", "topic_name", "region", "region_name", "period", "year", "withdrawn", "text",
        "item__title", "item__page_id", "item__period", "item__date",
    )
    if not sections.exists():
        return
    texts = model["Section"].objects.order_by().values_list("heading", flat=True).distinct()
    model["Heading"].objects.bulk_create(
        (model["Heading"](text=text, terms=indexing.spaced_terms(text), folded=folded_words(text))
         for text in texts), batch_size=AT_ONCE,
    )
    headings = dict(model["Heading"].objects.values_list("text", "pk"))
    found, rows = set(), []
    for section in sections.iterator(chunk_size=AT_ONCE):
        found |= indexing.words_of(section)
        rows.append(model["IndexedSection"](
            section_id=section.pk, page_id=section.item.page_id, topic=section.topic,
            heading_id=headings[section.heading], region=section.region, period=section.period,
            year=section.year, recency=indexing.recency(section.item), withdrawn=section.withdrawn,
        ))
        if len(rows) == AT_ONCE:
            model["IndexedSection"].objects.bulk_create(rows)
            rows = []
    model["IndexedSection"].objects.bulk_create(rows)
    model["Word"].objects.bulk_create(
        (model["Word"](word=word, term=term(word)) for word in sorted(found)), batch_size=AT_ONCE
    )
    index_as(apps, "section", "indexedsection")
    refresh_statistics()
    publishing.build_all_again_later()


def index_as(apps, before, after):
    """Let the database's search index say ``after`` where it said ``before``: the keys are the same."""
    types = apps.get_model("contenttypes", "ContentType").objects
    old, _ = types.get_or_create(app_label="delivery", model=before)
    new, _ = types.get_or_create(app_label="delivery", model=after)
    entries = apps.get_model("wagtailsearch", "IndexEntry").objects
    entries.filter(content_type=old).update(content_type=new)


def give_back(apps, schema_editor):
    index_as(apps, "indexedsection", "section")


class Migration(migrations.Migration):

    dependencies = [
        ('delivery', '0004_webhooks'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('wagtailsearch', '0010_add_text_fields'),
    ]

    operations = [
        migrations.CreateModel(
            name='Heading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=255, unique=True)),
                ('terms', models.TextField(help_text='A space around each.')),
                ('folded', models.TextField(help_text='Its words without case and accents, a space before each.')),
            ],
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=100, unique=True)),
                ('term', models.CharField(db_index=True, max_length=100)),
            ],
        ),
        # So that it can come back.
        migrations.AlterField(
            model_name='section',
            name='length',
            field=models.PositiveIntegerField(default=0, help_text='How many terms there are.'),
        ),
        migrations.RemoveField(
            model_name='section',
            name='length',
        ),
        migrations.AddField(
            model_name='section',
            name='where_terms',
            field=models.TextField(default='', help_text='Those of region, title and topic, likewise.'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='section',
            name='terms',
            field=models.TextField(help_text='Those of the text, likewise.'),
        ),
        migrations.CreateModel(
            name='IndexedSection',
            fields=[
                ('section', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='delivery.section')),
                ('page_id', models.PositiveBigIntegerField(help_text='Of the update.')),
                ('topic', models.SlugField(allow_unicode=True, blank=True, db_index=False, max_length=255)),
                ('region', models.SlugField(allow_unicode=True, db_index=False, max_length=255)),
                ('period', models.DateField()),
                ('year', models.PositiveSmallIntegerField()),
                ('recency', models.PositiveBigIntegerField(help_text='Grows with the period, then the date.')),
                ('withdrawn', models.BooleanField(default=False)),
                ('heading', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sections', to='delivery.heading')),
            ],
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.AddIndex(
            model_name='indexedsection',
            index=models.Index(fields=['withdrawn'], condition=models.Q(('withdrawn', True)), name='withdrawn_sections'),
        ),
        migrations.RunPython(add_index, remove_index),
        migrations.RunPython(fill, give_back, elidable=True),
    ]
