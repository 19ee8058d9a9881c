import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_time_of_change")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="date_origin",
            field=models.CharField(
                blank=True,
                choices=[
                    ("header", "stated by the document"),
                    ("dateline", "read from the dateline"),
                    ("guessed", "guessed"),
                    ("curator", "set by a curator"),
                ],
                editable=False,
                db_default="",
                default="",
                help_text="How the publication date is known.",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="copy_group",
            field=models.BigIntegerField(
                blank=True,
                editable=False,
                help_text="The same number for all near-identical copies of one report; empty where there is just one.",
                null=True,
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("copy_group__isnull", False)), fields=["copy_group"], name="article_copy_group"
            ),
        ),
        migrations.CreateModel(
            name="CopyKey",
            fields=[
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.article",
                    ),
                ),
                ("key", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "article", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["key", "article"], name="copy_key")]},
        ),
    ]
