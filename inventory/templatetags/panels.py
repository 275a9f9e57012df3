"""Show a panel that another floor plugged into a page."""

from django import template
from django.template.context import Context

from inventory.sockets import Panel

register = template.Library()
FROM_THE_PAGE = ("record", "user", "perms", "csrf_token")


@register.simple_tag(takes_context=True)
def show_panel(context: Context, panel: Panel) -> str:
    """The panel's template with its own context, the page's record, the user and the form token."""
    told = {name: context.get(name) for name in FROM_THE_PAGE}
    shown = context.template.engine.get_template(panel.template)
    return shown.render(context.new({**told, **panel.context}))
