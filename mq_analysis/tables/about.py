"""``county.yaml``: the county whose tables a folder holds, and notes for readers of its reports."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import ConfigDict, ValidationError

from mq_analysis.base.errors import DataError, Problem
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import display_path
from mq_analysis.tables.schema import Closed, Label, problems_of

FILE = "county.yaml"


class Text(Label):
    """A text in Chinese and English that may be empty."""

    model_config = ConfigDict(str_min_length=0)

    zh: str = ""
    en: str = ""


UNSAID = Text()


class About(Closed):
    """The name of the county, the reporting office, whether the data are synthetic, a notice for readers."""

    model_config = ConfigDict(strict=True)

    name: Text = UNSAID
    org: Text = UNSAID
    synthetic: bool = False
    notice: Text = UNSAID


def read_about(folder: Path) -> About:
    """Read ``county.yaml`` of a folder; without the file all texts are empty and the data are not synthetic.

    Raises:
        DataError: With every problem of the file.
    """
    path = folder / FILE
    if not path.is_file():
        return About()
    try:
        about = About.model_validate(yaml.safe_load(path.read_text(encoding="utf-8-sig")))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataError(
            Problem(display_path(path), sentence("must be YAML in UTF-8, got: {problem}", problem=error))
        ) from None
    except ValidationError as error:
        raise DataError(problems_of(error, display_path(path))) from None
    if about.synthetic and not (about.notice.zh and about.notice.en):
        raise DataError(
            Problem(
                f"{display_path(path)}:notice", sentence("must say in zh and en that the data are synthetic")
            )
        )
    return about
