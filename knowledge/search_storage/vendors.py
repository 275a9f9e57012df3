"""Which database is in use."""

from django.db import connection

from knowledge.search_storage.full_text import Storage
from knowledge.search_storage.postgresql import TsVector
from knowledge.search_storage.sqlite import Fts5


def storage() -> Storage:
    return TsVector(connection) if connection.vendor == "postgresql" else Fts5(connection)
