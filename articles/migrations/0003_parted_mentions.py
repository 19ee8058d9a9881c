import json
from itertools import groupby

from django.db import migrations, models

import articles.models.mentions

PART = 1_000  # mentions; a tag of more stores them in parts
ORDER = ["headline", "dateline", "body"]


def part_long_lists(apps, schema_editor):
    """Store the mentions in parts of the tags that have very many, one tag at a time: each may be of megabytes."""
    table = apps.get_model("articles", "Tag")._meta.db_table
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} WHERE mention_count > {PART}")
        for (key,) in cursor.fetchall():
            cursor.execute(f"SELECT CAST(mentions AS text) FROM {table} WHERE id = %s", [key])
            mentions = json.loads(cursor.fetchone()[0])
            if isinstance(mentions, list) and all(map(is_whole, mentions)):
                parted = json.dumps(part(mentions), separators=(",", ":"))
                is_json = "::jsonb" if schema_editor.connection.vendor == "postgresql" else ""
                cursor.execute(f"UPDATE {table} SET mentions = %s{is_json} WHERE id = %s", [parted, key])


def is_whole(mention):
    """Tell whether a mention is a field, a start, an end, a rule and perhaps a detail."""
    kinds = [type(value) for value in mention] if isinstance(mention, list) else []
    return kinds in ([str, int, int, str], [str, int, int, str, str]) and 0 <= mention[1] < mention[2]


def part(mentions):
    """Return mentions in parts, in the order of the text."""
    mentions.sort(key=lambda one: (ORDER.index(one[0]) if one[0] in ORDER else len(ORDER), *one[:3]))
    parts = []
    for field, group in groupby(mentions, key=lambda one: one[0]):
        of_field = list(group)
        for at in range(0, len(of_field), PART):
            some = of_field[at : at + PART]
            kinds, places = {}, []
            for _, start, end, *kind in some:
                places += [kinds.setdefault(tuple(kind), len(kinds)), start, end - start]
            last = max(one[2] for one in some)
            texts = " ".join(map(str, places))
            parts.append([field, some[0][1], last, len(some), [list(kind) for kind in kinds], texts])
    return {"count": len(mentions), "parts": parts}


def list_parts(apps, schema_editor):
    """Store all mentions one by one again."""
    table = apps.get_model("articles", "Tag")._meta.db_table
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} WHERE mention_count > {PART}")
        for (key,) in cursor.fetchall():
            cursor.execute(f"SELECT CAST(mentions AS text) FROM {table} WHERE id = %s", [key])
            stored = json.loads(cursor.fetchone()[0])
            if isinstance(stored, dict):
                mentions = []
                for field, _, _, _, kinds, places in stored["parts"]:
                    numbers = map(int, places.split())
                    mentions += [
                        [field, start, start + length, *kinds[kind]] for kind, start, length in zip(*[numbers] * 3)
                    ]
                listed = json.dumps(mentions, separators=(",", ":"))
                is_json = "::jsonb" if schema_editor.connection.vendor == "postgresql" else ""
                cursor.execute(f"UPDATE {table} SET mentions = %s{is_json} WHERE id = %s", [listed, key])


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_groups")]

    operations = [
        migrations.AddField(
            model_name="tag",
            name="mention_count",
            field=models.GeneratedField(
                db_persist=True,
                expression=articles.models.mentions.MentionCount("mentions"),
                output_field=models.IntegerField(),
            ),
        ),
        migrations.AlterField(
            model_name="tag",
            name="mentions",
            field=articles.models.mentions.MentionsField(
                blank=True, default=list, encoder=articles.models.mentions.CompactEncoder
            ),
        ),
        migrations.RunPython(part_long_lists, list_parts),
    ]
