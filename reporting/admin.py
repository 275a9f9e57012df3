from django.contrib import admin

from kernel.admin.read_only import ReadOnlyAdmin
from reporting.models import Verdict


@admin.register(Verdict)
class VerdictAdmin(ReadOnlyAdmin):
    list_display = ["measure", "period", "revision", "variation", "assurance", "probability"]
    list_filter = ["variation", "assurance", "period"]
    list_select_related = ["measure__process"]
    search_fields = ["measure__name", "measure__process__name", "reason"]
