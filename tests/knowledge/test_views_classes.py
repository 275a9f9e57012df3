"""The pages of document classes."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from knowledge.models import DocumentClass
from tests.knowledge.factories import ClassFactory, DocumentFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return PersonFactory(username="sofia", role="Support manager")


def sent(**more):
    stage = {"stage_1": "Owner", "role_1": Group.objects.get(name="Process owner").pk}
    return {"name": "Rules on money", "minimum_approvers": 2, "review_days": 7, **stage, **more}


def test_a_class_is_made_on_its_page_listed_and_changed(client, manager):
    client.force_login(manager)
    made = client.post(reverse("document-class-create"), sent(default_for="policy"), follow=True)
    assert "Owner: Process owner" in made.text
    rules = DocumentClass.objects.get()
    assert "Rules on money" in client.get(reverse("document-class-list")).text
    form = client.get(reverse("document-class-change", args=[rules.pk])).text
    assert 'value="Owner"' in form
    changed = sent(stage_1="", role_1="", review_days="")
    page = client.post(reverse("document-class-change", args=[rules.pk]), changed, follow=True).text
    assert "None: whoever may approve" in page
    assert "no fixed time" in page


def test_a_stage_is_offered_to_roles_that_may_approve_and_to_no_others(client, manager):
    client.force_login(manager)
    form = client.get(reverse("document-class-create")).context["form"]
    offered = {role.name for role in form.fields["role_1"].queryset}
    assert offered == {
        "Go-live approver",
        "Knowledge editor",
        "Process owner",
        "Support manager",
    }


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"role_1": ""}, "A stage has a name and a role."),
        ({"minimum_approvers": 6}, "Write 5 or less."),
        ({"name": ""}, "required"),
    ],
)
def test_what_is_wrong_stands_at_its_field(client, manager, more, words):
    client.force_login(manager)
    response = client.post(reverse("document-class-create"), sent(**more))
    assert response.status_code == 422
    assert words in response.text


def test_a_document_is_classified_on_its_page(client, manager):
    document, rules = DocumentFactory(), ClassFactory(name="Strict")
    client.force_login(manager)
    address = reverse("document-classify", args=[document.number])
    assert address in client.get(document.get_absolute_url()).text
    page = client.post(address, {"document_class": rules.pk, "note": "Money."}, follow=True).text
    assert rules.get_absolute_url() in page


def test_editors_read_classes_and_do_not_change_them(client, editor):
    rules, document = ClassFactory(name="Strict"), DocumentFactory()
    client.force_login(editor)
    page = client.get(rules.get_absolute_url())
    assert page.status_code == 200
    assert "/change/" not in page.text
    for route, key in [
        ("document-class-create", None),
        ("document-class-change", rules.pk),
        ("document-classify", document.number),
    ]:
        assert client.post(reverse(route, args=[key] if key else []), sent()).status_code == 403


def test_an_administrator_reads_classes_and_approvals_and_changes_nothing(client, administrator):
    rules = ClassFactory(stages={"Owner": "Process owner"})
    client.force_login(administrator)
    page = client.get(f"/admin/knowledge/documentclass/{rules.pk}/change/")
    assert "Owner" in page.text
    assert 'name="_save"' not in page.text
    assert client.get("/admin/knowledge/approval/").status_code == 200


def test_the_name_of_a_stage_and_its_role_stand_side_by_side(as_user, administrator):
    page = as_user(administrator).get(reverse("document-class-create")).text

    rows = page.split('<div class="form__row">')[1:]
    assert all(f'name="stage_{n}"' in row for n, row in enumerate(rows, 1))
    assert all(f'name="role_{n}"' in row for n, row in enumerate(rows, 1))
    assert page.count('name="stage_1"') == 1
    assert len(rows) > 1
