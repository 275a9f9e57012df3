"""The full-text index of the database in use: FTS5 of SQLite, or tsvector of PostgreSQL.

Both are given words that the house has folded and stemmed, so both find the same documents; they
rank by rules of their own. No extension is needed beyond what each database brings.
"""

from knowledge.search_storage.full_text import CAP, Among, Group, Storage
from knowledge.search_storage.vendors import storage

__all__ = ["CAP", "Among", "Group", "Storage", "storage"]
