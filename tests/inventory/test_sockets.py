from django.template import Context, Template

from inventory.sockets import Panel, PanelSocket

NOTE = "components/note.html"


def told(order, text):
    return order, lambda record, user: Panel(text, NOTE, {"text": text})


def test_panels_stand_in_their_order_whoever_was_plugged_in_first():
    socket = PanelSocket()
    for order, provider in (told(30, "third"), told(10, "first"), told(20, "second")):
        socket.add(order, provider)
    assert [panel.title for panel in socket.panels(None, None)] == ["first", "second", "third"]


def test_a_provider_is_plugged_in_once_and_may_have_nothing_to_say():
    socket = PanelSocket()
    order, provider = told(1, "once")
    socket.add(order, provider)
    socket.add(order, provider)
    socket.add(0, lambda record, user: None)
    assert len(socket.panels(None, None)) == 1


def test_a_provider_is_asked_about_this_record_for_this_person():
    socket = PanelSocket()
    socket.add(1, lambda record, user: Panel(f"{record} for {user}", NOTE))
    assert socket.panels("1.3.11", "Ida")[0].title == "1.3.11 for Ida"


def test_a_panel_sees_its_own_context_and_not_the_page():
    panel = Panel("Title", NOTE, {"text": "from the panel"})
    page = Template("{% load panels %}{% show_panel panel %}")
    shown = page.render(Context({"panel": panel, "title": "from the page", "text": "page"}))
    assert "from the panel" in shown
    assert "from the page" not in shown


def test_what_a_panel_says_is_escaped():
    panel = Panel("Title", NOTE, {"text": "<script>"})
    page = Template("{% load panels %}{% show_panel panel %}")
    assert "&lt;script&gt;" in page.render(Context({"panel": panel}))
