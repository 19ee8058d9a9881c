from django.contrib.auth.management import create_permissions as create
from django.db import migrations

EVERY = ("view", "add", "change", "delete")
READ = {"view": ["source", "article", "entity", "entityname", "tag"]}

# What each group may do, by verb; each holds the rights of those before it.
GROUPS = {
    "Reader": READ,
    "Curator": {
        "view": ["action", "recordedchange", "importrun", "importeddocument", "frozenresult"],
        "add": ["article", "tag"],
        "change": ["article", "tag"],
        "delete": ["tag", "frozenresult"],
    },
    "Editor": {
        **dict.fromkeys(("add", "change", "delete"), ["source", "entity", "entityname"]),
        "undo": ["action"],
    },
    "Administrator": {
        **dict.fromkeys(EVERY, ["user", "group"]),
        "purge": ["article"],
    },
}


def make_groups(apps, schema_editor):
    """Make the groups, or give them back the rights their names say."""
    create_permissions(apps)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    rights = set()
    for name, verbs in GROUPS.items():
        codenames = [f"{verb}_{model}" for verb, models in verbs.items() for model in models]
        found = Permission.objects.filter(
            codename__in=codenames, content_type__app_label__in=["articles", "auth"]
        ).values_list("pk", flat=True)
        assert len(found) == len(codenames), (name, codenames)
        rights.update(found)
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(rights)


def create_permissions(apps):
    """Create what Django creates only after all migrations: the groups need it now."""
    for label in ("articles", "auth"):
        config = apps.get_app_config(label)
        known, config.models_module = getattr(config, "models_module", None), True
        create(config, apps=apps, verbosity=0)
        config.models_module = known


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0001_archive"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
