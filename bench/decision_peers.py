"""What a peer needs for decisions on the same table. Runs where the peer is installed.

`decision_peers.py NAME FILE` reads table, rows and right answers as JSON, and the table as DMN from
FILE.dmn, and prints: CPU seconds to read it, CPU seconds a decision, and whether all were right.
"""

import json
import sys
import time
from types import SimpleNamespace

ROWS = {"zen-engine": 20_000, "SpiffWorkflow": 3, "pyDMNrules": 3}


def with_zen(told, _path):
    import zen

    inputs = [{"id": name, "field": name, "name": name} for name in told["inputs"]]
    outputs = [{"id": name, "field": name, "name": name} for name in told["outputs"]]
    rules = [
        {
            "_id": str(number),
            **dict(zip(told["inputs"], rule["tests"], strict=True)),
            **dict(zip(told["outputs"], rule["outputs"], strict=True)),
        }
        for number, rule in enumerate(told["rules"])
    ]
    table = {"hitPolicy": "first", "inputs": inputs, "outputs": outputs, "rules": rules}
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "content": {}},
        {"id": "table", "name": "table", "type": "decisionTableNode", "content": table},
        {"id": "out", "name": "out", "type": "outputNode", "content": {}},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "table"},
        {"id": "2", "type": "edge", "sourceId": "table", "targetId": "out"},
    ]
    known = {"type": "static", "content": {"table": {"nodes": nodes, "edges": edges}}}
    engine = zen.ZenEngine({"loader": known})  # many times as fast as a decision created from it
    return lambda row: engine.evaluate("table", row)["result"]["credit"]


def with_spiff(told, _path):
    """Cells in its own language, which is Python's."""
    from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
    from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
    from SpiffWorkflow.dmn.specs import model

    table = model.DecisionTable("table", "table", "UNIQUE")
    inputs = [model.Input(name, name, name, name, "") for name in told["inputs"]]
    outputs = [model.Output(name, name, name, "") for name in told["outputs"]]
    for number, rule in enumerate(told["rules"]):
        one = model.Rule(str(number))
        for of, text in zip(inputs, rule["tests"], strict=True):
            cell = model.InputEntry(f"{number}{of.name}", of)
            cell.lhs = [_python(text)]
            one.inputEntries.append(cell)
        for of, text in zip(outputs, rule["outputs"], strict=True):
            cell = model.OutputEntry(f"{number}{of.name}", of)
            cell.text = text
            one.outputEntries.append(cell)
        table.rules.append(one)
    engine, workflow = DMNEngine(table), SimpleNamespace(script_engine=PythonScriptEngine())

    def decide(row):
        return engine.result(SimpleNamespace(data=dict(row), workflow=workflow))["credit"]

    return decide


def _python(text):
    if not text.startswith("["):
        return text
    low, _dots, high = text[1:-1].partition("..")
    return f"{low} <= ? < {high}"


def with_pydmnrules(_told, path):
    import pyDMNrules

    rules = pyDMNrules.DMN()
    status = rules.loadXML(path + ".dmn")
    if "errors" in status:
        raise SystemExit(str(status["errors"])[:300])

    def decide(row):
        _status, found = rules.decide(row)
        found = found[-1] if isinstance(found, list) else found
        result = found["Result"]
        return next(value for key, value in result.items() if "credit" in key)

    return decide


PEERS = {"zen-engine": with_zen, "SpiffWorkflow": with_spiff, "pyDMNrules": with_pydmnrules}


def main(name, path):
    with open(path, encoding="utf-8") as file:
        told = json.load(file)
    begun = time.process_time()
    decide = PEERS[name](told, path)
    loaded = time.process_time()
    rows, answers = told["rows"][: ROWS[name]], told["answers"][: ROWS[name]]
    decide(rows[0])
    ready = time.process_time()
    found = [decide(row) for row in rows]
    ended = time.process_time()
    is_right = all(float(one) == answer for one, answer in zip(found, answers, strict=True))
    print(loaded - begun, (ended - ready) / len(rows), int(is_right))


if __name__ == "__main__":
    main(*sys.argv[1:])
