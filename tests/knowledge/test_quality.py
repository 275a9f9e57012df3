"""The checklist of a text: each question on its own, and the score as anybody can add it up."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from knowledge.quality import WEIGHTS, Facts, quality_of, reading_ease

TODAY = date(2026, 6, 1)
PLAIN = (
    "Ask for the bill. Look at the last page. Tell them what you see there, and when it is paid."
)
GOOD = Facts(
    title="How to read a bill",
    summary="Says where the credit stands.",
    body=f"# First\n\n{PLAIN * 3}\n\n## Then\n\n{PLAIN * 3}",
    owner_is_here=True,
    review_by=TODAY + timedelta(days=1),
    today=TODAY,
    has_scope=True,
    voices=10,
    helpful=9,
)


def check(facts, name):
    (found,) = [one for one in quality_of(facts).checks if one.name == name]
    return found


def test_a_good_text_has_a_hundred_and_nothing_to_mend():
    quality = quality_of(GOOD)
    assert (quality.score, quality.to_mend) == (100, [])
    assert [one.name for one in quality.checks] == list(WEIGHTS)


def test_a_check_that_cannot_be_asked_counts_neither_way():
    quality = quality_of(replace(GOOD, voices=4, helpful=0, owner_is_here=False))
    assert check(replace(GOOD, voices=4, helpful=0), "feedback").holds is None
    asked = sum(WEIGHTS.values()) - WEIGHTS["feedback"]
    assert quality.score == 100 * (asked - WEIGHTS["owner"]) // asked


def test_what_weighs_most_is_mended_first():
    worst = replace(GOOD, title="Bill", review_by=None, has_scope=False)
    assert [one.name for one in quality_of(worst).to_mend] == ["review", "title", "scope"]


@pytest.mark.parametrize(
    ("name", "worse"),
    [
        ("title", {"title": "A bill"}),
        ("title", {"title": "b" * 81}),
        ("summary", {"summary": "New."}),
        ("owner", {"owner_is_here": False}),
        ("review", {"review_by": None}),
        ("review", {"review_by": TODAY - timedelta(days=1)}),
        ("scope", {"has_scope": False}),
        ("sentences", {"body": "Tell them that " + "it is so and " * 12 + "done."}),
        (
            "ease",
            {"body": "Administrative prioritisation considerations necessitate approval. " * 9},
        ),
        ("headings", {"body": PLAIN * 8}),
        ("headings", {"body": f"# First\n\n{PLAIN * 4}\n\n### Deep\n\n{PLAIN * 4}"}),
        ("headings", {"body": f"# First\n\n{PLAIN * 17}"}),
        ("references", {"broken": ["POL-9999"]}),
        ("feedback", {"voices": 10, "helpful": 6}),
        ("feedback", {"voices": 1, "helpful": 1, "waiting": 1}),
    ],
)
def test_each_fault_is_found_by_its_check_alone_or_also(name, worse):
    assert check(GOOD, name).holds is True
    assert check(replace(GOOD, **worse), name).holds is False


@pytest.mark.parametrize("body", ["", "# Only a heading", "| a | b |\n|---|---|\n| 1 | 2 |"])
def test_of_no_sentence_nothing_is_said(body):
    facts = replace(GOOD, body=body)
    assert {check(facts, name).holds for name in ("sentences", "ease", "headings")} == {None}
    assert 0 <= quality_of(facts).score <= 100


def test_the_review_is_in_time_on_its_very_day():
    assert check(replace(GOOD, review_by=TODAY), "review").holds


def test_reading_ease_is_that_of_flesch():
    """12 words, 13 syllables, 2 sentences: 206.835 - 1.015 * 6 - 84.6 * 13 / 12."""
    told = [["The", "cat", "sat", "on", "the", "mat"], ["It", "was", "happy", "and", "so", "was"]]
    assert reading_ease(told) == pytest.approx(206.835 - 6.09 - 84.6 * 13 / 12)


@pytest.mark.parametrize(
    "body", ["a" * 100_000, "#" * 50_000, "e. " * 50_000, "'" * 50_000, "é-" * 9_000]
)
def test_a_text_that_is_none_is_scored_in_no_time(body):
    assert 0 <= quality_of(replace(GOOD, body=body)).score <= 100
