"""The forked child gives what a kernel gives: the same outputs, and the same exceptions when it fails."""

from __future__ import annotations

import json
import os
import re
import time

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from mq_analysis.base.project import home
from mq_analysis.factory import engine, forks
from mq_analysis.factory.cleaning import clean

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not forks.can_fork(), reason="processes cannot be forked here"),
]

CELLS = (
    "print(year, lang)",
    "import sys; print('out'); print('err', file=sys.stderr); print('out again')",
    "1 + 1",
    "_ + 1",
    "None",
    "",
    "from IPython.display import HTML, Markdown, clear_output, display, update_display\n"
    "display(HTML('<b>a</b>'), Markdown('b')); 'last'",
    "handle = display('first', display_id='place'); print('between')",
    "update_display('second', display_id='place')",
    "print('gone'); clear_output(); print('stays')",
    "print('gone'); clear_output(wait=True); display('stays')",
    "!echo from a shell",
    "%%capture kept\nprint('captured')",
    "kept.stdout",
    "import pandas as pd; pd.DataFrame({'a': [1, 2]}, index=['x', 'y'])",
    "import warnings; warnings.warn('mind this')",
    "import logging; logging.warning('logged')",
    "async def later(): return 'awaited'\nawait later()",
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()",
    "class Shown:\n    def _repr_html_(self): return '<i>shown</i>'\n    def __repr__(self): return 'shown'\nShown()",
    "get_ipython().__class__.__mro__[1].__name__; __name__",
    "b'bytes', 'é中文', {'k': 1.5}",
    "import pickle; pickle.loads(pickle.dumps(Shown())).__class__.__name__",
    "def f():\n    raise ValueError('中文')",
)

RUN = {"kernel_name": "python3", "progress_bar": False}


def run(notebook, tmp_path, name, **more):
    """Run a notebook by an engine; return it cleaned, whether it failed or not, and the exception."""
    output = tmp_path / f"{name}.ipynb"
    if name == engine.NAME:
        more["keep_in"] = str(output)
    error = None
    try:
        papermill.execute_notebook(
            str(notebook), str(output), {"year": 2014}, engine_name=name, **RUN, **more
        )
    except (PapermillExecutionError, CellTimeoutError, DeadKernelError) as raised:
        error = raised
    return clean(nbformat.read(output, as_version=4)), error


def told(node):
    """What a notebook says, without what differs between two runs by any one engine."""
    texts = json.loads(nbformat.writes(node))
    for cell in texts["cells"]:
        cell["id"] = ""  # Papermill's own cells have random ones
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            data.pop("image/png", None)
    text = json.dumps(texts, ensure_ascii=False, indent=1)
    text = re.sub(r"ipykernel_\d+/\d+\.py", "ipykernel_N/N.py", text)
    return re.sub(r"<Figure size .*?>|0x[0-9a-f]+", "…", text)


def test_the_child_gives_what_a_kernel_gives(notebook, tmp_path):
    path = notebook(*CELLS)  # none with os.system: when its output is read is chance in a kernel
    ours, error = run(path, tmp_path, engine.NAME)
    theirs, other = run(path, tmp_path, "nbclient")
    assert error is None, error
    assert other is None, other
    for i, (mine, yours) in enumerate(zip(ours.cells, theirs.cells, strict=True)):
        assert told(nbformat.v4.new_notebook(cells=[mine])) == told(
            nbformat.v4.new_notebook(cells=[yours])
        ), i
    assert ours.metadata == theirs.metadata


def test_what_a_subprocess_prints_comes_before_the_result_of_its_cell(notebook, tmp_path):
    path = notebook(
        "import os, sys; print('before', flush=True); os.system('echo 闽清')",
        "os.system('echo wrong >&2')",
        "os.system('echo first'); print('second')",
    )
    ours, error = run(path, tmp_path, engine.NAME)
    assert error is None, error
    first, second, third = ours.cells[-3:]
    assert [(o.get("name"), o.get("text"), o.get("data")) for o in first.outputs] == [
        ("stdout", "before\n闽清\n", None),
        (None, None, {"text/plain": "0"}),
    ]
    assert [o.get("text") or o.data["text/plain"] for o in second.outputs] == ["wrong\n", "0"]
    mixed = "".join(
        o.get("text", "") for o in third.outputs
    )  # two pipes: nothing is lost, the order is not promised
    assert mixed.replace("first", "").replace("second", "").split() == []
    assert mixed.count("first") == mixed.count("second") == 1


def test_pieces_in_which_a_stream_was_sent_are_one_output(notebook, tmp_path):
    path = notebook("import sys\nfor word in ('one', 'two', 'three'):\n    print(word); sys.stdout.flush()")
    ours, error = run(path, tmp_path, engine.NAME)
    assert error is None, error
    assert [output.text for output in ours.cells[-1].outputs] == ["one\ntwo\nthree\n"]


def test_what_subprocesses_print_is_all_there_and_in_their_cell(notebook, tmp_path):
    path = notebook("import os", *(f"os.system('yes 闽清{i} | head -n 20000')" for i in range(5)))
    ours, error = run(path, tmp_path, engine.NAME)
    assert error is None, error
    printed = [
        "".join(output.text for output in cell.outputs if output.get("name") == "stdout")
        for cell in ours.cells
        if "os.system" in cell.source
    ]
    assert printed == [f"闽清{i}\n" * 20000 for i in range(5)]


