"""Commands and options of ``mq``; each command calls one function of the rooms below."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from mq_analysis import __version__
from mq_analysis.base.errors import MQError
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import default_data, default_policy
from mq_analysis.base.terminal import language, remember_language, say

F = TypeVar("F", bound=Callable[..., Any])

POLICY = click.option(
    "--policy",
    default=default_policy,
    show_default="the project's, else minqing",
    help="Name in params/policies, or a file.",
)
YEAR = click.option("--year", type=int, required=True, help="Award year.")
SCENARIO = click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    metavar="NAME",
    help="Change the policy by a scenario of params/scenarios, or a file; repeat.",
)
DATA = click.option(
    "--data",
    default=default_data,
    show_default="the project's data, else data/sample",
    help="Folder with the county's tables.",
)
READING = click.option(
    "--reading",
    "readings",
    multiple=True,
    metavar="ID=VALUE",
    help="Read an open clause another way; repeat.",
)
AS_OF = click.option(
    "--as-of",
    "as_of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Day up to which the year is known.  [default: the year is closed]",
)
SUPPLEMENT = click.option(
    "--supplement",
    "supplements",
    multiple=True,
    metavar="NAME",
    help="A township's own rule of params/policies/townships, or a file: shown apart; repeat.",
)
LANG = click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default="MQ_LANG, else zh; of messages the terminal's",
    envvar="MQ_LANG",
    callback=remember_language,
    help="Language, also of messages.",
)
GIVEN = click.option(
    "--scenario",
    "given",
    multiple=True,
    metavar="NAME",
    help="Scenario that holds throughout, below what is compared or varied; repeat.",
)
TABLE = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File to write: .csv, .xlsx or .parquet (sweep of two levers: also .svg).",
)
OVERWRITE = click.option("--overwrite", is_flag=True, help="Replace FILE if it exists.")
INTAKE_FILE = click.option(
    "--intake",
    metavar="FILE",
    help="Layout of the returns: a file, or a name in params/intake; by default the policy's, else made from it.",
)
QUIET = click.option("--quiet", is_flag=True, help="Say nothing but errors.")


class Group(click.Group):
    """A group that prints the project's errors without a traceback and exits with their code."""

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command; a command without ``--lang`` gets one for its messages."""
        if all(parameter.name != "lang" for parameter in cmd.params):
            cmd.params.append(
                click.Option(
                    ["--lang"],
                    type=click.Choice(["zh", "en"]),
                    envvar="MQ_LANG",
                    callback=remember_language,
                    expose_value=False,
                    help="Language of messages.  [default: MQ_LANG, else the terminal's]",
                )
            )
        super().add_command(cmd, name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except MQError as error:
            for problem in error.problems:
                click.echo(f"mq: {problem.in_language(language(ctx))}", err=True)
            ctx.exit(error.exit_code)


class Batch(click.Command):
    """A command whose ``--scenario`` takes every name up to the next option or year."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read ``--scenario A B`` as ``--scenario A --scenario B``."""
        spread: list[str] = []
        for arg in args:
            follows = len(spread) > 1 and spread[-2] == "--scenario"
            spread += ["--scenario", arg] if follows and not _is_other(arg) else [arg]
        return super().parse_args(ctx, spread)


def _is_other(arg: str) -> bool:
    """Say whether an argument is an option or a year."""
    return arg.startswith("-") or arg.isdecimal()


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="mq")
def main() -> None:
    """Compute, explain and report a county's award policy.

    Exit codes: 0 fine, 1 data or parameter errors, 2 usage, 3 refused publication, 4 a notebook failed.
    """
    for stream in (
        sys.stdout,
        sys.stderr,
    ):  # so that Chinese output works on a terminal or pipe of any locale
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


def _for_scenarios(command: Any) -> Any:
    """Add the options that compare, sweep and solve share."""
    for option in (QUIET, LANG, DATA, READING, GIVEN, POLICY):
        command = option(command)
    return command


