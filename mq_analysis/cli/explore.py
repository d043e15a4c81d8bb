"""``mq explore``."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat

from mq_analysis.base.errors import UsageError, one
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import home, resource
from mq_analysis.base.terminal import say
from mq_analysis.explore.start import begin
from mq_analysis.export.language import is_shown
from mq_analysis.factory.notebooks import check_parameters

IDLE = 900
"""Seconds after which a kernel that nobody uses is ended."""


def explore(
    lang: str, port: int, token: str | None, *, browser: bool, quiet: bool, **parameters: Any
) -> None:
    """Serve the explorer as a page on this machine, protected by a token.

    Without a token another site could reach the page through the browser (DNS rebinding).

    Raises:
        UsageError: If Voilà is not installed here, or policy and data do not cover the year.
    """
    if importlib.util.find_spec("voila") is None or importlib.util.find_spec("ipywidgets") is None:
        said = sentence("must have voila and ipywidgets; install the extra lab: make env-all")
        raise one(UsageError, "mq explore", said)
    # what cannot be opened is refused here, not in the page
    _, parameters["year"] = begin(parameters["policy"], parameters["data"], parameters["year"])
    token = token or secrets.token_urlsafe(24)
    with tempfile.TemporaryDirectory(prefix="mq-explore-") as folder:
        notebook = prepare(Path(folder), {**parameters, "lang": lang})
        say(f"http://127.0.0.1:{port}/?token={token}", quiet=quiet)
        with contextlib.suppress(KeyboardInterrupt):
            subprocess.run(command(notebook, port, token, browser=browser), env=environment(), check=False)


def prepare(folder: Path, parameters: dict[str, Any]) -> Path:
    """Write the notebook of the page with its parameters, in one language, and return its path."""
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    source = resource("notebooks", "explore.ipynb")
    check_parameters(source, parameters)
    notebook = parameterize_notebook(load_notebook_node(str(source)), parameters)
    path = folder / "explore.ipynb"
    shown = [c for c in notebook.cells if c.cell_type == "code" or is_shown(c, parameters["lang"])]
    notebook.cells = shown
    nbformat.write(notebook, path)
    return path


def command(notebook: Path, port: int, token: str, *, browser: bool) -> list[str]:
    """Return the server command: local address only, token, idle kernels are stopped, one kernel is preloaded."""
    return [
        sys.executable,
        "-m",
        "voila",
        str(notebook),
        "--Voila.ip=127.0.0.1",
        f"--port={port}",
        f"--token={token}",
        "--template=mq",
        "--VoilaConfiguration.preheat_kernel=True",
        "--pool_size=1",
        f"--MappingKernelManager.cull_idle_timeout={IDLE}",
        "--MappingKernelManager.cull_interval=60",
        *([] if browser else ["--no-browser"]),
    ]


def environment() -> dict[str, str]:
    """Return the environment variables with our template on Jupyter's path."""
    share = Path(__file__).parent.parent / "explore" / "share"
    path = os.pathsep.join([str(share), os.environ.get("JUPYTER_PATH", "")]).rstrip(os.pathsep)
    return {**os.environ, "JUPYTER_PATH": path, "MQ_HOME": str(home())}