def test_a_process_that_a_cell_forks_takes_nothing_of_what_others_print(notebook, tmp_path, monkeypatch):
    forks = "pid = os.fork()\nif not pid:\n    sys.stdout.flush()\n    os._exit(0)\nos.waitpid(pid, 0)"
    path = notebook("import os, sys", *(f"os.system('yes 闽清 | head -n 20000')\n{forks};" for _ in range(5)))
    ours, error = run(path, tmp_path, engine.NAME, execution_timeout=60)
    assert error is None, error
    for cell in ours.cells[-5:]:
        printed = [output.text for output in cell.outputs if output.get("name") == "stdout"]
        assert "".join(printed) == "闽清\n" * 20000


@pytest.mark.parametrize(
    "failing",
    [
        "raise KeyError('retention_fen')",
        "def f(:",
        "import sys; sys.exit(3)",
        "raise KeyboardInterrupt",
        "f()",
        "import no_such_module",
    ],
)
def test_a_failing_cell_ends_as_with_a_kernel(notebook, tmp_path, failing):
    path = notebook("def f(): return 1 / 0", failing, "print('never')")
    (ours, error), (theirs, other) = (run(path, tmp_path, name) for name in (engine.NAME, "nbclient"))
    assert type(error) is type(other) is PapermillExecutionError
    assert (error.ename, error.evalue, error.cell_index) == (other.ename, other.evalue, other.cell_index)
    assert told(ours) == told(theirs)
    assert "never" not in told(ours).replace("print('never')", "")


def test_a_cell_that_may_raise_stops_nothing(notebook, tmp_path):
    path = notebook("1 / 0", "print('after')")
    node = nbformat.read(path, as_version=4)
    node.cells[2].metadata["tags"] = ["raises-exception"]
    nbformat.write(node, path)
    (ours, _), (theirs, _) = (run(path, tmp_path, name) for name in (engine.NAME, "nbclient"))
    assert told(ours) == told(theirs)
    assert ours.cells[-1].outputs[0].text == "after\n"


def test_time_out_and_death_raise_as_with_a_kernel_and_keep_what_was_done(notebook, tmp_path):
    late = notebook("print('before')", "import time; time.sleep(60)", name="20_late")
    ours, error = run(late, tmp_path, engine.NAME, execution_timeout=1)
    _, other = run(late, tmp_path, "nbclient", execution_timeout=1)
    assert type(error) is type(other) is CellTimeoutError
    assert str(error) == str(other)
    assert ours.cells[3].outputs[0].text == "before\n"

    dead = notebook("print('before')", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    ours, error = run(dead, tmp_path, engine.NAME)
    _, other = run(dead, tmp_path, "nbclient")
    assert type(error) is type(other) is DeadKernelError
    assert str(error) == str(other)
    assert ours.cells[3].outputs[0].text == "before\n"


def test_what_a_late_cell_started_is_ended_with_it(notebook, tmp_path):
    mark = tmp_path / "pid"
    start = "import subprocess; p = subprocess.Popen(['sleep', '600'])"
    cell = f"{start}; open({str(mark)!r}, 'w').write(str(p.pid)); p.wait()"
    _, error = run(notebook(cell), tmp_path, engine.NAME, execution_timeout=2)
    assert isinstance(error, CellTimeoutError)
    pid = int(mark.read_text())
    for _ in range(100):
        if not os.path.exists(f"/proc/{pid}") or "Z" in open(f"/proc/{pid}/stat").read().split()[2]:  # noqa: PTH110, PTH123, SIM115
            break
        time.sleep(0.05)
    else:
        pytest.fail("the child of a cell outlives it")


def test_a_child_has_the_surroundings_of_the_moment(tmp_path, monkeypatch):
    forks.call(os.getcwd)  # the server runs
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MQ_TRIED", "now")
    assert forks.call(os.getcwd) == str(tmp_path)
    assert forks.call(os.getenv, "MQ_TRIED") == "now"


def test_random_numbers_differ_from_child_to_child(notebook, tmp_path):
    path = notebook("import numpy as np, random; print(np.random.random(), random.random())")
    first, second = (run(path, tmp_path, engine.NAME)[0].cells[-1].outputs[0].text.split() for _ in range(2))
    assert first[0] != second[0]
    assert first[1] != second[1]


def test_what_a_call_raises_is_raised_here_and_a_death_is_told():
    with pytest.raises(ValueError, match="invalid literal"):
        forks.call(int, "x")
    with pytest.raises(forks.ProcessDiedError, match="died with code 7"):
        forks.call(os._exit, 7)


@pytest.mark.parametrize("name", ["50_quality_supervision", "80_disbursement"])
def test_a_notebook_of_ours_gives_the_outputs_of_its_reference(name, tmp_path):
    """The references were run by a kernel and are compared with one by nbval."""
    path = home() / "notebooks" / f"{name}.ipynb"
    output = tmp_path / "executed.ipynb"
    papermill.execute_notebook(
        str(path), str(output), {"year": 2013}, engine_name=engine.NAME, keep_in=str(output), **RUN
    )
    ours = nbformat.read(output, as_version=4)
    theirs = nbformat.read(home() / "tests" / "reference" / f"{name}.2013.ipynb", as_version=4)
    cells = [[c for c in node.cells if c.cell_type == "code" and c.source] for node in (ours, theirs)]
    pairs = list(zip(*cells, strict=True))
    assert len(pairs) > 8
    for mine, yours in pairs[2:-1]:  # not the parameters, nor the versions of the last
        assert [o.get("data") for o in mine.outputs] == [o.get("data") for o in yours.outputs], mine.source
