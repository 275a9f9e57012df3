"""A body of the interface as it is read: what kind it is, and every digit of its numbers."""

import json
from decimal import Decimal

import pytest
from django.test import RequestFactory

from kernel.api import JsonBody, Problem


def read(text, kind="application/json"):
    return JsonBody().parse_body(RequestFactory().post("/", text, content_type=kind))


@pytest.mark.parametrize("digits", ["1.50", "0.10000000000000000555111512312", "-2e-3", "1e400"])
def test_a_number_keeps_every_digit_that_was_sent(digits):
    assert read(f'{{"n": {digits}}}')["n"].exact == Decimal(digits)


@pytest.mark.parametrize("digits", [f"1e{'9' * 30}", f"-1e-{'9' * 30}"])
def test_an_exponent_beyond_all_is_not_a_number(digits):
    assert read(f'{{"n": {digits}}}')["n"].exact.is_nan()


@pytest.mark.parametrize("body", ['{"n": [1.50, 2, -0.0, 1e400, true, "1.50"]}', '{"n": NaN}'])
def test_to_everybody_else_it_is_the_float_that_it_was(body):
    told, usual = read(body), json.loads(body)
    assert json.dumps(told) == json.dumps(usual)
    assert repr(told) == repr(usual)


def test_what_is_not_sent_as_json_is_refused():
    with pytest.raises(Problem, match="application/json"):
        read("{}", kind="text/plain")
