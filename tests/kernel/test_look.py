"""What the look promises in every template and style sheet, whoever adds to it."""

import re
from collections.abc import Callable
from os.path import normpath
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context
from django.template.loader import get_template, render_to_string

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
COMPONENTS = [path for path in TEMPLATES if path.parent.name == "components"]
SHEETS = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
SCRIPTS = sorted((settings.BASE_DIR / "static" / "js").glob("*.js"))
FOREIGN = re.compile(r"""(?:src|href|action|url\(|@import)\s*=?\s*["']?\s*(?:https?:)?//""")
INLINE = re.compile(
    r"<style|<script(?![^>]*\ssrc=)|\sstyle\s*=|\son[a-z]+\s*=(?!=)|javascript:", re.I
)
DEFINED = re.compile(r"(?<![\w-])(--[\w-]+)\s*:")
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b(?=[^{}]*;)|\brgba?\(|\bhsla?\(")
USED = re.compile(r"var\(\s*(--[\w-]+)(\s*,)?")


def _name(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


def _words(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)


def _offenders(paths: list[Path], found: Callable[[Path], object]) -> dict[str, object]:
    """What was found in each file where anything was found; all files in one test, for speed."""
    return {_name(path): what for path in paths if (what := found(path))}


def test_no_template_has_an_inline_style_or_script():
    assert not _offenders(TEMPLATES, lambda path: INLINE.findall(path.read_text()))


def test_nothing_comes_from_another_host():
    files = [*TEMPLATES, *SHEETS, *SCRIPTS]
    assert not _offenders(files, lambda path: FOREIGN.findall(path.read_text()))


def test_what_scrolls_sideways_is_the_one_frame_with_a_name_that_takes_the_keyboard():
    frame = settings.BASE_DIR / "templates" / "components" / "scrolling.html"
    others = [path for path in TEMPLATES if path != frame]
    assert not _offenders(others, lambda path: "table-scroll" in path.read_text())


def test_a_component_says_first_what_it_is_and_what_it_needs():
    def unsaid(path: Path) -> str:
        first = path.read_text().splitlines()[0]
        return "" if re.fullmatch(rf"\{{# {path.stem}: .+ #\}}", first) else first or "nothing"

    assert not _offenders(COMPONENTS, unsaid)


def test_every_component_compiles():
    for path in COMPONENTS:
        get_template(str(path.relative_to(settings.BASE_DIR / "templates")))


def test_every_variable_that_is_used_is_defined():
    known = {name for sheet in SHEETS for name in DEFINED.findall(_words(sheet))}

    def missing(path: Path) -> set[str]:
        used = USED.findall(_words(path))
        return {name for name, fallback in used if not fallback and name not in known}

    assert not _offenders(SHEETS, missing)


def test_only_the_tokens_name_a_colour():
    own = {"tokens.css", "charts.css", "paper.css"}  # on paper nobody knows light from dark
    others = [sheet for sheet in SHEETS if sheet.name not in own]
    assert not _offenders(others, lambda path: COLOUR.findall(_words(path)))


def test_no_sheet_is_longer_than_a_person_reads():
    assert not _offenders(SHEETS, lambda path: len(path.read_text().splitlines()) > 400)


def test_every_file_a_sheet_points_to_is_there():
    def missing(path: Path) -> list[str]:
        targets = re.findall(r'url\("([^"]+)"\)', _words(path))
        return [one for one in targets if not finders.find(normpath(f"css/{one}"))]

    assert not _offenders(SHEETS, missing)


def test_what_comes_from_others_keeps_its_licence_and_its_source_map():
    vendor = settings.BASE_DIR / "static" / "vendor"
    for folder in (path for path in vendor.iterdir() if path.is_dir()):
        assert (folder / "LICENSE").is_file()
        assert f"`{folder.name}/`" in (vendor / "README.md").read_text()
    for sheet in vendor.rglob("*.css"):
        for target in re.findall(r"sourceMappingURL=(\S+)", sheet.read_text()):
            assert (sheet.parent / target.rstrip("*/ ")).is_file()


def test_every_icon_a_template_names_is_drawn():
    drawn = set(
        re.findall(r'<symbol id="([a-z]+)"', Path(finders.find("img/icons.svg")).read_text())
    )
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r'components/icon\.html" with name="([^"]+)"', path.read_text())
    }
    assert named <= drawn


# Contrast: WCAG 2.2 AA, in both looks


def _looks() -> dict[str, tuple[str, str]]:
    tokens = _words(settings.BASE_DIR / "static" / "css" / "tokens.css")
    pairs = re.findall(r"(--[\w-]+):\s*light-dark\((#\w{6}),\s*(#\w{6})\)", tokens)
    one = re.findall(r"(--[\w-]+):\s*(#\w{6});", tokens)
    return {name: (same, same) for name, same in one} | {
        name: (light, dark) for name, light, dark in pairs
    }


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted([_luminance(one), _luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


PAPERS = ["--page", "--surface", "--sunken", "--rail"]
TEXTS = [
    *(
        (ink, paper)
        for ink in ["--ink", "--ink-soft", "--ink-faint", "--accent"]
        for paper in PAPERS
    ),
    *((tone, f"{tone}-soft") for tone in ["--ok", "--warn", "--bad", "--info", "--accent"]),
    *((tone, "--surface") for tone in ["--ok", "--warn", "--bad", "--info"]),
    *(("--ink", f"{tone}-soft") for tone in ["--ok", "--warn", "--bad", "--info"]),
    *(("--accent", f"{tone}-soft") for tone in ["--ok", "--warn", "--bad", "--info"]),
    ("--accent-strong", "--accent-soft"),
    ("--on-accent", "--accent-fill"),
    ("--on-accent", "--accent-fill-strong"),
    ("--on-bad", "--bad-fill"),
]
MARKS = [
    *(("--line-strong", paper) for paper in ["--surface", "--page"]),
    *((f"--chart-{number}", "--surface") for number in range(2, 7)),
]


@pytest.mark.parametrize("look", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXTS, 4.5), (MARKS, 3)], ids=["text", "marks"])
def test_text_can_be_read_and_marks_can_be_seen(pairs, least, look):
    looks = _looks()
    faint = [
        (ink, paper)
        for ink, paper in pairs
        if _contrast(looks[ink][look], looks[paper][look]) < least
    ]
    assert not faint


# Components, each with the least it needs


class Draft:
    pk = 7
    state = "draft"

    def get_state_display(self) -> str:
        return "Draft"


def _shown(name: str, **needs: object) -> str:
    return " ".join(render_to_string(f"components/{name}.html", needs).split())


def test_a_state_is_a_word_and_not_only_a_colour():
    assert '<span class="badge" data-state="draft">Draft</span>' in _shown(
        "state_badge", record=Draft()
    )


def test_a_refused_move_shows_its_reason_beside_the_disabled_button():
    move = SimpleNamespace(name="approve", label="Approve", consequence="", grave=False)
    offer = SimpleNamespace(move=move, ruling="", url="/x/", break_glass_url="", asks_first=True)
    refused = SimpleNamespace(**{**vars(offer), "ruling": _Refused()})
    shown = _shown("moves", record=Draft(), offers=[offer, refused], csrf_token="t")
    assert 'disabled aria-describedby="why-7-approve"' in shown
    assert "Someone other than the author must approve." in shown


class _Refused:
    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return "Someone other than the author must approve."


def test_an_allowed_move_acts_at_once_or_asks_first():
    move = SimpleNamespace(name="submit", label="Submit", consequence="It is read by others.")
    offer = SimpleNamespace(move=move, ruling="yes", url="/d/1/submit/", asks_first=False)
    at_once = _shown("moves", record=Draft(), offers=[offer], csrf_token="t")
    assert 'method="post" action="/d/1/submit/"' in at_once
    assert "It is read by others." in at_once
    offer.asks_first = True
    asking = _shown("moves", record=Draft(), offers=[offer], csrf_token="t")
    assert 'href="/d/1/submit/"' in asking


def test_no_move_at_all_is_said():
    assert "Nothing more to do here." in _shown("moves", record=Draft(), offers=[])


def test_a_missing_fact_is_a_dash_and_nought_is_a_fact():
    shown = _shown("facts", facts=[("Owner", None), ("Defects", 0)])
    assert '<dd><span class="muted">–</span></dd>' in shown
    assert "<dd>0</dd>" in shown


def test_a_figure_wears_its_unit_and_its_meaning():
    shown = _shown("stat", label="In time", value="87.4", unit="%", note="Misses", tone="bad")
    assert "stat--bad" in shown
    assert '87.4<span class="stat__unit">%</span>' in shown
    assert "icons.svg#bad" in shown


def test_the_progress_of_a_job_has_a_name_and_a_value():
    run = SimpleNamespace(
        label="Import",
        state="running",
        get_state_display="Running",
        is_over=False,
        steps_done=1500,
        steps_total=3000,
        percent=50,
        message="Reading",
        error="",
    )
    shown = _shown("progress", run=run)
    assert '<progress max="100" value="50" aria-label="Import">' in shown
    assert "1,500 of 3,000" in shown


def test_a_difference_is_also_told_in_words():
    shown = _shown("diff", pieces=[("removed", "20"), ("added", "35"), ("same", " EUR")])
    assert '<del><span class="visually-hidden">removed: </span>20</del>' in shown
    assert '<ins><span class="visually-hidden">added: </span>35</ins> EUR' in shown


def test_the_way_down_ends_at_this_page():
    shown = _shown("crumbs", crumbs=[("Processes", "/processes/"), ("1.3.11", "")])
    assert '<a href="/processes/">Processes</a>' in shown
    assert "<li>1.3.11</li>" in shown
    assert not _shown("crumbs").strip()


def test_an_empty_place_says_what_to_do():
    shown = _shown("empty", title="No case", text="Open one.", url="/new/", label="Open a case")
    assert '<a class="button button--primary" href="/new/">Open a case</a>' in shown


def test_a_message_has_an_icon_of_its_weight():
    told = [SimpleNamespace(level_tag=tag) for tag in ("success", "warning", "error", "info")]
    shown = _shown("messages", messages=told)
    for icon in ("ok", "warn", "bad", "info"):
        assert f"icons.svg#{icon}" in shown


def test_history_tells_who_what_why_and_when_it_is_empty():
    assert "Nothing has happened yet." in _shown("timeline", entries=[])


# The frame


def test_the_frame_renders_without_any_request():
    """The page for a defect is shown when nothing else works any more."""
    shown = get_template("500.html").template.render(Context())
    assert "Something broke on our side" in shown
    assert 'class="entrance"' in shown


@pytest.mark.django_db
def test_a_page_marks_where_one_is_and_offers_the_way_out(client, admin_user):
    client.force_login(admin_user)
    shown = client.get("/").content.decode()
    assert shown.count('aria-current="page"') == 1
    assert 'href="#main-content"' in shown
    assert 'action="/accounts/logout/"' in shown


@pytest.mark.django_db
def test_the_admin_stands_in_the_same_frame(client, admin_user):
    client.force_login(admin_user)
    shown = client.get("/admin/").content.decode()
    assert '<nav class="navigation"' in shown
    assert "css/tokens.css" in shown


@pytest.mark.django_db
def test_the_admin_has_no_door_of_its_own(client):
    assert client.get("/admin/login/").headers["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"]
)
def test_the_entrance_has_the_look_of_the_house(client, address):
    shown = client.get(address).content.decode()
    assert 'class="entrance"' in shown
    assert 'class="theme"' in shown


@pytest.mark.django_db
def test_the_sign_in_asks_above_its_fields(client):
    shown = client.get("/accounts/login/").content.decode()
    assert "Username or e-mail address" in shown
    assert "placeholder" not in shown


@pytest.mark.django_db
def test_signing_in_goes_to_the_desk_without_a_word(client, django_user_model):
    person = django_user_model.objects.create_user("sofia", password="a long enough one")
    answer = client.post(
        "/accounts/login/", {"login": person.username, "password": "a long enough one"}, follow=True
    )
    assert answer.redirect_chain[-1][0] == "/"
    assert "Successfully signed in" not in answer.content.decode()
