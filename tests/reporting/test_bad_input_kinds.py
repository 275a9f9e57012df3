"""Files that are of another kind than they seem: told by page, command and watched folder alike."""

import gzip
import io
import json
import zipfile

import pytest

from kernel.accounts import clock_user
from reporting import actions
from reporting.models import EventBatch, FolderFile, QuarantinedRow, SourceKind
from reporting.queries.guesses import first_look
from tests.reporting.events import HEADING, PLAIN, kept, log, process
from tests.reporting.handing_in import commanded, handed_in, nothing_is_kept, told_on
from tests.reporting.test_bad_input import REFUSED as KNOWN

pytestmark = [pytest.mark.thorough, pytest.mark.django_db]
GOOD = [("A", 0, "Open", "", "2"), ("A", 60, "Closed", "met", "3")]


def archive():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("log.csv", log(*GOOD))
    return content.getvalue()


REFUSED = {
    "heading in another encoding": (
        "case,größe,activity\n1,2,3\n".encode("cp1252"),
        "log.csv is no utf-8 text: line 1, column 8 holds the byte 0xF6. Say its encoding "
        "(encoding: cp1252 is usual of spreadsheets), or save it as UTF-8.",
    ),
    "zipped twice": (
        gzip.compress(gzip.compress(log(*GOOD).encode(), mtime=0), mtime=0),
        "log.csv is no utf-8 text: line 1, column 2 holds the byte 0x8B.",
    ),
    "blank first line": ("\n" + log(*GOOD), "log.csv has no heading: line 1 is empty."),
    "heading without a name": (",,,\n1,2,3,4\n", "log.csv has no heading: line 1 is empty."),
    "json list": (
        json.dumps([{"case": 1}], indent=1),
        "log.csv is one JSON list: line 1, column 1. Save it as JSON lines, one object a line.",
    ),
    "json over many lines": (
        json.dumps({"case": 1}, indent=1),
        "log.csv begins like JSON lines, but line 1 holds no whole object. Write one a line.",
    ),
    "json without keys": (
        "{}\n{}\n",
        "log.csv is JSON without a key: line 1. Its keys are what the columns are called.",
    ),
    "html": (
        "<html>\n<body>Sign in</body>\n</html>\n",
        "log.csv is XML without events, to its last line, 4. An XES log holds <event> elements",
    ),
    "zip": (
        archive(),
        "log.csv is a ZIP archive and no workbook. Unpack it, and hand in what is in it.",
    ),
    "workbook of old": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
        "log.csv is a workbook of the old format (XLS). Open it, and save it as XLSX or as CSV.",
    ),
    "xes in another encoding": (
        '<log><trace>\n<event><string key="case" value="Ä"/></event></trace></log>'.encode(
            "cp1252"
        ),
        "log.csv is not utf-8 throughout: line 2, column 34 holds the byte 0xC4. Save it as UTF-8, "
        "or declare its encoding in its first line.",
    ),
    "nul in xes": (
        gzip.compress(
            b'<log><trace>\n<event><string key="case" value="\0"/></event></trace></log>'
        ),
        "log.csv is no well-formed XML: line 2, column 34: not well-formed (invalid token).",
    ),
    "a thousand columns": (
        ",".join(f"c{n}" for n in range(1000)) + "\n",
        "c38, c39 and 960 others.",
    ),
    "a column with a long name": (f"{'x' * 5000},y\n", f"It has: {'x' * 60}…, y."),
}
CASES = pytest.mark.parametrize(("content", "says"), REFUSED.values(), ids=REFUSED)
OF_FILES = {
    name: (content, says)
    for name, (content, more, says) in KNOWN.items()
    if not more and "DOCTYPE" not in says
}


@pytest.fixture
def desk(as_user, support_manager):
    return as_user(support_manager)


ON_THE_PAGE = {"workbook of old": "log.csv holds xls; expected is gzip, parquet, text, xlsx."}


@pytest.mark.parametrize("name", REFUSED)
def test_the_page_says_what_it_is_and_keeps_nothing(desk, settings, name):
    content, says = REFUSED[name]
    page = told_on(handed_in(desk, content)).replace("&lt;", "<").replace("&gt;", ">")
    assert ON_THE_PAGE.get(name, says) in page
    assert nothing_is_kept(settings)


@CASES
def test_the_command_says_the_same_and_keeps_nothing(capsys, tmp_path, settings, content, says):
    assert says in commanded(capsys, tmp_path, content)
    assert nothing_is_kept(settings)


@pytest.mark.parametrize(
    ("content", "says"),
    [*REFUSED.values(), *OF_FILES.values(), (b"", "log.csv is empty.")],
    ids=[*REFUSED, *OF_FILES, "empty"],
)
def test_a_watched_folder_says_the_same_and_loads_the_next_file(
    settings, tmp_path, support_manager, content, says
):
    settings.WATCH_DIR = tmp_path / "watched"
    settings.WATCH_DIR.mkdir()
    feed = {"folder": "", "pattern": "*.csv"}
    source = actions.open_fed_source(
        process(), mapping=PLAIN, kind=SourceKind.FOLDER, feed=feed, actor=support_manager
    )
    kept(settings.WATCH_DIR, content)
    kept(settings.WATCH_DIR, log(*GOOD), "next.csv")
    for _look in range(2):
        found = actions.fetch_source(source, actor=clock_user(), report=lambda *_told: None)
    assert says in found.troubles[0]
    assert says in FolderFile.objects.get(name="log.csv").trouble
    assert FolderFile.objects.get(name="next.csv").done_at
    assert (EventBatch.objects.get().file_name, QuarantinedRow.objects.count()) == ("next.csv", 0)


def test_the_wizard_reads_a_heading_that_is_no_utf_8_as_spreadsheets_write_it(tmp_path):
    path = kept(tmp_path, "Störung,Größe\nA,1\nA,2\n".encode("cp1252"))
    look = first_look(path, name="log.csv")
    assert look.columns == ["Störung", "Größe"]
    assert look.guessed.mapping.encoding == "cp1252"


def test_columns_that_come_twice_do_no_harm_where_nobody_reads_them(desk):
    row = ("A", 0, "Open", "", "2", "x", "y")
    page = handed_in(desk, log(row, heading=[*HEADING, "note", "note"]))
    assert page.request["PATH_INFO"] == EventBatch.objects.get().get_absolute_url()


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig"])
def test_what_excel_calls_unicode_text_is_read(desk, codec):
    handed_in(desk, log(*GOOD, delimiter="\t").encode(codec))
    assert (EventBatch.objects.get().events, QuarantinedRow.objects.count()) == (2, 0)
