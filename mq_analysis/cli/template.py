"""``mq template``."""

from __future__ import annotations

from pathlib import Path

from mq_analysis.base.errors import UsageError, one
from mq_analysis.base.files import MAKING, workshop
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import default_reference, find_data
from mq_analysis.base.terminal import say
from mq_analysis.cli.collected import note_earlier_years, note_missing
from mq_analysis.collection import honours_of, settings_for
from mq_analysis.intake import read_reference
from mq_analysis.intake.template import Collection, write_templates
from mq_analysis.policy import find_policy, load_policy


def template(
    year: int, out: Path, reference: str | None, policy: str, intake: str | None, *, quiet: bool
) -> None:
    """Write the collection workbooks of a year into a new folder, atomically."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise one(UsageError, "--out", sentence("must be a new or empty folder, got {got!r}", got=str(out)))
    if not out.absolute().parent.is_dir():
        raise one(
            UsageError,
            "--out",
            sentence("must lie in a folder that exists, got {got!r}", got=str(out.parent)),
        )
    law = load_policy(find_policy(policy))
    found = settings_for(law, intake)
    note_missing(law, found, quiet=quiet)
    note_earlier_years(law, year, quiet=quiet)
    folder = find_data(reference or default_reference())
    known = read_reference(folder, catalogue=honours_of(law), has_townships=found.spec.asks_townships)
    collection = Collection(year, found.spec, known)
    with workshop(out.absolute().parent, f".{out.name}{MAKING}") as making:
        paths = write_templates(making, collection)
        if out.exists():
            out.rmdir()
        making.chmod(0o755)
        making.rename(out)
    said = sentence(
        "{out}: {count} workbooks to send out; mq intake reads them when they come back",
        out=out,
        count=len(paths),
    )
    say(said, quiet=quiet)
