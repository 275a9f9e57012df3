import numpy as np

from reporting.event_block import EventBlock

LEAST = {"line": np.arange(2), "case_key": np.array(["A", "B"], dtype=object)}


def test_columns_that_were_left_out_say_nothing():
    block = EventBlock(LEAST)
    assert list(block.columns["segment_4"]) == list(block.columns["resource"]) == ["", ""]
    assert list(block.columns["transition"]) == list(block.columns["clock"]) == [0, 0]
    assert np.isnat(block.columns["started_at"]).all()
    assert block.told().keys() == LEAST.keys()


def test_the_former_segment_is_the_first_one():
    block = EventBlock({**LEAST, "segment": np.array(["N", "S"], dtype=object)})
    assert list(block.columns["segment_1"]) == ["N", "S"]
    assert "segment_1" in block.told()
    assert "segment" not in block.columns


def test_a_block_of_one_event_tells_what_it_was_told():
    block = EventBlock({"line": np.array([2]), "resource": np.array(["Ann"], dtype=object)})
    assert set(block.told()) == {"line", "resource"}
