"""Fill an empty database for the nodes:  python -m tests.nodes.preparing"""

import django


def main() -> None:
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from tests.factories import make_article, make_entity, make_source
    from tests.nodes.nodes import CURATOR

    call_command("migrate", verbosity=0)
    User.objects.create_superuser(CURATOR[0], "", CURATOR[1])
    source, person = make_source("Wire", slug="wire"), make_entity("Person", slug="person")
    for number in range(12):
        make_article(f"Old {number}", "The body speaks of kabul.", source=source, tags=[person])


if __name__ == "__main__":
    django.setup()
    main()
