from typing import Any

from django.apps import AppConfig, apps
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules, import_string
from django.utils.translation import gettext_lazy as _

from kernel import form_words


class KernelConfig(AppConfig):
    name = "kernel"
    verbose_name = _("House")

    def ready(self) -> None:
        """Plug every floor in, and keep what ships with the code in step after each migrate.

        `auth` is migrated after the floors, so all their permissions exist by then.
        """
        form_words.speak()
        autodiscover_modules("plugs")
        post_migrate.connect(sync_after_migrate, sender=apps.get_app_config("auth"))


def sync_after_migrate(**_kwargs: Any) -> None:
    """Only a whole database is synced: an app migrated alone may lack the tables of others."""
    if import_string("kernel.commands.is_migrated")():
        import_string("kernel.append_only.install")(connection)
        import_string("kernel.roles.sync_roles")()
        import_string("kernel.catalogue.load_catalogues")()
        import_string("kernel.upkeep.see_to_everything")()
