"""`make check` runs the unit tests of what changed, and says so where there are none."""

import pytest

from tests.changed import ALWAYS, find_tests, main
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        ("articles/text/highlight_runs.py", ["tests/text/test_highlight_runs.py"]),
        ("articles/text/parts.py", ["tests/test_parts.py"]),
        ("articles/importing/readers/proquest.py", ["tests/importing/test_proquest_reader.py"]),
        ("tests/text/test_citations.py", ["tests/text/test_citations.py"]),
        ("tests/browser/test_tour.py", []),
        ("templates/public/help.html", ["tests/views/test_help.py"]),
        ("templates/public/_masthead.html", ["tests/views"]),
        ("articles/no_such_module.py", []),
        ("README.md", []),
    ],
)
def test_a_file_is_tested_by_its_mirror_else_by_who_imports_it(changed, tests):
    assert find_tests(changed) == tests


def test_what_any_change_can_break_is_always_tried_and_nothing_is_left_out_in_silence(capsys):
    main(["articles/text/parts.py", "articles/no_such_module.py"])
    printed, errors = capsys.readouterr()
    assert printed.split() == [*ALWAYS, "tests/test_parts.py"]
    assert "No unit test belongs to articles/no_such_module.py" in errors
    assert all((ROOT / path).is_file() for path in ALWAYS)