def _of_a_year(command: Any) -> Any:
    """Add the options of a year: year, policy, scenarios, readings, data."""
    for option in (DATA, READING, SCENARIO, POLICY, YEAR):
        command = option(command)
    return command


def _with_engine(command: Any) -> Any:
    """Add the options of the engine."""
    options = (
        click.option(
            "--engine",
            type=click.Choice(["auto", "pandas", "duckdb", "pyspark"]),
            default="auto",
            show_default=True,
            help="Engine; auto: DuckDB for Parquet and for about a million rows, else pandas.",
        ),
        click.option(
            "--table",
            "files",
            multiple=True,
            metavar="NAME=FILES",
            help="Files of a table instead of the folder's: a file, a folder, or a pattern; repeat.",
        ),
        click.option("--memory", default="", metavar="SIZE", help="Memory limit, such as 1GB."),
        click.option("--spill", type=click.Path(path_type=Path), help="Folder to which DuckDB spills."),
        click.option("--threads", type=click.IntRange(1), help="Threads of DuckDB; default: every core."),
        click.option("--master", default="", metavar="URL", help="Spark's master, such as local[2]."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@main.command()
@click.argument("scenarios", nargs=-1, metavar="SCENARIO...")
@click.option("--year", "years", type=int, multiple=True, required=True, help="Award year; repeat.")
@_for_scenarios
@_with_engine
@TABLE
@OVERWRITE
def compare(scenarios: tuple[str, ...], **options: Any) -> None:
    """Compare each SCENARIO with the policy as it stands: cost, winners and losers (A+B: B applied after A).

    Without a SCENARIO all of params/scenarios that change the rules of the year.
    """
    from mq_analysis.cli.scenarios import compare as command

    command(scenarios, **options)


@main.command()
@YEAR
@click.option(
    "--vary",
    multiple=True,
    required=True,
    metavar="LEVER",
    help="A lever of params/simulation, LEVER=FROM..TO by STEP, or ADDRESS=FROM..TO by STEP; repeat.",
)
@_for_scenarios
@_with_engine
@TABLE
@OVERWRITE
def sweep(**options: Any) -> None:
    """Answer every combination of the levers' values exactly."""
    from mq_analysis.cli.scenarios import sweep as command

    command(**options)


@main.command()
@YEAR
@click.option("--vary", required=True, metavar="LEVER", help="Lever whose values are searched; see mq sweep.")
@click.option("--budget", metavar="AMOUNT", help="Upper limit of the total, such as '200 万元'.")
@click.option("--winners", metavar="N", help="How many firms are to be paid; keep: as many as today.")
@_for_scenarios
def solve(**options: Any) -> None:
    """Find the values of a lever that meet a budget, or a number of winners (exit code 1: none does)."""
    from mq_analysis.cli.scenarios import solve as command

    if not command(**options):
        sys.exit(1)


@main.command(cls=Batch)
@click.argument("years", type=int, nargs=-1, metavar="YEAR...")
@click.option(
    "--notebook",
    "notebooks",
    multiple=True,
    metavar="NAME",
    help="Notebook, such as 10 or 10_award_budget; repeat.",
)
@POLICY
@click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    metavar="NAME...",
    help="A run under each scenario of params/scenarios, or file; A+B: B after A; baseline: no scenario.",
)
@READING
@SUPPLEMENT
@DATA
@AS_OF
@click.option(
    "--edition",
    type=click.Choice(["internal", "public"]),
    default="internal",
    show_default=True,
    help="public: without firms, audited and scanned, in both languages.",
)
@LANG
@click.option(
    "--format",
    "formats",
    default="html,pdf,csv",
    show_default=True,
    help="Of html, pdf, csv (the tables), ipynb; comma-separated.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the reports.  [default: reports]")
@click.option(
    "--jobs", type=click.IntRange(min=1), help="How many at once.  [default: as many as processor cores]"
)
@click.option("--fresh", is_flag=True, help="Make everything again, also what is unchanged.")
@click.option("--plan", "only_plan", is_flag=True, help="Only print what would be made, and why.")
@click.option("--resume", is_flag=True, help="Resume the runs into --out that were killed or failed.")
@click.option("--scheduler", metavar="ADDRESS", help="Make the reports on the Dask cluster at this address.")
@click.option(
    "--counties",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Make the reports of every county of a YAML file: its policy, data and years.",
)
@QUIET
def report(**options: Any) -> None:
    """Run the notebooks for each YEAR (default: every year of the policy) and write the reports.

    Reports that have not changed since the last run are not made again.
    """
    from mq_analysis.cli.report import report as command

    command(**options)


@main.command()
@_of_a_year
@click.option("--by", multiple=True, metavar="COLUMN", help="A column of the register; repeat.")
@_with_engine
@TABLE
@QUIET
def totals(**options: Any) -> None:
    """Sum a year by award and by columns of the register, however many rows there are."""
    from mq_analysis.cli.large import sums as command

    command(**options)


@main.command()
@_of_a_year
@click.option(
    "--own", type=click.FloatRange(0, 2), default=0.2, show_default=True, help="Own error of each enterprise."
)
@click.option(
    "--shared", type=click.FloatRange(0, 2), default=0.0, show_default=True, help="Error that all share."
)
@click.option(
    "--draws", type=click.IntRange(1, 1_000_000), default=1000, show_default=True, help="Number of draws."
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Seed of the draws.")
@click.option(
    "--line", "lines", multiple=True, metavar="AMOUNT", help="A budget line, such as '200 万元'; repeat."
)
@_with_engine
@QUIET
def simulate(**options: Any) -> None:
    """Draw the total of a year whose retention is not certain: lognormal errors, every draw paid by the exact rule."""
    from mq_analysis.cli.simulate import simulate as command

    command(**options)


@main.command()
@click.argument("firms", type=int, required=False)
@click.option("--year", type=int, help="Award year.  [default: the last of the policy]")
@POLICY
@click.option("--counties", type=int, default=1, show_default=True, help="Counties they lie in.")
@click.option("--months", type=int, default=1, show_default=True, help="Months with retention.")
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the draws.")
@click.option("--undecided", is_flag=True, help="Let awards be undecided: some cells blank, ranks tied.")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="A folder that does not exist yet."
)
@QUIET
def synthesize(**options: Any) -> None:
    """Write an invented county for any policy; with FIRMS a county, province or nation whose awards are known."""
    from mq_analysis.cli.synthesize import synthesize as command

    command(**options)


@main.command()
@YEAR
@POLICY
@SCENARIO
@READING
@SUPPLEMENT
@DATA
@AS_OF
@_with_engine
@click.option("--by", multiple=True, metavar="COLUMN", help="Partition the folder by this column; repeat.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="A .csv, .xlsx or .parquet file, or a new folder for rows that memory does not hold.",
)
@LANG
@QUIET
def assess(**options: Any) -> None:
    """Compute every award of a year and write them, one row per awarded item."""
    from mq_analysis.cli.assess import assess as command

    command(**options)


@main.command()
@click.argument("org_code")
@YEAR
@POLICY
@SCENARIO
@READING
@DATA
@AS_OF
@LANG
def explain(**options: Any) -> None:
    """Say why the enterprise ORG_CODE gets its amount: honours, brackets, clauses, readings."""
    from mq_analysis.cli.explain import explain as command

    command(**options)


@main.command()
@click.argument("year", type=int)
@click.option(
    "--step",
    "steps",
    multiple=True,
    type=click.Choice(["summary", "publicity", "request", "authorisation", "payment"]),
    help="Document of a step; repeat.  [default: all that the policy asks for]",
)
@POLICY
@SCENARIO
@READING
@DATA
@AS_OF
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Date of the documents; approvals and payments of later days do not count.  [default: 31 December]",
)
@click.option(
    "--number", "numbers", multiple=True, metavar="STEP=N", help="Ordinal number of a document; repeat."
)
@click.option("--accounts", "with_accounts", is_flag=True, help="Name bank accounts in the payment table.")
@click.option(
    "--format", "formats", default="xlsx,pdf", show_default=True, help="Of xlsx, pdf; comma-separated."
)
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the reports.  [default: reports]")
@QUIET
def documents(**options: Any) -> None:
    """Write the documents of each step of YEAR: summary, request, authorisation, payment table."""
    from mq_analysis.cli.documents import write_documents

    write_documents(**options)


