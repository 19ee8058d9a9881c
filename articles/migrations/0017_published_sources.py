"""Find out quickly whether a source has a published article; let a kept result be without its words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_former_slugs")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("status", "published")), fields=["source"], name="article_published_source"
            ),
        ),
        migrations.AlterField(
            model_name="frozenresult",
            name="said",
            field=models.TextField(blank=True, help_text="The search in words, as it was read that day."),
        ),
    ]
