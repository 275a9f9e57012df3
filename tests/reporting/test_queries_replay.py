import json
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from reporting.actions.judging import judge_measures
from reporting.judgement import JUDGE
from reporting.models import Calculation, DailyCell, Measure, Verdict
from reporting.nelson import MAKING_DATA_COUNT, NELSON, OUTSIDE, RULE_SETS
from reporting.queries.evidence import verdict_facts
from reporting.queries.replay import differences, judge_of, replay_verdict
from reporting.trend import benjamini_hochberg
from reporting.verdict_figures import family_like, place_in_family
from tests.reporting.history import TIME, drifting, judged_process, measure_of, month, noise

P_VALUES = st.floats(0, 1, allow_subnormal=False)
NHS = {rule.name: rule for rule in MAKING_DATA_COUNT}
NEL = {rule.name: rule for rule in NELSON}
SECOND = [OUTSIDE, NHS["one_side"], NHS["one_way"], NEL["two_of_three"]]
"""What Making Data Count asked when the second version of the judge gave its verdicts."""


def replayed():
    out = StringIO()
    call_command("replay_verdicts", stdout=out)
    return out.getvalue()


@pytest.fixture
def verdicts(db, support_manager):
    courses = [
        drifting(),
        97 + noise(3),
        97 - 4 * (TIME >= 24) + noise(5),
        95 + 2 * np.sin(TIME * np.pi / 6) + noise(6),
        drifting(5),
    ]
    for number, shares in enumerate(courses):
        judged_process(shares, key=f"1.3.{number}")
    judge_measures(Measure.objects.all(), actor=support_manager)
    return list(Verdict.objects.order_by("pk"))


def test_every_verdict_gives_the_same_digits_again(verdicts):
    assert [differences(verdict) for verdict in verdicts] == [[]] * 5
    assert replayed() == "5 verdicts give the same digits again.\n"


def test_a_verdict_of_before_lacks_the_test_within_seasons_and_gives_the_same_again(verdicts):
    with_season = [one for one in verdicts if "seasonal_kendall" in one.figures]
    assert with_season
    for verdict in with_season:
        del verdict.figures["seasonal_kendall"]
        verdict.save(update_fields=["figures"])
        assert differences(verdict) == []
    assert replayed() == "5 verdicts give the same digits again.\n"


def test_the_test_within_seasons_stands_among_the_figures(verdicts):
    told = [dict(verdict_facts(one)) for one in verdicts]
    label = "p within seasons, memory left out of account"
    assert [label in facts for facts in told] == [
        bool(one.figures["harmonics"]) for one in verdicts
    ]
    assert all(facts[label].endswith("(seasonal Kendall)") for facts in told if label in facts)


def test_it_needs_nothing_but_what_is_stored(verdicts):
    DailyCell.objects.all().delete()
    Measure.objects.update(direction="lower", unit="cases")
    assert "5 verdicts give the same digits" in replayed()


def spoil(verdict, **figures):
    """A verdict as it must not be: its last value moved."""
    verdict.points[-1]["value"] += 1
    stored = {**verdict.figures, **figures}
    Verdict.objects.filter(pk=verdict.pk).update(points=verdict.points, figures=stored)


def as_given_by(judge, verdict, **fields):
    """A verdict as a former version of the judge left it; of the first none said its version."""
    figures = {name: value for name, value in verdict.figures.items() if name != "judge"}
    if judge > 1:
        figures["judge"] = judge
    figures["p"] = 0.5
    Verdict.objects.filter(pk=verdict.pk).update(figures=figures, **fields)


def test_what_differs_is_named_with_the_fields_in_which_it_does(verdicts):
    spoil(verdicts[1])
    with pytest.raises(CommandError) as refused:
        replayed()
    assert refused.value.returncode == 1
    told = str(refused.value)
    assert f"key {verdicts[1].pk}, judge {JUDGE}) differs in " in told
    assert "points" in told


def test_all_that_differ_are_named_and_the_others_counted(verdicts, capsys):
    for verdict in verdicts[1:3]:
        spoil(verdict)
    with pytest.raises(CommandError) as refused:
        call_command("replay_verdicts")
    assert [str(one.pk) in str(refused.value) for one in verdicts[:3]].count(True) >= 2
    assert len(str(refused.value).splitlines()) == 2
    assert capsys.readouterr().out == "3 verdicts give the same digits again.\n"


def test_of_very_many_that_differ_the_first_are_named(verdicts, monkeypatch):
    monkeypatch.setattr("reporting.management.commands.replay_verdicts.SHOWN", 2)
    for verdict in verdicts:
        spoil(verdict)
    with pytest.raises(CommandError) as refused:
        replayed()
    assert str(refused.value).splitlines()[-1] == "and 3 more"


def test_each_verdict_says_which_version_of_the_judge_gave_it(verdicts):
    assert {judge_of(verdict) for verdict in verdicts} == {JUDGE}


@pytest.mark.parametrize("judge", [1, JUDGE + 1])
def test_a_verdict_of_another_version_of_the_judge_is_no_fault(verdicts, judge):
    as_given_by(judge, verdicts[0])
    told = replayed()
    assert "4 verdicts give the same digits again." in told
    assert f"1 were given by a former version of the judge ({judge}; today's is {JUDGE})" in told
    assert "Of these 0 would be given otherwise today." in told