@main.command()
@click.argument("org_code", required=False)
@click.option("--year", type=int, help="Credit at the end of this year.")
@click.option("--as-of", metavar="DATE", help="Credit on this day, YYYY-MM-DD.")
@click.option(
    "--link",
    default="",
    metavar="SWITCH",
    help="ignore, warn or hold awards of bad credit.  [default: the card's]",
)
@POLICY
@READING
@DATA
@LANG
def credit(**options: Any) -> None:
    """Look up the quality credit of the enterprise ORG_CODE with every line behind its grade.

    Without ORG_CODE: all firms by grade, and what their credit would change in the year's awards.
    """
    from mq_analysis.cli.credit import look as command

    command(**options)


@main.command()
@click.argument("places", nargs=-1, metavar="[FILE|DIR]...")
@click.option(
    "--policy",
    metavar="NAME",
    help="Check each DIR for what this policy needs, and nothing else: a name in params/policies, or a file.",
)
@click.option(
    "--all", "explains_all", is_flag=True, help="Explain every case that fails, not only the first 3."
)
@LANG
@QUIET
def check(places: tuple[str, ...], policy: str | None, explains_all: bool, lang: str, quiet: bool) -> None:
    """Check policy files and data folders and print every problem with its place (default: those of the project)."""
    from mq_analysis.cli.check import check as command

    command(places, lang, policy=policy, explains_all=explains_all, quiet=quiet)


