"""Write one county to look at: ``python -m tests.returns SEED YEAR FIRMS FOLDER [--mess NAME …] [--layout NAME …]``.

``FOLDER/reference``, ``FOLDER/returns`` and ``FOLDER/expected.txt`` are written. ``--plain`` spoils nothing,
``--list`` prints all messes and layouts.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from .expect import Expected
from .generate import write_returns
from .layouts import LAYOUTS
from .mess import MESSES
from .truth import make_truth, write_reference


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.returns", description=__doc__.split(":")[0])
    parser.add_argument("seed", type=int)
    parser.add_argument("year", type=int)
    parser.add_argument("firms", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mess", action="append", choices=sorted(MESSES), metavar="NAME")
    parser.add_argument("--layout", action="append", choices=sorted(LAYOUTS), metavar="NAME")
    parser.add_argument("--plain", action="store_true", help="no mess, plain layouts")
    parser.add_argument("--list", action=Listing, nargs=0, help="print all messes and layouts")
    options = parser.parse_args()
    truth = make_truth(options.seed, options.year, options.firms)
    write_reference(truth, options.folder / "reference")
    messes = () if options.plain else options.mess
    layouts = ("plain",) if options.plain or (options.mess and not options.layout) else options.layout
    expected = write_returns(truth, options.folder / "returns", options.seed, messes, layouts)
    (options.folder / "expected.txt").write_text("\n".join(lines(expected)) + "\n", encoding="utf-8")
    counts = Counter(expectation.outcome for expectation in expected.facts.values())
    print(f"facts: {dict(counts)}")  # noqa: T201
    print(f"messes (places): {expected.messes}")  # noqa: T201
    print(f"layouts (tables): {expected.layouts}")  # noqa: T201


def lines(expected: Expected) -> Iterator[str]:
    """Return what need not come out as it is, and where a finding must tell it."""
    for key, found in expected.facts.items():
        if found.outcome != "same":
            yield f"{found.outcome:7} {' '.join(key)}: {', '.join(found.messes)}: {'; '.join(map(str, found.places))}"
    for place, mess in expected.withdrawn:
        yield f"withdrawn {place}: {mess}"
    for file, kind in expected.unreadable.items():
        yield f"unreadable {file}: {kind}"


class Listing(argparse.Action):
    """Print all messes and layouts, and stop."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        for mess in MESSES.values():
            print(f"{mess.name:32} {mess.outcome:7} {mess.doc}")  # noqa: T201
        for layout in LAYOUTS.values():
            print(f"layout {layout.name:25} {layout.promise:7} {layout.doc}")  # noqa: T201
        parser.exit()


if __name__ == "__main__":
    main()
