"""Write the returns of a county: forms laid out, spoiled, and written to files, with what must come out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from .expect import Expected, expect
from .facts import Statement, Truth
from .layouts import LAYOUTS, Layout
from .mess import MESSES
from .returns import Returns
from .senders import DEPARTMENTS, SENDERS, form_of
from .table import Job
from .workbook import Book, Sheet
from .writers import write_book


def write_returns(
    truth: Truth,
    folder: Path,
    seed: int,
    messes: Sequence[str] | None = None,
    layouts: Sequence[str] | None = None,
) -> Expected:
    """Write the workbooks of all senders into a folder and return what must come out.

    Args:
        truth: The county.
        folder: Folder for the workbooks; made if it is not there.
        seed: Chooses layouts, messes and their places.
        messes: Names in :data:`.mess.MESSES`, applied in this order; none: a random few; ``()``: no mess.
        layouts: Names in :data:`.layouts.LAYOUTS`, from which each table takes one that fits it; none: all,
            but most tables plain; ``("plain",)``: as the forms.
    """
    returns, expected = prepare(truth, seed, messes, layouts)
    folder.mkdir(parents=True, exist_ok=True)
    for book in returns.books:
        write_book(book, folder)
    for name, content in returns.junk.items():
        (folder / name).write_bytes(content)
    return expected


def prepare(
    truth: Truth, seed: int, messes: Sequence[str] | None = None, layouts: Sequence[str] | None = None
) -> tuple[Returns, Expected]:
    """Return the books before they are written, and what must come out."""
    rng = random.Random(f"{truth.seed}/{truth.year}/{seed}")  # noqa: S311 (not for secrets)
    returns = Returns(truth)
    counts: dict[str, int] = {}
    for number, sender in enumerate(senders(truth), 1):
        add_books(returns, rng, number, sender, layouts, counts)
    chosen = rng.sample(sorted(MESSES), rng.randrange(2, 9)) if messes is None else messes
    applied = {name: MESSES[name].apply(returns, rng) for name in chosen}
    expected = expect(returns)
    expected.messes, expected.layouts = applied, counts
    return returns, expected


def senders(truth: Truth) -> list[str]:
    """Return who sends a workbook: townships that have a firm, and all departments."""
    if truth.senders:
        return list(truth.senders)
    townships = {firm.township for firm in truth.firms}
    return [sender for sender in SENDERS if sender in DEPARTMENTS or sender in townships]


def add_books(
    returns: Returns,
    rng: random.Random,
    number: int,
    sender: str,
    layouts: Sequence[str] | None,
    counts: dict[str, int],
) -> None:
    """Lay out the tables of a sender in one file, or more where a layout divides a table."""
    truth = returns.truth
    day = f"{truth.year}年11月{rng.randrange(18, 30)}日"
    stem = f"{number:02}_{sender}_{truth.year}年质量工作报表"
    first = Book(sender, stem)
    returns.books.append(first)
    for place, form in enumerate((truth.senders or SENDERS)[sender], 1):
        job = Job(
            sender=sender,
            year=truth.year,
            form=form_of(form, sender),
            lines=rows_of(truth, sender, form),
            rng=rng,
            sheet_name=f"附表{place}{form_of(form, sender).title}",
            day=day,
        )
        layout = choose(rng, job, layouts)
        counts[layout.name] = counts.get(layout.name, 0) + 1
        for part, sheets in enumerate(layout.arrange(job, layout.look)):
            book = first
            if part:
                book = Book(sender, f"{stem}_{job.form.title}续表")
                returns.books.append(book)
            book.sheets += sheets
            note(returns, layout, book, sheets)


def rows_of(truth: Truth, sender: str, form: str) -> tuple[Statement, ...]:
    """Return the rows of a sender in a form, firm by firm as offices keep them."""
    return tuple(line for line in truth.statements if line.sender == sender and line.form == form)


def choose(rng: random.Random, job: Job, layouts: Sequence[str] | None) -> Layout:
    """Return a layout for a table, plain if no other fits."""
    fits = [LAYOUTS[name] for name in layouts or sorted(LAYOUTS) if LAYOUTS[name].fits(job)]
    if layouts is None and rng.random() < 0.6:
        return LAYOUTS["plain"]
    return rng.choice(fits) if fits else LAYOUTS["plain"]


def note(returns: Returns, layout: Layout, book: Book, sheets: list[Sheet]) -> None:
    """Note what the layout promises about its sheets."""
    for sheet in sheets:
        if layout.name == "plain":
            returns.plain.add(id(sheet))
        elif layout.promise == "told":
            returns.judge_sheet(f"layout {layout.name}", "told", book, sheet)
        else:
            returns.judge_sheet(f"layout {layout.name}", "same", book, sheet)
