"""The examples of the paper, and words of the trade."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.searching.stemming import stem

EXAMPLES = """
caresses caress, ponies poni, ties ti, cats cat, feed feed, agreed agre, plastered plaster,
bled bled, motoring motor, sing sing, conflated conflat, troubled troubl, sized size, hopping hop,
falling fall, hissing hiss, fizzed fizz, failing fail, filing file, happy happi, sky sky,
relational relat, conditional condit, rational ration, digitizer digit, operator oper,
feudalism feudal, decisiveness decis, hopefulness hope, triplicate triplic, formative form,
formalize formal, electrical electr, hopeful hope, goodness good, revival reviv,
allowance allow, inference infer,
airliner airlin, adjustable adjust, defensible defens, irritant irrit, replacement replac,
adjustment adjust, dependent depend, adoption adopt, communism commun, activate activ,
effective effect, probate probat, rate rate, cease ceas, controll control, roll roll,
generalizations gener, oscillators oscil
"""
PAIRS = [tuple(pair.split()) for pair in EXAMPLES.replace("\n", " ").split(",")]


@pytest.mark.parametrize(("word", "expected"), PAIRS)
def test_the_examples_of_the_paper(word, expected):
    assert stem(word) == expected


@pytest.mark.parametrize(
    "family",
    [
        ("bill", "bills", "billed", "billing"),
        ("credit", "credits", "credited", "crediting"),
        ("policy", "policies"),
        ("dispute", "disputes", "disputed"),
        ("refund", "refunds", "refunded", "refunding"),
    ],
)
def test_a_family_has_one_stem(family):
    assert len({stem(word) for word in family}) == 1


@pytest.mark.parametrize("word", ["is", "5g", "0042", "été", "田中さん", ""])
def test_what_is_no_english_word_stays_as_it_is(word):
    assert stem(word) == word


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=40))
def test_a_stem_is_never_empty_nor_longer(word):
    assert bool(stem(word)) == bool(word)
    assert len(stem(word)) <= len(word) + 1
