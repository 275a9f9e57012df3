"""The form tells all that a mapping can, and gives the same mapping back."""

from dataclasses import fields, replace

import pytest
from django.http import QueryDict

from reporting.column_guesses import Guessed
from reporting.event_mapping import EventMapping
from reporting.forms.column_groups import ASKED, GROUPS
from reporting.forms.columns import ColumnsForm, initial_of, joined, parted

WHOLE = EventMapping(
    case="number",
    timestamp="at",
    activity="what",
    opened_at="opened",
    closed_at=("resolved", "closed"),
    closing_activities=("Closed, resolved", "Done"),
    outcome="sla",
    met=("yes",),
    missed=("no",),
    abandoned=("cancelled",),
    cost="cost",
    segments=("region", "product"),
    resource="who",
    lifecycle="stage",
    lifecycle_scheduled=("planned",),
    lifecycle_started=("begun",),
    lifecycle_completed=("over",),
    clock="status",
    clock_stops=("On hold",),
    clock_runs=("Active",),
    sequence="seq",
    identity=("number", "seq"),
    missing=("?", "n/a"),
    date_order="day_first",
    time_zone="Europe/Vienna",
    decimal=",",
    delimiter="\t",
    encoding="cp1252",
    title="Tickets of the field force",
)
COLUMNS = [*dict.fromkeys(reversed(WHOLE.columns())), "begun_at", "note"]


def form(sent=None, mapping=WHOLE, **guessed):
    found = Guessed(mapping, **guessed)
    return ColumnsForm(sent, columns=COLUMNS, guessed=found, initial=initial_of(mapping))


def posted(mapping=WHOLE, **changed):
    """What a browser sends: an input for each mark that is ticked, and one for the others."""
    sent = QueryDict(mutable=True)
    for name, value in {**initial_of(mapping), **changed}.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return sent


def test_whatever_a_mapping_can_tell_is_asked():
    assert set(ASKED) == {one.name for one in fields(EventMapping)}
    assert sum(len(group.asked) for group in GROUPS) == len(ASKED)


def test_a_mapping_comes_back_as_it_was_shown():
    sent = form(posted())
    assert sent.is_valid(), sent.errors
    assert sent.event_mapping == WHOLE
    other = replace(WHOLE, lifecycle="", started_at="begun_at")
    assert form(posted(other), other).is_valid()


def test_the_order_in_which_columns_are_chosen_stays():
    """The first that is filled counts; and segments are numbered."""
    [closed] = [one for one in form().bound_groups() if one.group.key == "closing"]
    told = dict(zip((one.name for one in closed.group.asked), closed.fields, strict=True))
    likely = told["closed_at"][1].likely
    assert likely[:2] == [("resolved", True), ("closed", True)]
    sent = form(posted(closed_at=["closed", "resolved"]))
    assert sent.is_valid()
    assert sent.event_mapping.closed_at == ("closed", "resolved")


def marks(bound, group, name):
    [found] = [one for one in bound.bound_groups() if one.group.key == group]
    place = [one.name for one in found.group.asked].index(name)
    return found.fields[place][1]


def test_marks_are_offered_as_their_column_holds_them_and_the_others_stand_beside():
    shown = form(values={"what": ["Open", "Closed, resolved"], "status": ["ON HOLD", "Active"]})
    closing = marks(shown, "closing", "closing_activities")
    assert closing.offered == [
        ("Open", "Open", False),
        ('"Closed, resolved"', "Closed, resolved", True),
    ]
    assert closing.others == "Done"
    stops = marks(shown, "clock", "clock_stops")
    assert [(told, chosen) for _sent, told, chosen in stops.offered] == [
        ("ON HOLD", True),  # capitals do not count when it is read
        ("Active", False),
    ]


def test_without_a_clock_its_marks_are_those_of_what_happened():
    plain = replace(WHOLE, clock="")
    shown = form(mapping=plain, values={"what": ["Open", "On hold"]})
    assert [told for _s, told, _c in marks(shown, "clock", "clock_stops").offered] == [
        *("Open", "On hold")
    ]


def test_marks_follow_the_column_that_was_chosen_last():
    values = {"what": ["Open"], "note": ["so"]}
    shown = form(posted(activity="note"), values=values)
    offered = marks(shown, "closing", "closing_activities").offered
    assert [told for _sent, told, _chosen in offered] == ["so"]


