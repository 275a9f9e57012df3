"""Tables as one model, and the proof that the seven shipped examples hang together."""

from decimal import Decimal

from knowledge.deciding import decide
from knowledge.decision_models import NamedTable, Source, model_of
from knowledge.dmn.engine import Engine
from knowledge.dmn.graph import graph_of
from knowledge.dmn.reading import read_model
from knowledge.dmn.writing import write_model
from knowledge.dmn_plan import planned
from knowledge.shipped_examples import shipped_examples
from tests.knowledge.tables import full_table

NUMBERS = {one.key: f"TAB-{n:04d}" for n, one in enumerate(shipped_examples(), 1)}
SEVEN = [
    NamedTable(NUMBERS[one.key], one.title, one.numbered("POL-0001", "")[2],
               (Source("POL-0001", one.policy_title, "/documents/POL-0001/"),))
    for one in shipped_examples()
]  # fmt: skip
FACTS = {
    "customer_kind": "private",
    "register_points": Decimal(40),
    "monthly_charge": Decimal(40),
    "identity_shown": True,
    "reason": "other",
    "amount": Decimal(90),
    "goodwill_this_year": Decimal(0),
    "amount_disputed": Decimal(90),
    "whose_error": "not yet known",
    "days_since_bill": Decimal(20),
    "amount_overdue": Decimal(90),
    "days_overdue": Decimal(60),
    "depends_on_line": False,
    "reason_to_leave": "price",
    "months_with_us": Decimal(50),
    "effect": "no service",
    "customers_affected": Decimal(900),
    "hours_open": Decimal(1),
    "hours_without_service": Decimal(3),
}


def table(inputs, outputs, then, policy="UNIQUE", when="-"):
    def columns(names):
        return [{"name": n.split(":")[0], "label": n, "type": n.split(":")[1]} for n in names]

    rule = {"when": [when] * len(inputs), "then": then, "note": ""}
    return {"hit_policy": policy, "inputs": columns(inputs), "outputs": columns(outputs),
            "rules": [rule]}  # fmt: skip


def links(*tables):
    named = [NamedTable(f"TAB-{n}", f"Table {n}", one) for n, one in enumerate(tables, 1)]
    model = model_of(named, "Some")
    assert Engine(model).faults == []
    return {(link.origin, link.goal) for link in graph_of(model).links}


def after(key, facts):
    """One table asked by itself, with what the others told."""
    [one] = [each for each in SEVEN if each.number == NUMBERS[key]]
    asked = {column["name"]: facts[column["name"]] for column in one.table["inputs"]}
    return dict(decide(one.table, asked).outputs[0])


def test_the_seven_decide_as_one_model_what_they_decide_one_after_the_other():
    model = read_model(write_model(model_of(SEVEN, "All")))
    engine = Engine(model)
    assert engine.faults == []
    facts = dict(FACTS)
    for key in ("credit-class", "bill-credit", "billing-dispute", "debt-escalation",
                "problem-priority"):  # fmt: skip
        facts |= after(key, facts)
    assert facts["collection_held"] is True
    offer = engine.decide("Retention offer", FACTS)
    assert offer == after("retention-offer", facts)
    assert offer["offer"] == "large discount"  # an open dispute holds the collection
    told = engine.decide("Planned-outage notice", FACTS)
    assert [row["days_before"] for row in told] == [0, 0]  # for the problem has priority 1


def test_of_the_seven_six_outputs_are_inputs_of_others():
    found = graph_of(model_of(SEVEN, "All"))
    decisions = set(NUMBERS.values())
    between = {(one.origin, one.goal) for one in found.links if {one.origin, one.goal} <= decisions}
    wanted = [
        ("bill-credit", "billing-dispute"),
        ("billing-dispute", "debt-escalation"),
        ("credit-class", "debt-escalation"),
        ("credit-class", "retention-offer"),
        ("debt-escalation", "retention-offer"),
        ("problem-priority", "planned-outage"),
    ]
    assert between == {(NUMBERS[one], NUMBERS[other]) for one, other in wanted}


def test_written_and_read_again_all_tables_are_what_they_were():
    for version in ("1.3", "1.5"):
        plan = planned(write_model(model_of(SEVEN, "All"), version))
        assert plan.left_out == ()
        assert [one.table for one in plan.tables] == [one.table for one in SEVEN]


def test_units_help_personal_marks_and_reserved_names_come_back():
    table = full_table()
    [made] = planned(write_model(model_of([NamedTable("TAB-0001", "Full", table)], "Full"))).tables
    assert made.table == table


def test_inputs_of_one_name_and_type_are_one_of_two_types_are_two():
    one = table(["kind:string"], ["a:string"], ['"x"'])
    same = table(["kind:string"], ["b:string"], ['"x"'])
    other = table(["kind:number"], ["c:string"], ['"x"'])
    assert links(one, same, other) == {
        ("input-kind", "TAB-1"),
        ("input-kind", "TAB-2"),
        ("input-kind_", "TAB-3"),
    }


def test_what_two_tables_tell_or_one_tells_many_times_links_nothing():
    asking = table(["kind:string"], ["done:boolean"], ["true"])
    telling = table(["a:string"], ["kind:string"], ['"x"'])
    assert ("TAB-2", "TAB-1") in links(asking, telling)
    assert ("TAB-2", "TAB-1") not in links(asking, telling, telling)
    many = table(["a:string"], ["kind:string"], ['"x"'], policy="RULE ORDER")
    assert ("TAB-2", "TAB-1") not in links(asking, many)


def test_of_two_that_need_each_other_the_later_asks_for_a_fact():
    egg = table(["hen:string"], ["egg:string"], ['"x"'])
    hen = table(["egg:string"], ["hen:string"], ['"x"'])
    assert links(egg, hen) == {("TAB-2", "TAB-1"), ("input-egg", "TAB-2")}
    assert links(table(["egg:string"], ["egg:string"], ['"x"'])) == {("input-egg", "TAB-1")}


def test_an_input_that_a_cell_calls_keeps_its_name():
    telling = table(["a:string"], ["limit:number", "b:string"], ["5", '"x"'])
    asking = table(["sum:number", "limit:number"], ["done:boolean"], ["true"], when="-")
    asking["rules"][0]["when"] = ["<= limit", "-"]
    assert ("input-limit", "TAB-2") in links(telling, asking)
    asking["rules"][0]["when"] = ["<= 5", "-"]
    assert ("TAB-1", "TAB-2") in links(telling, asking)


def test_what_tables_stand_by_are_sources_that_lead_there():
    [source] = model_of(SEVEN[:1], "One").sources
    assert (source.id, source.location) == ("POL-0001", "/documents/POL-0001/")