@main.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--rebuild", is_flag=True, help="Make it again and compare the bytes.")
def verify(**options: Any) -> None:
    """Check REPORT against its manifest, and list inputs that have changed since (exit code 1 if any)."""
    from mq_analysis.cli.verify import verify as command

    if not command(**options):
        sys.exit(1)


@main.command()
@click.argument("policy", default=default_policy)
@click.option(
    "--date", type=click.DateTime(["%Y-%m-%d"]), help="Day on which it is in force.  [default: its last]"
)
@READING
@LANG
def show(**options: Any) -> None:
    """Print the policy in force on a day: awards, brackets, procedure, readings."""
    from mq_analysis.cli.show import show as command

    command(**options)


@main.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here instead.")
def schema(output: Path | None) -> None:
    """Print the JSON Schema of policy files, for editors."""
    from mq_analysis.policy.schema import schema_text

    if output is None:
        click.echo(schema_text(), nl=False)
    else:
        output.write_text(schema_text(), encoding="utf-8")


@main.command()
@POLICY
@DATA
@click.option("--seen", is_flag=True, help="Note the toolkit as it is now: later changes are told from here.")
def status(**options: Any) -> None:
    """Say which reports, documents and editions can be made, and what each still needs."""
    from mq_analysis.cli.status import status as command

    command(**options)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="NAME")
@click.option("--policy", default="minqing", show_default=True, help="Policy of the toolkit, or a file.")
@click.option("--blank", metavar="ID", help="Begin with the template of a new policy of this id instead.")
@click.option("--sample", is_flag=True, help="Copy the sample county instead of empty tables.")
@click.option(
    "--with", "own", multiple=True, metavar="FOLDER", help="Parameter file to take over (kpi); repeat."
)
@QUIET
def init(**options: Any) -> None:
    """Make the project folder NAME: a policy, empty tables of its columns, places for notebooks and reports."""
    from mq_analysis.cli.init import init as command

    command(**options)


@main.command()
@POLICY
@click.option("--data", default="data", show_default=True, help="Folder for the county's tables.")
@QUIET
def tables(**options: Any) -> None:
    """Write empty tables and the intake file that the policy needs and the project lacks; rows are left as they are."""
    from mq_analysis.cli.init import write_lacking_tables as command

    command(**options)


