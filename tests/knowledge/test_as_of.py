"""Which version staff followed, at any instant: the boundaries of being in force."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from knowledge import actions
from knowledge.lifecycle import VersionState
from knowledge.models import DocumentVersion
from knowledge.queries import version_in_force
from tests.knowledge.factories import DocumentFactory, VersionFactory

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def document():
    """In force: 1 from noon for an hour, nothing for an hour, 2 from two o'clock on."""
    document = DocumentFactory()
    VersionFactory(
        document=document,
        state=VersionState.RETIRED,
        in_force_from=NOON,
        in_force_until=NOON + HOUR,
    )
    VersionFactory(
        document=document,
        version=2,
        state=VersionState.IN_FORCE,
        in_force_from=NOON + 2 * HOUR,
    )
    return document


@pytest.mark.parametrize(
    ("instant", "number"),
    [
        (NOON - TICK, None),
        (NOON, 1),
        (NOON + HOUR - TICK, 1),
        (NOON + HOUR, None),
        (NOON + 2 * HOUR - TICK, None),
        (NOON + 2 * HOUR, 2),
        (NOON + timedelta(days=4000), 2),
    ],
)
def test_from_its_first_instant_on_and_up_to_its_last_one_excluded(document, instant, number):
    found = version_in_force(document, instant)

    assert (found and found.version) == number


def test_without_an_instant_it_is_the_one_in_force_now(document):
    assert version_in_force(document).version == 2


def test_a_document_of_which_nothing_came_into_force_has_none():
    draft = VersionFactory()

    assert version_in_force(draft.document) is None
    assert version_in_force(draft.document, timezone.now()) is None


@pytest.mark.parametrize("state", [VersionState.DRAFT, VersionState.APPROVED])
def test_what_is_only_planned_was_never_in_force(state):
    version = VersionFactory(state=state, effective_at=timezone.now())

    assert version_in_force(version.document, timezone.now()) is None


def test_two_documents_do_not_answer_for_each_other(document):
    other = VersionFactory(state=VersionState.IN_FORCE, in_force_from=NOON)

    assert version_in_force(other.document, NOON).document == other.document
    assert version_in_force(document, NOON).document == document


def test_when_one_takes_the_place_of_another_no_instant_has_two_or_none(administrator):
    former = VersionFactory(state=VersionState.IN_FORCE, in_force_from=NOON)
    follower = VersionFactory(document=former.document, version=2, state=VersionState.APPROVED)
    taken = NOON + HOUR
    actions.enact_version(follower, actor=administrator, at=taken)

    assert version_in_force(former.document, taken - TICK) == former
    assert version_in_force(former.document, taken) == follower


def test_after_a_revert_the_days_between_still_tell_what_staff_followed(administrator):
    former = VersionFactory(state=VersionState.IN_FORCE, in_force_from=NOON)
    release = actions.plan_release("Spring", actor=administrator)
    follower = VersionFactory(
        document=former.document, version=2, state=VersionState.APPROVED, release=release
    )
    release.items.create(document=former.document, version=follower)
    actions.enact_release(release, actor=administrator)
    follower.refresh_from_db()
    actions.revert_release(release, actor=administrator, note="Too many complaints.")

    assert version_in_force(former.document) == former
    assert version_in_force(former.document, follower.in_force_from) == follower
    assert version_in_force(former.document, follower.in_force_from - TICK) == former
    assert version_in_force(former.document, timezone.now()) == former


@given(minutes=st.integers(-500, 500))
def test_at_any_instant_at_most_one_holds_and_it_had_begun(minutes):
    instant = NOON + timedelta(minutes=minutes)
    document = DocumentFactory()
    for number in range(4):
        begun = NOON + number * HOUR
        VersionFactory(
            document=document,
            version=number + 1,
            state=VersionState.IN_FORCE if number == 3 else VersionState.SUPERSEDED,
            in_force_from=begun,
            in_force_until=None if number == 3 else begun + HOUR,
        )

    found = list(DocumentVersion.objects.filter(document=document).in_force_at(instant))

    assert len(found) == (1 if minutes >= 0 else 0)
    assert [version.version for version in found] == [min(minutes // 60, 3) + 1] * len(found)


@pytest.fixture
def shown_on(client, auditor, document):
    client.force_login(auditor)
    return lambda day: client.get(document.get_absolute_url(), {"at": day})


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-03-01", "Nothing was in force then"),
        ("2026-03-02", "Wording 2."),
        ("2026-03-02T12:00", "Wording 1."),
        ("2026-03-02T12:59:59.999999", "Wording 1."),
        ("2026-03-02T13:00+01:00", "Wording 1."),
        ("2026-03-02T13:00", "Nothing was in force then"),
        ("0001-01-01", "Nothing was in force then"),
    ],
)
def test_the_page_tells_what_was_in_force_at_an_instant_or_when_a_day_ended(shown_on, day, words):
    assert words in shown_on(day).text


def test_the_page_of_today_tells_what_is_in_force_now(shown_on):
    assert "Wording 2." in shown_on(timezone.localdate()).text


@pytest.mark.parametrize("day", ["9999-12-31", timezone.localdate() + timedelta(days=1)])
def test_a_day_to_come_is_refused_in_words(shown_on, day):
    answer = shown_on(day)

    assert answer.status_code == 409
    assert "not known yet" in answer.text


def test_no_day_at_all_is_now(shown_on):
    assert "Wording 2." in shown_on("").text
