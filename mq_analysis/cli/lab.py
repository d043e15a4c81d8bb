"""``mq lab``."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from mq_analysis.base.errors import UsageError, one
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import home

LOCALES = {"zh": "zh_CN", "en": "en"}


def lab(lang: str, options: tuple[str, ...]) -> None:
    """Run JupyterLab of this environment in the notebooks folder, in the chosen language, without news messages.

    Raises:
        UsageError: If JupyterLab is not installed here.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise one(
            UsageError,
            "mq lab",
            sentence("must have JupyterLab; install the extra lab: make lab, or pip install jupyterlab"),
        )
    with tempfile.TemporaryDirectory(prefix="mq-lab-") as settings:
        Path(settings, "overrides.json").write_text(_overrides(lang), encoding="utf-8")
        command = [sys.executable, "-m", "jupyterlab", f"--LabApp.app_settings_dir={settings}", *options]
        with contextlib.suppress(KeyboardInterrupt):
            subprocess.run([*command, *_root(options)], check=False)


def _root(options: tuple[str, ...]) -> list[str]:
    """Return the folder to open: the notebooks, unless the options name another."""
    named = any(option.startswith(("--ServerApp.root_dir", "--notebook-dir")) for option in options)
    return [] if named else [f"--ServerApp.root_dir={home() / 'notebooks'}"]


def _overrides(lang: str) -> str:
    """Return JupyterLab settings: the language, and no question about news at the first start."""
    settings = {
        "@jupyterlab/translation-extension:plugin": {"locale": LOCALES[lang]},
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    }
    return json.dumps(settings)
