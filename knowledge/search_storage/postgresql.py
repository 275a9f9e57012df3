"""tsvector. It is given stems and places, so neither its parser nor its dictionaries are asked."""

# ruff: noqa: S608  # names are constants; what is looked for goes by parameter

from collections import defaultdict
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

TABLE = "knowledge_searchentry"
CANDIDATES = 2 * CAP  # of documents with a word that very many have, so many are ranked
RANK = "ts_rank('{0.1, 0.2, 0.4, 1.0}', %s, %s::tsquery, 1)"
LAST_PLACE = 16_383  # PostgreSQL keeps no place beyond
MOST_PLACES = 255  # nor more places of one word
MOST_BYTES = 900_000  # a vector has room for 1 MiB


class TsVector(OnConnection):
    """`title_stems` and `text_stems` stand beside the columns that the model knows."""

    def install(self) -> None:
        """What is there is left alone: an ALTER would wait for whoever reads."""
        there = self.run("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass", [TABLE])
        for column in ("title_stems", "text_stems"):
            if (column,) in there:
                continue
            self.run(f"ALTER TABLE {TABLE} ADD COLUMN {column} tsvector")
            self.run(f"ALTER TABLE {TABLE} ALTER COLUMN {column} SET STORAGE MAIN")
            self.run(
                f"CREATE INDEX IF NOT EXISTS {TABLE}_{column} ON {TABLE} "
                f"USING gin ({column}) WITH (fastupdate = off)"
            )

    def put(self, document_id: int, title: Sequence[str], text: Sequence[str]) -> None:
        self.put_many([(document_id, title, text)])

    def put_many(self, rows: Iterable[Row]) -> None:
        self.run_many(
            f"UPDATE {TABLE} SET title_stems = %s::tsvector, text_stems = %s::tsvector "
            "WHERE document_id = %s",
            (
                (vector(title, "A"), vector([*title, *text], "", weight_until=len(title)), key)
                for key, title, text in rows
            ),
        )

    def drop(self, document_ids: Iterable[int]) -> None:
        self.run(
            f"UPDATE {TABLE} SET title_stems = NULL, text_stems = NULL WHERE document_id = ANY(%s)",
            [list(document_ids)],
        )

    def ids(self) -> set[int]:
        rows = self.run(f"SELECT document_id FROM {TABLE} WHERE text_stems IS NOT NULL")
        return {key for (key,) in rows}

    def find_all(self, groups: Sequence[Group], among: Among | None) -> list[int]:
        wanted = " & ".join(map(_either, groups))
        titled = self._find("title_stems", wanted, among)
        return in_tiers(
            titled, self._find("text_stems", wanted, among) if len(titled) <= CAP else []
        )

    def find_some(self, groups: Sequence[Group], among: Among | None) -> list[int]:
        """The more of the groups, the better: `ts_rank` knows no rare words."""
        wanted = [_either(group) for group in groups]
        counted = " + ".join("(text_stems @@ %s::tsquery)::int" for _group in wanted)
        return self._find("text_stems", " | ".join(wanted), among, (counted, wanted))

    def _find(
        self,
        column: str,
        wanted: str,
        among: Among | None,
        first: tuple[str, list[str]] | None = None,
    ) -> list[int]:
        where, params = restricted("document_id", among)
        order, ordered_by = first or ("", [])
        order = (f"{order} DESC, " if order else "") + RANK.replace("%s", column, 1)
        rows = self.run(
            f"SELECT document_id FROM (SELECT document_id, {column} FROM {TABLE} "
            f"WHERE {column} @@ %s::tsquery{where} LIMIT {CANDIDATES}) found "
            f"ORDER BY {order} DESC, document_id LIMIT {CAP + 1}",
            [wanted, *params, *ordered_by, wanted],
        )
        return [key for (key,) in rows]


def vector(stems: Sequence[str], weight: str, *, weight_until: int = 0) -> str:
    """As PostgreSQL writes one: 'bill':1A,7 'credit':2A. The first `weight_until` weigh A."""
    places: dict[str, list[str]] = defaultdict(list)
    for place, stem in enumerate(stems, 1):
        if len(places[stem]) < MOST_PLACES and place < LAST_PLACE:
            places[stem].append(f"{place}{'A' if place <= weight_until else weight}")
    words, size = [], 0
    for stem, kept in places.items():
        size += len(stem.encode()) + 2 * len(kept) + 8
        if size > MOST_BYTES:
            break
        words.append(f"'{stem}'" + (f":{','.join(kept)}" if kept else ""))
    return " ".join(words)


def _either(group: Group) -> str:
    """Stems are letters and digits only, so nothing in them is PostgreSQL's own syntax."""
    phrases = (" <-> ".join(f"'{stem}'" for stem in phrase) for phrase in group)
    return "(" + " | ".join(f"({phrase})" for phrase in phrases) + ")"
