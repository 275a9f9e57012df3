"""20,000 documents of generated words, some common and most rare; and the time of searches."""

import io
import random
import time

import django
import numpy as np

DOCUMENTS = 20_000
VOCABULARY = 30_000
RUNS = 15
VIEWER = "reader"
SYLLABLES = [a + b for a in "bdfglmnprstv" for b in "aeiou"]
# The ranks of the words in the vocabulary, the most common being 0; or how a search is typed.
QUESTIONS = {
    "a word that nearly all have": "{0}",
    "a word that half of them have": "{20}",
    "a word of some hundred": "{700}",
    "a rare word": "{9000}",
    "two common words": "{3} {12}",
    "three words": "{90} {300} {40}",
    "a phrase": '"{2} {5}"',
    "the beginning of a word": "{400:5}",
    "one letter too few": "{600:-1} ",
    "letters in wrong order": "{800:turned}",
    "some words, and one that is nowhere": "{100} xyzzyxq",
    "nothing": "xyzzyxq qqxzzy",
    "a number": "POL-10042",
    "a common word, one kind": "{10}&kind=article",
    "a common word, one process": "{10}&process=1",
    "the fortieth page": "{1}&page=40",
}


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from kernel.models import User
    from knowledge.models import SearchWord

    call_command("migrate", verbosity=0)
    words = vocabulary()
    make(words)
    begun = time.process_time()
    call_command("rebuild_search", stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as PostgreSQL does by itself within a minute
    print(time.process_time() - begun, SearchWord.objects.count(), flush=True)
    User.objects.create_superuser(VIEWER, "reader@example.org", None)
    time_pages([asked(question, words) for question in QUESTIONS.values()])


def vocabulary() -> list[str]:
    """The most common first."""
    rng = random.Random(1)
    words = {
        "".join(rng.choice(SYLLABLES) for _n in range(rng.choice([2, 3, 3, 4, 4, 5]))): None
        for _n in range(2 * VOCABULARY)
    }
    return list(words)[:VOCABULARY]


def make(words: list[str]) -> None:
    """As if they had come by acts: only what a search reads of them."""
    from django.utils import timezone

    from inventory.models import ProcessElement
    from kernel.accounts import clock_user
    from knowledge.lifecycle import VersionState
    from knowledge.models import Document, DocumentKind, DocumentVersion

    rng = np.random.default_rng(1)
    chance = 1 / np.arange(1, VOCABULARY + 1) ** 0.9
    chance /= chance.sum()
    processes, owner = list(ProcessElement.objects.order_by("pk")), clock_user()

    def text(length: int) -> str:
        return " ".join(words[n] for n in rng.choice(VOCABULARY, size=length, p=chance))

    documents = Document.objects.bulk_create(
        (
            Document(
                number=f"POL-{10_000 + n}",
                kind=DocumentKind.values[n % 4],
                title=text(5),
                process=processes[n % len(processes)],
                owner=owner,
            )
            for n in range(DOCUMENTS)
        ),
        batch_size=500,
    )
    DocumentVersion.objects.bulk_create(
        (
            DocumentVersion(
                document=document,
                version=1,
                body=text(int(rng.integers(80, 420))),
                author=owner,
                state=VersionState.IN_FORCE,
                in_force_from=timezone.now(),
            )
            for document in documents
        ),
        batch_size=500,
    )


def asked(question: str, words: list[str]) -> str:
    """The address of a search: `{7}` is the eighth word, `{7:5}` its first five letters."""
    import re
    from urllib.parse import quote_plus

    def word(found: re.Match) -> str:
        rank, _, how = found.group(1).partition(":")
        said = words[int(rank)]
        if how == "turned":
            return f"{said[0]}{said[2]}{said[1]}{said[3:]} "
        return said[: int(how)] if how else said

    typed, _, rest = re.sub(r"\{([^}]+)\}", word, question).partition("&")
    return f"/search/?q={quote_plus(typed)}" + (f"&{rest}" if rest else "")


def time_pages(addresses: list[str]) -> None:
    """Prints of each: median and 95th percentile in milliseconds, queries, documents found."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench.page_times import timed
    from kernel.models import User
    from knowledge.views import search

    settings.ALLOWED_HOSTS.append("testserver")
    settings.WHITENOISE_AUTOREFRESH = True
    search.SEARCHES_A_MINUTE = 1_000_000
    client = Client()
    client.force_login(User.objects.get(username=VIEWER))
    every = []
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        times = sorted(timed(client, address) for _run in range(RUNS))
        every += times
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        found = answer.content.decode().split('role="status">')
        count = found[1].split(" ")[0].replace(",", "") if len(found) > 1 else 0
        print(times[RUNS // 2], late(times), len(queries), int(count), flush=True)
    every.sort()
    print(every[len(every) // 2], late(every), 0, 0, flush=True)


def late(times: list[float]) -> float:
    return times[len(times) * 95 // 100 - 1]


if __name__ == "__main__":
    main()
