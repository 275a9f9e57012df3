from typing import Any

from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest

from kernel.admin.read_only import ReadOnlyAdmin


class AddedByAction(ReadOnlyAdmin):
    """A row may be added, through the same action as on the page; none is changed.

    `form`: what is asked on the page; `asked`: what the page knows from its address and is asked
    here besides, before the rest; `add_permission`: as "floor.codename".
    """

    asked: tuple[str, ...] = ()
    add_permission = ""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.add_permission)

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """What is only read needs no questions."""
        return super().get_form(
            request, obj, change, **({"form": ModelForm} if obj else {}), **kwargs
        )

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        asked = dict.fromkeys((*self.asked, *self.form.base_fields))
        return self.get_readonly_fields(request, obj) or list(asked)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return list(super().get_readonly_fields(request, obj)) if obj else []
