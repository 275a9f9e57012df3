"""The switch between the looks: a form, a cookie, an attribute; no script."""

import pytest

from kernel.views.theme import COOKIE

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/login/"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chosen_look_is_remembered_and_shown(client, theme):
    answer = client.post(
        "/theme/", {"theme": theme}, headers={"Referer": f"http://testserver{SIGN_IN}"}
    )
    assert answer.headers["Location"].endswith(SIGN_IN)
    assert answer.cookies[COOKIE].value == theme
    assert f'data-theme="{theme}"' in client.get(SIGN_IN).content.decode()


def test_without_a_choice_the_look_follows_the_system(client):
    assert "data-theme" not in client.get(SIGN_IN).content.decode()


@pytest.mark.parametrize("theme", ["system", "", "<script>"])
def test_anything_else_follows_the_system_again(client, theme):
    client.cookies[COOKIE] = "dark"
    client.post("/theme/", {"theme": theme})
    assert "data-theme" not in client.get(SIGN_IN).content.decode()


def test_a_forged_cookie_is_no_attribute(client):
    client.cookies[COOKIE] = "x onload=y"
    shown = client.get(SIGN_IN).content.decode()
    assert "data-theme" not in shown
    assert "onload" not in shown


def test_nobody_is_sent_to_another_host(client):
    answer = client.post(
        "/theme/", {"theme": "dark"}, headers={"Referer": "https://elsewhere.example/"}
    )
    assert answer.headers["Location"] == "/"


def test_only_a_form_may_choose(client):
    assert client.get("/theme/").status_code == 405
