from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_parted_mentions")]

    operations = [
        migrations.AddField(
            model_name="version",
            name="withheld",
            field=models.JSONField(
                default=dict, help_text="What the import brought for fields that a curator has set, and did not write."
            ),
        ),
        migrations.CreateModel(
            name="PurgedDocument",
            fields=[
                ("key_hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("purged_on", models.DateField()),
            ],
        ),
    ]
