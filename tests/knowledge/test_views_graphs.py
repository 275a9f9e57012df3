import pytest
from django.urls import reverse

from knowledge import actions
from knowledge.dmn.engine import Engine
from knowledge.dmn.reading import read_model
from knowledge.dmn_diagram import has_diagram
from knowledge.models import Document
from knowledge.shipped_examples import shipped_examples
from tests.knowledge.factories import DocumentFactory, PersonFactory, ProcessFactory, VersionFactory

pytestmark = pytest.mark.django_db
WHOLE = reverse("decision-graph")


@pytest.fixture(scope="module")
def seven(standing_records):
    with standing_records():
        editor = PersonFactory(username="gerda", role="Knowledge editor")
        process = ProcessFactory(key="8.1")
        for example in shipped_examples():
            actions.adopt_example(example, process=process, owner=editor, actor=editor)
        yield {one.title: one for one in Document.objects.all()}


def page_of(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_the_whole_shows_all_seven_with_links_and_the_same_as_a_table(
    client, auditor, seven, django_assert_max_num_queries
):
    client.force_login(auditor)
    with django_assert_max_num_queries(11):
        page = page_of(client, WHOLE)
    for title, document in seven.items():
        assert f'<a href="{document.get_absolute_url()}"><title>' in page
        assert title.replace("’", "'") in page
    assert "6 outputs of decisions are inputs of others." in page
    assert "Retention offer (draft)" in page


def test_it_is_narrowed_to_a_process(client, auditor, seven):
    client.force_login(auditor)
    assert "Retention offer" in page_of(client, f"{WHOLE}?process=8.1")
    ProcessFactory(key="8.2")
    assert "No decision table stands here yet" in page_of(client, f"{WHOLE}?process=8.2")


def test_the_whole_is_one_dmn_file_that_can_decide(client, auditor, seven):
    client.force_login(auditor)
    response = client.get(f"{WHOLE}?format=dmn&version=1.3")
    model = read_model(response.content)
    assert Engine(model).faults == []
    assert len(model.decisions) == len(model.sources) == 7
    assert has_diagram(model)  # else other tools show an empty page


def test_around_a_table_stands_what_it_needs_and_what_needs_it(client, auditor, seven):
    client.force_login(auditor)
    document = seven["Debt escalation"]
    page = page_of(client, reverse("document-graph", args=[document.number]))
    assert "Retention offer" in page
    assert "Billing dispute settlement" in page
    assert "Planned-outage notice" not in page
    assert "drd__shape--marked" in page
    assert reverse("document-graph", args=[document.number]) in page_of(
        client, document.get_absolute_url()
    )


def test_around_a_policy_stand_the_tables_that_cite_it(client, auditor, seven):
    client.force_login(auditor)
    number = seven["Offers to those who want to leave"].number
    page = page_of(client, reverse("document-graph", args=[number]))
    assert "Retention offer" in page
    assert "Debt escalation" not in page
    other = DocumentFactory(number="ART-0900", kind="article")
    page_of(client, reverse("document-graph", args=[other.number]), 404)


def test_a_table_with_faults_is_left_out_and_that_is_said(client, auditor):
    document = DocumentFactory(kind="decision_table", number="TAB-0901")
    VersionFactory(document=document, table=None, body="")
    client.force_login(auditor)
    assert "1 table is not shown" in page_of(client, WHOLE)
    address = reverse("document-graph", args=[document.number])
    assert "No decision table stands here yet" in page_of(client, address)


def test_around_a_table_many_others_do_not_crowd_it_out(client, auditor, monkeypatch, seven):
    monkeypatch.setattr("knowledge.decision_graph.MOST_TABLES", 4)
    client.force_login(auditor)
    last = seven["Retention offer"]
    page = page_of(client, reverse("document-graph", args=[last.number]))
    assert "Credit class of a new customer" in page
    assert "1 table is not shown" in page
    assert "3 tables are not shown" in page_of(client, WHOLE)
