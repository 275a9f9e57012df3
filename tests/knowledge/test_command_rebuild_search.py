import json
from io import StringIO

import pytest
from django.core.management import call_command

from knowledge.lifecycle import VersionState
from knowledge.search_storage import storage
from tests.knowledge.factories import VersionFactory


@pytest.mark.django_db
def test_documents_that_came_by_another_way_are_found_after_it():
    version = VersionFactory(body="zebra", state=VersionState.IN_FORCE)
    told = StringIO()
    call_command("rebuild_search", "--json", stdout=told)
    assert json.loads(told.getvalue())["documents"] == 1
    assert storage().find_all([(("zebra",),)], None) == [version.document_id]
