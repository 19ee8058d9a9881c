"""The archive as a Django app."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_migrate

from articles import migration_check, static_files, storage_check


class ArticlesConfig(AppConfig):
    """Keeps the triggers of the change log and of the history in place after every migrate."""

    name = "articles"
    verbose_name = "News archive"

    def ready(self) -> None:
        from articles.triggers import change_log  # noqa: PLC0415 - models exist only once the apps are ready

        def drop_triggers_before(using: str, plan: Any = (), **_kwargs: Any) -> None:
            migration_check.refuse_foreign_database(using)
            if plan:
                change_log.drop_foreign_triggers(using)

        def ensure(using: str, **_kwargs: Any) -> None:
            change_log.ensure_triggers(using)

        pre_migrate.connect(
            drop_triggers_before,
            sender=self,
            weak=False,
            dispatch_uid="articles.triggers.change_log.drop_foreign_triggers",
        )
        post_migrate.connect(ensure, sender=self, weak=False, dispatch_uid="articles.triggers.change_log")
        register(change_log.check_triggers, Tags.database)
        register(storage_check.check_storage)
        register(static_files.check_static_files, Tags.staticfiles, deploy=True)
