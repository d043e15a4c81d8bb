"""Notebooks are found by name, run with checked parameters, and fail with the place named."""

import nbformat
import pytest

from mq_analysis.base.errors import NotebookError, UsageError
from mq_analysis.base.project import home
from mq_analysis.factory import check_parameters, find_notebooks, kernel
from mq_analysis.factory.execute import execute


def test_every_numbered_notebook_is_found_and_each_by_stem_or_number():
    every = sorted((home() / "notebooks").glob("[0-9]*.ipynb"))
    assert find_notebooks() == every
    budget = home() / "notebooks" / "10_award_budget.ipynb"
    assert find_notebooks(["10"]) == find_notebooks(["10_award_budget"]) == [budget]


def test_a_notebook_named_twice_is_run_once():
    assert len(find_notebooks(["10", "10_award_budget"])) == 1


def test_an_unknown_parameter_is_refused_with_the_nearest(notebook):
    path = notebook("1 + 1")
    with pytest.raises(UsageError) as caught:
        check_parameters(path, {"yaer": 2013, "lang": "zh", "raedings": []})
    texts = [str(problem) for problem in caught.value.problems]
    assert texts == [
        f"{path}: must declare its parameters, got the unknown 'yaer'; did you mean year?",
        f"{path}: must declare its parameters, got the unknown 'raedings'; did you mean readings?",
    ]


def test_an_unknown_parameter_stops_the_run_before_anything_is_written(notebook, tmp_path):
    output = tmp_path / "executed.ipynb"
    with pytest.raises(UsageError, match="did you mean year"):
        execute(notebook("1 + 1"), {"yaer": 2013}, output)
    assert not output.exists()


def test_the_parameters_of_every_notebook_are_those_that_the_command_gives():
    given = dict.fromkeys(("year", "policy", "data", "readings", "lang", "edition"))
    for path in find_notebooks():
        check_parameters(path, given)
        with pytest.raises(UsageError, match="'years'; did you mean year"):
            check_parameters(path, {"years": 2013})


def test_a_notebook_runs_with_the_parameters_given(notebook, tmp_path):
    output = tmp_path / "executed.ipynb"
    node = execute(notebook("print(year, lang)"), {"year": 2014}, output)
    assert node.cells[-1].outputs[0].text == "2014 zh\n"
    assert output.exists()


def test_a_failing_cell_is_named_with_its_exception(notebook, tmp_path):
    path = notebook("good = 1", "raise KeyError('retention_fen')", "never = 1")
    output = tmp_path / "executed.ipynb"
    with pytest.raises(NotebookError) as caught:
        execute(path, {"year": 2013}, output)
    problem = caught.value.problems[0]
    assert problem.message == "KeyError: 'retention_fen'"
    assert problem.where.startswith(f"{path}: cell ")
    assert "retention_fen" in output.read_text("utf-8")


@pytest.mark.parametrize("parameters", [{"year": 2013}, {}], ids=["with parameters", "without"])
def test_the_number_of_a_failing_cell_is_that_of_the_notebook_named(notebook, tmp_path, parameters):
    path = notebook("good = 1", "raise KeyError('x')")
    with pytest.raises(NotebookError) as caught:
        execute(path, parameters, tmp_path / "executed.ipynb")
    number = int(caught.value.problems[0].where.rpartition("cell ")[2])
    assert "raise KeyError" in nbformat.read(path, as_version=4).cells[number - 1].source


def test_a_cell_that_kills_the_kernel_is_an_error_of_the_notebook(notebook, tmp_path):
    path = notebook("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(NotebookError) as caught:
        execute(path, {"year": 2013}, tmp_path / "executed.ipynb")
    assert caught.value.exit_code == 4
    problem = caught.value.problems[0]
    assert problem.where.startswith(str(path))
    assert "died" in problem.message.lower()
    assert "\n" not in problem.message


def test_a_notebook_that_ended_its_kernel_is_kept_for_reading(notebook, tmp_path):
    output = tmp_path / "executed.ipynb"
    path = notebook("print('before')", "import os; os._exit(1)")
    with pytest.raises(NotebookError):
        execute(path, {"year": 2013}, output)
    assert output.exists()


def test_a_run_keeps_its_sockets_out_of_the_working_folder(notebook, tmp_path, monkeypatch):
    """Runs side by side in one folder would find each other's kernels there."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setattr(kernel, "missing", lambda: ("a name",))  # a kernel of its own, with sockets
    cell = "from pathlib import Path; print(Path.cwd(), [p for p in Path().iterdir() if p.is_socket()])"
    node = execute(notebook(cell), {}, tmp_path / "executed.ipynb")
    assert node.cells[-1].outputs[0].text == f"{home()} []\n"
    assert list(here.iterdir()) == []
