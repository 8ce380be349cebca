from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editorial', '0005_late_after_days'),
    ]

    operations = [
        migrations.CreateModel(
            name='LinkCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=2000, unique=True)),
                ('queued_at', models.DateTimeField(null=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('fine', 'it answers'), ('gone', 'the page is gone'), ('unreachable', 'nobody is there'), ('unknown', 'it could not be checked')], max_length=20)),
                ('answer', models.CharField(blank=True, max_length=300)),
                ('failures', models.PositiveSmallIntegerField(default=0)),
            ],
        ),
    ]