def test_ticked_marks_and_written_ones_are_one_list():
    sent = form(
        posted(closing_activities=['"Closed, resolved"', "Done", 'Settled, Done, "x ""y"""'])
    )
    assert sent.is_valid()
    expected = ("Closed, resolved", "Done", "Settled", 'x "y"')
    assert sent.event_mapping.closing_activities == expected


@pytest.mark.parametrize(
    "told", [["a"], ["a, b", "c"], ['say "so"', "b"], ["'", "ä; ö"], ["a b", '"'], []]
)
def test_marks_in_a_line_are_read_as_they_were_written(told):
    assert list(parted(joined(told))) == told


@pytest.mark.parametrize("line", ['"', '"open, end', "a\nb", "a\0b", ",,,", '"a"b'])
def test_any_line_can_be_read(line):
    assert all(isinstance(one, str) for one in parted(line))


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"started_at": "begun_at"}, "started_at", "not by both"),
        ({"clock_stops": ""}, "clock_stops", "Say at which marks the clock stops"),
        ({"clock_runs": "on hold"}, "clock_stops", "“on hold” cannot mean two things of the clock"),
        ({"abandoned": "yes"}, "met", "“yes” cannot mean two things of the outcome"),
        ({"segments": ["at", "what", "who", "sla", "cost"]}, "segments", "names 5 columns"),
        ({"time_zone": "Mars"}, "time_zone", "“Mars” is not known"),
        ({"encoding": "klingon"}, "encoding", "“klingon” is not known"),
        ({"delimiter": '"'}, "delimiter", "no quote"),
        ({"closed_at": [], "closing_activities": ""}, "closed_at", "which activities close"),
        ({"case": ""}, "case", "No column reads as the number of a case"),
    ],
)
def test_a_fault_stands_at_its_field_and_opens_its_group(changed, field, says):
    sent = form(posted(**changed))
    assert not sent.is_valid()
    assert says in sent.errors[field][0]
    assert list(sent.errors) == [field]
    groups = {one.name: bound for bound in sent.bound_groups() for one in bound.group.asked}
    assert groups[field].is_open


def test_what_is_rare_is_folded_until_something_of_it_is_told():
    least = EventMapping("number", "at", "what", closing_activities=("Done",))
    folded = {one.group.key: one for one in form(mapping=least).bound_groups()}
    for key in ("work", "clock", "details"):
        assert folded[key].group.is_rare
        assert not folded[key].is_open
    told = {one.group.key: one for one in form().bound_groups()}
    assert told["clock"].is_open
    assert "Marks at which it stops: On hold" in told["clock"].told
    assert not told["details"].is_open  # but its summary tells
    assert "Decimal mark: ," in told["details"].told


def test_a_delimiter_of_ones_own_can_be_kept():
    odd = replace(WHOLE, delimiter="§")
    sent = form(posted(odd), odd)
    assert sent.is_valid(), sent.errors
    assert sent.event_mapping.delimiter == "§"


def test_a_guess_is_explained_only_where_it_stands():
    reasons = {"case": "name", "clock_stops": "content"}
    assert "Guessed from its name." in form(reasons=reasons).fields["case"].help_text
    found = Guessed(WHOLE, reasons=reasons)
    other = initial_of(replace(WHOLE, case="note"))
    shown = ColumnsForm(columns=COLUMNS, guessed=found, initial=other)
    assert "Guessed" not in shown.fields["case"].help_text
    assert "Guessed from its first rows." in shown.fields["clock_stops"].help_text


def test_segments_are_looked_for_among_columns_of_few_values_that_are_nothing_else():
    values = {"note": ["a", "b"], "who": ["x", "y"], "begun_at": ["always"], "opened": ["1", "2"]}
    least = replace(WHOLE, segments=())
    shown = form(mapping=least, values=values, dates=["opened", "at"])
    told = marks(shown, "case", "segments")
    assert told.likely == [("note", False)]
    assert "begun_at" in told.others


def test_a_fault_is_told_without_the_name_that_the_field_has_in_a_file():
    sent = form(posted(time_zone="Nowhere"))
    assert sent.errors["time_zone"] == ["“Nowhere” is not known; write it like Europe/Berlin."]
