"""FTS5. Its own tokeniser has only to cut at blanks: what it gets is folded and stemmed."""

# ruff: noqa: S608  # names are constants; what is looked for goes by parameter

from collections.abc import Iterable, Sequence

from knowledge.search_storage.full_text import (
    CAP,
    Among,
    Group,
    OnConnection,
    Row,
    in_tiers,
    restricted,
)

TABLE = "knowledge_search"
RANK = f"bm25({TABLE}, 4.0, 1.0)"  # a word of the title counts four times


class Fts5(OnConnection):
    def install(self) -> None:
        self.run(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} "
            "USING fts5(title, text, tokenize = 'ascii')"
        )

    def put(self, document_id: int, title: Sequence[str], text: Sequence[str]) -> None:
        self.drop([document_id])
        self.put_many([(document_id, title, text)])

    def put_many(self, rows: Iterable[Row]) -> None:
        self.run_many(
            f"INSERT INTO {TABLE} (rowid, title, text) VALUES (%s, %s, %s)",
            ((key, " ".join(title), " ".join(text)) for key, title, text in rows),
        )

    def drop(self, document_ids: Iterable[int]) -> None:
        for document_id in document_ids:
            self.run(f"DELETE FROM {TABLE} WHERE rowid = %s", [document_id])

    def ids(self) -> set[int]:
        return {key for (key,) in self.run(f"SELECT rowid FROM {TABLE}")}

    def find_all(self, groups: Sequence[Group], among: Among | None) -> list[int]:
        wanted = " AND ".join(map(_either, groups))
        titled = self._find(f"{{title}} : ({wanted})", among)
        return in_tiers(titled, self._find(wanted, among) if len(titled) <= CAP else [])

    def find_some(self, groups: Sequence[Group], among: Among | None) -> list[int]:
        return self._find(" OR ".join(map(_either, groups)), among)

    def _find(self, wanted: str, among: Among | None) -> list[int]:
        where, params = restricted("+rowid", among)  # +: or FTS5 searches anew for each of them
        rows = self.run(
            f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s{where} "
            f"ORDER BY {RANK}, rowid LIMIT {CAP + 1}",
            [wanted, *params],
        )
        return [key for (key,) in rows]


def _either(group: Group) -> str:
    """Stems are letters and digits only, so nothing in them is FTS5's own syntax."""
    return "(" + " OR ".join(f'"{" ".join(phrase)}"' for phrase in group) + ")"
