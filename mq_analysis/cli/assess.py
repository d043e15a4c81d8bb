"""``mq assess``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from mq_analysis.analyses.budget import doubts, of_township
from mq_analysis.base.errors import Problem, UsageError, one
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.money import yuan
from mq_analysis.base.project import find_data
from mq_analysis.base.terminal import language, note, say
from mq_analysis.case import Case, open_case
from mq_analysis.cli import large
from mq_analysis.cli.assessed import files_of, firm_names, targets
from mq_analysis.cli.cases import refuse_open, say_gaps, say_lacks
from mq_analysis.cli.files import Files, check_output, write_files
from mq_analysis.policy import Policy, choose_readings, open_policy, open_supplements, rules_for
from mq_analysis.policy.supplements import supplement_of
from mq_analysis.report import nouns
from mq_analysis.report.labels import Words
from mq_analysis.report.payments_in_words import due_key
from mq_analysis.report.rules_in_words import Phrases
from mq_analysis.report.text_explanation import warning_text
from mq_analysis.report.values import text_of
from mq_analysis.rules import awards
from mq_analysis.rules.annual import Annual
from mq_analysis.rules.awards.payment_table import year_end
from mq_analysis.rules.awards.payments import due_on
from mq_analysis.rules.facts import needed_schema
from mq_analysis.rules.sums import retention
from mq_analysis.rules.tier import has_tier

SHOWN = 5


def assess(
    year: int,
    policy: str,
    scenarios: tuple[str, ...],
    readings: tuple[str, ...],
    supplements: tuple[str, ...],
    data: str,
    as_of: dt.datetime | None,
    output: Path,
    by: tuple[str, ...],
    lang: str,
    *,
    quiet: bool,
    **options: Any,
) -> None:
    """Compute every award of a year and write the tables; warnings are counted on stderr."""
    chosen = large.engine_of(options)
    asked: dict[str, Any] = {"year": year, "policy": policy, "scenarios": scenarios, "readings": readings}
    if not output.suffix:
        _refuse(supplements, as_of, sentence("a folder"))
        large.assess_into(large.open_large(chosen, data=data, **asked), output, by, quiet=quiet)
        return
    _check_outputs(output)
    if by:
        raise one(
            UsageError,
            "--by",
            sentence("must not be given with the file {name}: it parts a folder", name=output.name),
        )
    folder, schema = find_data(data), needed_schema(open_policy(policy, scenarios))
    engine = chosen.choose(folder, schema)
    if engine == "pyspark" or (engine == "duckdb" and chosen.is_large(folder, schema)):
        _refuse(supplements, as_of, sentence("tables that are not held in memory"))
        whole = large.open_large(chosen, data=data, **asked)
        large.assess_to(whole, engine, output, lang, quiet=quiet)
        return
    case = open_case(policy, data, None, scenarios, readings, only_needed=not supplements)
    refuse_open(case, year, as_of)
    rules = rules_for(case.policy, year, case.readings)
    laws = open_supplements(supplements, case.policy)
    paths = [output.with_name(f"{output.stem}.{law.id}{output.suffix}") for law in laws]
    _check_outputs(*paths)
    beside = [_beside(case, law, year, engine) for law in laws]
    outcome = awards.assess(_native(case.county.tables, engine), rules)
    register, day = case.county.tables["enterprises"], as_of.date() if as_of else None
    files: Files = {}
    for path, found in zip((output, *paths), (outcome, *beside), strict=True):
        files |= files_of(path, found, firm_names(register, found.looked_at["org_code"]), day, lang)
    write_files(files)
    for law, path, found in zip(laws, paths, beside, strict=True):
        rows = found.awards
        said = sentence(
            "{path}: {count} rows, {yuan} yuan paid by {payer}, not in the county's total",
            path=path,
            count=len(rows),
            yuan=yuan(int(rows["amount_fen"].sum())),
            payer=law.issuer.zh if language() == "zh" else law.issuer.en,
        )
        say(said, quiet=quiet)
    _report(case, outcome, day or year_end(rules), quiet=quiet)
    table = outcome.rows
    total = yuan(int(table["amount_fen"].sum()))
    say(sentence("{path}: {count} rows, {yuan} yuan", path=output, count=len(table), yuan=total), quiet=quiet)


def _refuse(supplements: tuple[str, ...], as_of: dt.datetime | None, what: str) -> None:
    given = {"--supplement": supplements, "--as-of": as_of}
    said = sentence(
        "must not be given with {what}: only the awards of the year are computed there", what=what
    )
    idle = [Problem(name, said) for name, value in given.items() if value]
    if idle:
        raise UsageError(idle)


def _check_outputs(*outputs: Path) -> None:
    for path in dict.fromkeys(path for output in outputs for path in targets(output).values()):
        check_output(path)


def _beside(case: Case, law: Policy, year: int, engine: str) -> awards.Assessment:
    """Assess a township's supplement, using only the township's own firms.

    Raises:
        CoverageError: If the supplement does not cover the year, or the township has no honour in it.
    """
    mine = of_township(case.county.tables, supplement_of(law).township, law)
    return awards.assess(_native(mine, engine), rules_for(law, year, choose_readings(law)))


def _native(tables: Mapping[str, pd.DataFrame], engine: str) -> Mapping[str, Any]:
    if engine == "pandas":
        return dict(tables)
    import duckdb

    connection = duckdb.connect()
    return {name: connection.from_df(table) for name, table in tables.items()}


def _report(case: Case, outcome: awards.Assessment, day: dt.date, *, quiet: bool) -> None:
    """Print notes on the assessment, and what is due on a day."""
    words = Words(language())
    for title in case.policy.scenarios:
        say(sentence("scenario: {title}", title=words.of(title)), quiet=quiet)
    if versions := Phrases(outcome.rules, words).versions():
        note(versions, quiet=quiet)
    say_lacks(case.policy, case.county, columns=False, quiet=quiet)
    say_gaps(case.county.tables, outcome.rules, quiet=quiet)
    _warn(outcome, case.county.tables["enterprises"], day, quiet=quiet)
    if not has_tier(outcome.rules):
        large.tell_below_zero(case.county.tables, outcome.rules, quiet=quiet)
        return
    year = Annual(case.county.tables, outcome, None, "no_data", retention(case.county.tables, outcome.rules))
    for doubt in doubts(year):
        if doubt.count and doubt.kind != "months_missing":  # printed above with the awards
            more = sentence(", …") if doubt.count > SHOWN else ""
            rows = join([join(doubt.rows[:SHOWN]), more], "")
            kind, treatment = (text_of(name, words) for name in nouns.doubt(doubt.kind, outcome.rules))
            note(
                sentence(
                    "{kind}: {count} ({treatment}): {rows}",
                    kind=kind,
                    count=doubt.count,
                    treatment=treatment,
                    rows=rows,
                ),
                quiet=quiet,
            )


def _warn(outcome: awards.Assessment, register: pd.DataFrame, day: dt.date, *, quiet: bool) -> None:
    """Print the undecided enterprises with the missing facts, and the awards that a person must check."""
    phrases = Phrases(outcome.rules, Words(language()))
    looked = outcome.looked_at
    missing = looked[looked["outcome"] == "missing"]
    for lacks in sorted(set(missing["lacks"])):
        codes = missing.loc[missing["lacks"] == lacks, "org_code"]
        facts = join(map(phrases.name, lacks))
        note(
            sentence("cannot decide {codes}: missing {facts}", codes=_list_codes(codes), facts=facts),
            quiet=quiet,
        )
    waiting = looked.loc[looked["outcome"] == "undecided", "org_code"]
    waiting = waiting[~waiting.isin(missing["org_code"])]
    if len(waiting):
        codes = _list_codes(waiting)
        note(
            sentence("{codes}: undecided, waits for others of a group, or is tied at a quota", codes=codes),
            quiet=quiet,
        )
    strange = outcome.awards.loc[~outcome.awards["org_code"].isin(register["org_code"]), "org_code"]
    if len(strange):
        note(sentence("not in enterprises: {codes}", codes=_list_codes(strange)), quiet=quiet)
    for warning in sorted({w for warnings in looked["warnings"] for w in warnings}):
        rows = looked[looked["warnings"].map(lambda ids, w=warning: w in ids)]
        said = warning_text(warning, phrases.t, phrases)
        note(sentence("{codes}: {said}", codes=_list_codes(rows["org_code"]), said=said), quiet=quiet)
    payments = due_on(outcome.payments, day)
    keys = payments.apply(due_key, axis=1) if len(payments) else payments["due"]
    for key in ("due_no", "due_later", "due_unknown"):
        waiting = payments.loc[keys == key, "amount_fen"]
        if len(waiting):
            amount = yuan(int(waiting.sum()))
            note(sentence("{yuan} yuan: {said}", yuan=amount, said=phrases.t(key)), quiet=quiet)


def _list_codes(codes: pd.Series[str]) -> str:
    names = list(dict.fromkeys(codes))
    return sentence(
        "{count} ({names}{more})",
        count=f"{len(names):,}",
        names=join(names[:SHOWN]),
        more=sentence(", …") if len(names) > SHOWN else "",
    )
