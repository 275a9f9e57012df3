import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from knowledge import actions
from knowledge.dmn.reading import read_model
from knowledge.lifecycle import VersionState
from knowledge.models import DmnFile, Document, DocumentVersion
from tests import doors
from tests.knowledge.dmn_desk import DESK
from tests.knowledge.factories import DocumentFactory, PersonFactory, ProcessFactory, VersionFactory
from tests.knowledge.tables import credit_table

pytestmark = pytest.mark.django_db
NEW = reverse("dmn-file-create")


def page_of(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def send(client, editor, content=DESK):
    file = SimpleUploadedFile("desk.dmn", content.encode())
    return client.post(NEW, {"file": file, "process": ProcessFactory().pk, "owner": editor.pk})


def adopted(editor):
    file = SimpleUploadedFile("desk.dmn", DESK.encode())
    told = {"process": ProcessFactory(), "owner": editor, "actor": editor}
    return actions.adopt_dmn_file(actions.receive_dmn_file(file, **told), actor=editor)


def test_from_the_file_by_its_preview_to_the_drafts(client, editor, django_assert_max_num_queries):
    client.force_login(editor)
    response = send(client, editor)
    address = DmnFile.objects.get().get_absolute_url()
    assert response["Location"] == address
    with django_assert_max_num_queries(14):
        page = page_of(client, address)
    assert 'class="chart__svg drd"' in page
    assert "The analysis finds 1 thing to mend or to accept." in page
    assert "It has a literal expression; only decision tables become tables here." in page
    assert "character 5: Expected an expression" in page
    assert not Document.objects.exists()
    doors.answer(client, f"{address}adopt/")
    page = page_of(client, address)
    assert '<a href="/documents/TAB-0001/">TAB-0001</a> Tier' in page
    assert f"{address}adopt/" not in page
    assert "desk.dmn" in page_of(client, reverse("dmn-file-list"))


OWN = """<d:DMNDI xmlns:d="https://www.omg.org/spec/DMN/20191111/DMNDI/"
 xmlns:b="http://www.omg.org/spec/DMN/20180521/DC/"><d:DMNDiagram><d:DMNShape dmnElementRef="d1">
 <b:Bounds x="7" y="7" width="180" height="80"/></d:DMNShape></d:DMNDiagram></d:DMNDI>"""


@pytest.mark.parametrize(
    ("own", "told"), [("", "The file holds no diagram."), (OWN, "The file holds a diagram.")]
)
def test_the_preview_offers_the_graph_by_dmn_js_and_tells_whose_layout_it_is(
    client, editor, own, told
):
    client.force_login(editor)
    send(client, editor, DESK.replace("</definitions>", f"{own}</definitions>"))
    file = DmnFile.objects.get()
    page = page_of(client, file.get_absolute_url())
    assert told in page
    assert 'class="chart__svg drd"' in page  # ours stays
    address = reverse("dmn-file-diagram", args=[file.pk])
    assert f'data-address="{address}"' in page
    response = client.get(address)
    assert response["Content-Type"] == "application/xml"
    assert ('x="7"' in response.content.decode()) is bool(own)


def test_a_file_that_was_read_before_there_were_diagrams_shows_our_drawing_alone(client, editor):
    file = adopted(editor)
    del file.plan["drawn"]
    file.save(update_fields=["plan"])
    client.force_login(editor)
    page = page_of(client, file.get_absolute_url())
    assert 'class="chart__svg drd"' in page
    assert "dmn-js" not in page
    page_of(client, reverse("dmn-file-diagram", args=[file.pk]), 404)


def test_the_graph_of_a_file_is_for_who_sees_files(client, auditor, editor):
    address = reverse("dmn-file-diagram", args=[adopted(editor).pk])
    client.force_login(auditor)
    page_of(client, address)
    client.force_login(PersonFactory(role="Agent"))
    page_of(client, address, 403)


def test_a_page_shows_as_many_tables_as_it_bears(client, editor, monkeypatch):
    monkeypatch.setattr("knowledge.views.dmn_files.RULES_SHOWN", 3)
    client.force_login(editor)
    send(client, editor)
    page = page_of(client, DmnFile.objects.get().get_absolute_url())
    assert ">Tier</h2>" in page
    assert ">Gift</h2>" not in page
    assert "And 1 more table." in page


def test_a_graph_of_too_many_elements_is_told_not_drawn(client, editor, monkeypatch):
    monkeypatch.setattr("knowledge.dmn_diagram.KNOTS_MOST", 10)
    client.force_login(editor)
    send(client, editor)
    page = page_of(client, DmnFile.objects.get().get_absolute_url())
    assert "It has too many elements for one picture." in page
    assert "Show it with dmn-js" not in page


def test_a_refusal_stands_on_the_form_with_line_and_column(client, editor):
    client.force_login(editor)
    response = send(client, editor, '<!DOCTYPE a [<!ENTITY b "c">]><a/>')
    assert response.status_code == 409
    assert "desk.dmn: line 1, column" in response.content.decode()
    assert "a document type or an entity is not taken" in response.content.decode()
    assert not DmnFile.objects.exists()


def test_who_reads_the_log_of_files_hands_none_in(client, auditor, editor):
    file = adopted(editor)
    client.force_login(auditor)
    page_of(client, NEW, 403)
    assert "desk.dmn" in page_of(client, file.get_absolute_url())
    assert client.post(NEW, {}).status_code == 403
    client.force_login(PersonFactory(role="Agent"))
    page_of(client, file.get_absolute_url(), 403)
    page_of(client, f"{file.get_absolute_url()}adopt/", 404)


@pytest.mark.parametrize(("asked", "wanted"), [("", "1.5"), ("1.3", "1.3"), ("9", "1.5")])
def test_a_table_is_there_as_a_file_with_what_it_stands_by(client, auditor, asked, wanted):
    policy = DocumentFactory(number="POL-0001")
    document = DocumentFactory(kind="decision_table", number="TAB-0001", title="Credit")
    rules = [{**rule, "citation": "POL-0001"} for rule in credit_table()["rules"]]
    version = VersionFactory(document=document, table=credit_table(rules=rules), body="")
    client.force_login(auditor)
    response = client.get(reverse("version-dmn", args=[version.pk]), {"version": asked})
    assert response["Content-Disposition"] == 'attachment; filename="TAB-0001-v1.dmn"'
    model = read_model(response.content)
    assert (model.version, model.decisions[0].name) == (wanted, "Credit")
    assert model.sources[0].location == policy.get_absolute_url()


def test_a_table_from_a_file_goes_back_into_it(client, editor):
    adopted(editor)
    draft = Document.objects.get(title="Tier").open_version
    client.force_login(editor)
    response = client.get(reverse("version-dmn", args=[draft.pk]))
    assert b"red</t:colour>" in response.content
    assert b'name="Final gift"' in response.content
    page = page_of(client, draft.get_absolute_url())
    assert f"/versions/{draft.pk}/dmn/?version=1.3" in page


def test_the_other_tables_of_the_file_stand_there_as_they_are_in_force(client, editor):
    adopted(editor)
    gift = Document.objects.get(title="Gift").open_version
    gift.table["rules"][0]["then"] = ["12"]
    now = {"state": VersionState.IN_FORCE, "table": gift.table}
    DocumentVersion.objects.filter(pk=gift.pk).update(**now)
    draft = Document.objects.get(title="Tier").open_version
    client.force_login(editor)
    model = read_model(client.get(reverse("version-dmn", args=[draft.pk])).content)
    told = {one.id: one.logic for one in model.decisions}
    assert told["d2"].rules[0].outputs == ("12",)
    assert told["d1"].rules[0].outputs == ('"new"',)


def test_who_sees_no_files_is_given_the_table_alone(client, editor):
    """The rest of the file was never offered to all: what was left out, and others' remarks."""
    adopted(editor)
    draft = Document.objects.get(title="Tier").open_version
    client.force_login(PersonFactory(role="Agent"))
    content = client.get(reverse("version-dmn", args=[draft.pk])).content
    assert [one.name for one in read_model(content).decisions] == ["Tier"]
    assert b"Final gift" not in content


def test_where_the_file_is_gone_the_table_is_written_alone(client, editor):
    file = adopted(editor)
    file.upload.file.storage.delete(file.upload.file.name)
    draft = Document.objects.get(title="Tier").open_version
    client.force_login(editor)
    content = client.get(reverse("version-dmn", args=[draft.pk])).content
    assert [one.name for one in read_model(content).decisions] == ["Tier"]


def test_the_list_of_files_reads_none_of_their_plans(client, editor):
    adopted(editor)
    client.force_login(editor)
    with CaptureQueriesContext(connection) as asked:
        page_of(client, reverse("dmn-file-list"))
    assert not [one["sql"] for one in asked if '"knowledge_dmnfile"."plan"' in one["sql"]]


def test_a_table_with_faults_is_no_file(client, editor):
    document = DocumentFactory(kind="decision_table", number="TAB-0001")
    rules = [{"when": ["<= [", "-"], "then": ['"x"', "1"], "note": ""}]
    version = VersionFactory(document=document, table=credit_table(rules=rules), body="")
    client.force_login(editor)
    response = client.get(reverse("version-dmn", args=[version.pk]), follow=True)
    assert "Mend the table first" in response.content.decode()
    words = VersionFactory(document=DocumentFactory(number="POL-0009"))
    page_of(client, reverse("version-dmn", args=[words.pk]), 404)
