"""How the tests look at a picture: as XML, with every number that places something."""

import re
from xml.etree import ElementTree

from hypothesis import strategies as st

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d*\.?\d+(?:e[-+]?\d+)?")
RELATIVE = re.compile(r"m0-6l6 6l-6 6l-6-6Z|h\.01|v4(?![\d.])|h6(?![\d.])")
TOLERANCE = 8.5
VALUES = st.lists(
    st.none() | st.floats(allow_nan=True, allow_infinity=True) | st.integers(-(10**9), 10**9),
    max_size=30,
)
TEXTS = st.text(max_size=40)


def pictures(chart):
    """The SVG elements of a chart: the wide one and the narrow one, or a sparkline."""
    return list(ElementTree.fromstring(f"<all>{chart.svg}</all>"))


def texts(picture):
    return ["".join(one.itertext()) for one in picture.iter(f"{SVG}text")]


def marks(picture, kind):
    """The elements with this class, for example `chart__line`."""
    return [one for one in picture.iter() if kind in one.get("class", "").split()]


def assert_sound(chart):
    """Well-formed, named, described, and with every mark inside the view box."""
    for picture in pictures(chart):
        assert picture.get("role") == "img"
        ids = [one.get("id") for one in picture if one.get("id")]
        assert [picture.get("aria-labelledby"), picture.get("aria-describedby")] == ids
        _, _, width, height = map(float, picture.get("viewBox").split())
        for one in picture.iter():
            assert one.tag.removeprefix(SVG) not in {"style", "script"}
            assert not {name for name in one.attrib if name == "style" or name.startswith("on")}
            _assert_inside(one, width, height)


def _assert_inside(one, width, height):
    for name, limit in (("x", width), ("cx", width), ("y", height), ("cy", height)):
        if one.get(name) is not None:
            assert -TOLERANCE <= float(one.get(name)) <= limit + TOLERANCE, (name, one.attrib)
    shape = one.get("d", "")
    assert "nan" not in shape
    assert "inf" not in shape
    for letter, rest in re.findall(r"([MLHV])([^A-Za-z]*)", RELATIVE.sub("", shape)):
        found = [float(number) for number in NUMBER.findall(rest)]
        limits = {"H": [width], "V": [height]}.get(letter, [width, height])
        for number, limit in zip(found, limits, strict=True):
            assert -TOLERANCE <= number <= limit + TOLERANCE, (letter, rest, shape)
