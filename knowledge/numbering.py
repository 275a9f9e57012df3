"""How the numbers of documents and releases begin."""

PREFIXES = {
    "policy": "POL",
    "procedure": "PRO",
    "article": "ART",
    "decision_table": "TAB",
    "interface": "TXT",
}
RELEASE_PREFIX = "REL"
