import subprocess
import sys

import pytest

from kernel.late import Late

SLOW = ("scipy", "openpyxl", "ninja")
START = f"""
import sys, django
django.setup()
print(*(set({SLOW}) & sys.modules.keys()))
"""


def test_a_module_is_read_when_something_of_it_is_first_used(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "rarely_needed.py").write_text("import antigravity_of_ours\n")
    library = Late("rarely_needed")
    with pytest.raises(ModuleNotFoundError, match="antigravity_of_ours"):
        _ = library.anything
    (tmp_path / "antigravity_of_ours.py").write_text("")
    (tmp_path / "rarely_needed.py").write_text("import antigravity_of_ours\nanswer = 42\n")
    assert library.answer == 42
    assert "antigravity_of_ours" in sys.modules


def test_what_a_module_does_not_have_is_said_as_of_the_module():
    with pytest.raises(AttributeError, match="module 'math' has no attribute 'cube_root_of_two'"):
        _ = Late("math").cube_root_of_two


def test_the_start_of_the_house_reads_no_slow_library():
    told = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True)
    assert told.stdout.split() == []