def test_a_former_verdict_that_would_be_given_otherwise_is_named_with_what_it_said(verdicts):
    as_given_by(1, verdicts[1], variation="improving", shape="trend")
    told = replayed()
    assert "Of these 1 would be given otherwise today." in told
    assert f"key {verdicts[1].pk}, judge 1): another shape, variation" in told


def test_a_fault_among_those_of_today_is_seen_beside_former_ones(verdicts):
    as_given_by(1, verdicts[0])
    spoil(verdicts[2])
    with pytest.raises(CommandError, match=f"key {verdicts[2].pk}, judge {JUDGE}"):
        replayed()


def test_calibration_is_replayed_too(verdicts):
    figures = verdicts[0].figures
    figures["calibration"]["brier"] += 0.1
    Verdict.objects.filter(pk=verdicts[0].pk).update(figures=figures)
    with pytest.raises(CommandError, match=r"figures\.calibration"):
        replayed()


def test_verdicts_of_before_are_counted_and_left_alone(verdicts):
    Verdict.objects.filter(pk=verdicts[0].pk).update(figures={"method": "xmr_level"})
    assert "1 were given before what was asked was kept." in replayed()


def test_a_verdict_that_kept_a_part_of_what_was_asked_is_left_alone_too(verdicts):
    figures = verdicts[0].figures
    del figures["asked"]["chart"]
    Verdict.objects.filter(pk=verdicts[0].pk).update(figures=figures)
    assert "1 were given before what was asked was kept." in replayed()


def test_one_measure_may_be_asked_for(verdicts):
    out = StringIO()
    call_command("replay_verdicts", measure=verdicts[2].measure.code, stdout=out)
    assert out.getvalue().startswith("1 verdicts")


def test_the_q_value_of_a_large_family_comes_back(verdicts, support_manager):
    verdict = verdicts[0]
    again = replay_verdict(verdict)["figures"]
    assert again["q"] == verdict.figures["q"]
    assert again["family"]["tests"] == 4


@given(st.lists(P_VALUES, min_size=1, max_size=40), st.data())
def test_a_place_in_a_family_tells_the_q_value(family, data):
    """Benjamini and Hochberg's adjusted p-value, from four numbers instead of all of them."""
    p = data.draw(st.sampled_from(family))
    place = place_in_family(p, family)
    expected = benjamini_hochberg(np.array(family))[family.index(p)]
    like = family_like(json.loads(json.dumps(place)))
    assert len(like) == len(family) - 1
    found = benjamini_hochberg(np.array([p, *like]))[0]
    assert found == pytest.approx(expected, rel=1e-12)


def test_what_was_not_judged_has_no_place():
    assert place_in_family(None, [0.1]) is None
    assert family_like(None) == []


@pytest.fixture
def of_the_second(db, support_manager, monkeypatch):
    """A verdict as the second version gave it; its last months are two near the limit of three, the
    third on the other side: what that version saw, and what the NHS does not."""
    shares = 97 + noise(3)
    shares[-3:] = np.mean(shares[:-3]) + np.array([1.6, -0.1, 1.7])
    measure = judged_process(shares)
    with monkeypatch.context() as former:
        former.setitem(RULE_SETS, "making_data_count", SECOND)
        former.setattr("reporting.verdict_figures.JUDGE", 2)
        judge_measures([measure], actor=support_manager)
    return Verdict.objects.get()


def test_a_verdict_of_the_second_version_stands_as_it_was_given(of_the_second):
    assert judge_of(of_the_second) == 2
    assert of_the_second.figures["signals"]["two_of_three"] == ["2026-10-01"]
    assert f"given by a former version of the judge (2; today's is {JUDGE})" in replayed()


def test_todays_judge_asks_by_the_rule_of_the_nhs_and_sees_no_such_signal(
    of_the_second, support_manager
):
    DailyCell.objects.filter(day__lt=month(30)).update(met=389, missed=11)
    judge_measures([of_the_second.measure], actor=support_manager)
    newest = Verdict.objects.order_by("-pk").first()
    assert newest != of_the_second
    assert judge_of(newest) == JUDGE == 3
    assert "two_of_three_same_side" in newest.figures["asked"]["rules"]
    assert not {name for name in newest.figures["signals"] if name.startswith("two_of_three")}
    assert "1 verdicts give the same digits again." in replayed()


def test_the_change_of_rules_is_no_changed_verdict(of_the_second, support_manager):
    judge_measures([of_the_second.measure], actor=support_manager)
    assert not of_the_second.measure.signals.filter(rule="verdict").exists()


def test_a_cost_says_where_it_was_read_and_gives_the_same_digits(support_manager):
    share = judged_process(drifting())
    cost = measure_of(share.process, Calculation.COST_PER_CASE)
    [verdict] = judge_measures([cost], actor=support_manager)
    assert verdict.figures["costs"] == "records"
    assert differences(verdict) == []


def test_what_differs_is_named_with_the_day_or_week_it_is_of(support_manager, capsys):
    measure = judged_process(drifting())
    judge_measures([measure], actor=support_manager)
    Verdict.objects.update(cadence="week", period="2026-10-05", value=1.0)
    with pytest.raises(CommandError, match=r"\(the week of 5 October 2026, revision 1"):
        call_command("replay_verdicts")
