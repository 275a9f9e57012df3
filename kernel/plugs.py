"""What the cellar itself plugs in: its section of the navigation."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel import announcers, navigation, notices
from kernel.charts import words
from kernel.navigation import Link, Section

words.use(gettext)
notices.add("break_glass.opened", announcers.tell_auditors_of_broken_glass)
navigation.add(
    Section(
        0,
        _("My desk"),
        [Link(_("My work"), "home"), Link(_("Notices"), "notice-list")],
    )
)
navigation.add(
    Section(
        90,
        _("House"),
        [
            Link(_("Change log"), "audit-list", "kernel.view_auditentry"),
            Link(_("Broken glass"), "break-glass-list", "kernel.view_breakglass"),
            Link(_("Jobs"), "job-run-list", "kernel.view_jobrun"),
        ],
    )
)