@main.command("copy-notebook")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@QUIET
def copy_notebook(names: tuple[str, ...], *, quiet: bool) -> None:
    """Copy notebooks of the toolkit, such as 10, into the project, which then uses its own."""
    from mq_analysis.cli.init import copy_notebooks as command

    command(names, quiet=quiet)


@main.command("new-policy")
@click.argument("name", metavar="ID")
@click.option("--title-zh", default="某县奖励办法", show_default=True, help="Title in Chinese.")
@click.option("--title-en", default="Awards of the county", show_default=True, help="Title in English.")
@click.option("--year", type=int, help="Year in which it is in force.  [default: this year]")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here instead.")
def new_policy(name: str, title_zh: str, title_en: str, year: int | None, output: Path | None) -> None:
    """Write params/policies/ID.yaml from a template that runs, to be replaced clause by clause."""
    import datetime as dt

    from mq_analysis.base.project import display_path
    from mq_analysis.policy.template import new_policy as command

    path = command(name, (title_zh, title_en), year or dt.date.today().year, output)
    say(
        sentence(
            "{path}: written; see docs/writing-a-policy.md, then mq check {path}", path=display_path(path)
        )
    )


@main.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="Only the rules in force on that day.")
@LANG
def diff(**options: Any) -> None:
    """Print value by value what differs: A and B are each a POLICY, a SCENARIO or POLICY+SCENARIO.

    POLICY@DATE means the rules of that day: mq diff P@2013-06-30 P@2014-06-30.
    """
    from mq_analysis.cli.diff import diff as command

    command(**options)


@main.command()
@click.argument("year", type=int)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="New folder for the workbooks.")
@click.option(
    "--reference",
    metavar="REF",
    help="Folder of reference, or of tables with enterprises.csv.  [default: data of a project, else the sample's]",
)
@POLICY
@INTAKE_FILE
@QUIET
def template(**options: Any) -> None:
    """Write the workbooks that townships and departments fill in for the collection of YEAR."""
    from mq_analysis.cli.template import template as command

    command(**options)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--year", type=int, required=True, help="Collection year: calendar year of the honours.")
@click.option(
    "--reference",
    type=click.Path(path_type=Path),
    metavar="REF",
    help="Folder of reference, or of tables with enterprises.csv; by default that of --into.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write; by default one in --into.")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="COUNTY",
    help="County's folder of tables, to which the year is added, or in which it is replaced.",
)
@click.option(
    "--decisions",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="List of decisions (.xlsx, .ods, .csv); by default the one in the --out folder, if there.",
)
@click.option(
    "--accept",
    type=click.Choice(["proposals"]),
    help="Accept every proposal without a decision.",
)
@POLICY
@INTAKE_FILE
@QUIET
def intake(**options: Any) -> None:
    """Read the workbooks in DIR that came back: clean tables, findings at their cells, proposals to decide."""
    from mq_analysis.cli.intake import intake as command

    command(**options)


@main.command()
@click.option(
    "--year", type=int, help="Award year to begin with.  [default: the last that policy and data cover]"
)
@POLICY
@DATA
@LANG
@click.option("--port", type=int, default=8866, show_default=True, help="Port on this machine.")
@click.option("--token", help="Word that opens the page; by default a new one each time.")
@click.option("--browser/--no-browser", default=True, help="Open a browser.")
@QUIET
def explore(**options: Any) -> None:
    """Serve the explorer as a page: move a rate, see the budget. For this machine and whoever has the token."""
    from mq_analysis.cli.explore import explore as command

    command(**options)


@main.command(context_settings={"ignore_unknown_options": True})
@LANG
@click.argument("jupyter_options", nargs=-1, type=click.UNPROCESSED)
def lab(lang: str, jupyter_options: tuple[str, ...]) -> None:
    """Open JupyterLab with the notebooks ready to run; further options go to jupyter lab."""
    from mq_analysis.cli.lab import lab as command

    command(lang, jupyter_options)
