from django.db import migrations, models

# What is public has arrived when it came; what is held back will arrive when it is published.
ARRIVE = "UPDATE articles_article SET arrived_at = created_at WHERE status = 'published'"


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0012_watched_feeds'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='arrived_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='When the archive first showed it to the public; a trigger sets it (articles.triggers.arrivals).', null=True, verbose_name='first published'),
        ),
        migrations.RunSQL(ARRIVE, migrations.RunSQL.noop),
    ]
