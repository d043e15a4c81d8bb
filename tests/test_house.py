"""The house rules: locks in step, plain notebooks, no policy in the code."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from mq_analysis.base.project import home
from mq_analysis.policy import find_policy, load_policy

ROOT = home()
PACKAGE = ROOT / "mq_analysis"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = ("requirements.lock", "requirements-core.lock", "requirements-benchmark.lock")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SOURCES = sorted(PACKAGE.rglob("*.py"))
POLICY = load_policy(find_policy("minqing"))


# ---------------------------------------------------------------- locks


def included(name: str) -> list[str]:
    """The locks that a lock includes by ``-r``."""
    return re.findall(r"^-r (\S+)$", (ROOT / name).read_text("utf-8"), re.MULTILINE)


def own_pins(name: str) -> list[tuple[str, str, int]]:
    """Package, version and number of hashes of every pin that stands in a lock file itself."""
    found: list[tuple[str, str, int]] = []
    for line in (ROOT / name).read_text("utf-8").splitlines():
        if line.startswith("    --hash=sha256:"):
            package, version, hashes = found[-1]
            found[-1] = (package, version, hashes + 1)
        elif line.strip() and not line.startswith(("#", "-r ")):
            match = re.fullmatch(r"([\w.-]+)==([\w.+!]+)( ;[^\\]+)? \\", line)
            assert match, f"{name}: {line}"
            found.append((canonicalize_name(match[1]), match[2], 0))
    return found


def pins(name: str) -> list[tuple[str, str, int]]:
    """Every pin of a lock file and of those that it includes."""
    found = [pin for lock in included(name) for pin in pins(lock)] + own_pins(name)
    assert len(found) > 50
    return found


def required(*extras: str) -> list[Requirement]:
    more = PROJECT["project"]["optional-dependencies"]
    texts = [*PROJECT["project"]["dependencies"], *(text for extra in extras for text in more[extra])]
    return [Requirement(text) for text in texts]


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("requirements.lock", tuple({*PROJECT["project"]["optional-dependencies"]} - {"benchmark"})),
        ("requirements-benchmark.lock", tuple(PROJECT["project"]["optional-dependencies"])),
        ("requirements-core.lock", ("build",)),
    ],
)
def test_every_dependency_is_pinned_within_its_bounds(lock, extras):
    versions: dict[str, list[str]] = {}
    for package, version, _ in pins(lock):
        versions.setdefault(package, []).append(version)
    for requirement in required(*extras):
        pinned = versions.get(canonicalize_name(requirement.name), [])
        assert pinned, f"{lock} lacks {requirement}"
        assert [v for v in pinned if v not in requirement.specifier] == [], requirement


def test_each_lock_includes_the_one_below_it():
    assert included("requirements-core.lock") == []
    assert included("requirements.lock") == ["requirements-core.lock"]
    assert included("requirements-benchmark.lock") == ["requirements.lock"]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-benchmark.lock"])
def test_a_package_of_an_included_lock_has_no_other_version(lock):
    below = {(package, version) for name in included(lock) for package, version, _ in pins(name)}
    packages = {package for package, _ in below}
    other = [(p, v) for p, v, _ in own_pins(lock) if p in packages and (p, v) not in below]
    assert other == []
    assert {package for package, _, _ in own_pins(lock)} - packages


@pytest.mark.parametrize("lock", LOCKS)
def test_a_pin_stands_in_one_lock_unless_its_marker_is_wider_there(lock):
    def written(name: str) -> list[str]:
        lines = (ROOT / name).read_text("utf-8").splitlines()
        own = [line for line in lines if "==" in line and not line.startswith(" ")]
        return [line for below in included(name) for line in written(below)] + own

    assert len(set(written(lock))) == len(written(lock))


def test_the_core_lock_holds_nothing_that_only_people_at_a_desk_need():
    core = {package for package, _, _ in pins("requirements-core.lock")}
    assert core & {"jupyterlab", "pytest", "hypothesis", "ruff", "mypy", "uv", "nbstripout"} == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock):
    assert [package for package, _, hashes in pins(lock) if hashes == 0] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_address(lock):
    text = (ROOT / lock).read_text("utf-8")
    assert re.findall(r"--(?:extra-)?index-url|--find-links|--trusted-host|\w+://|file:", text) == []
    options = {line.split("=")[0].strip() for line in text.splitlines() if line.lstrip().startswith("-")}
    assert options - {f"-r {name}" for name in included(lock)} == {"--hash"}


def test_conda_gives_python_and_pip_takes_everything_from_the_lock():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    plain = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    by_pip = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    names = [re.split(r"[ <>=]", entry)[0] for entry in plain]
    assert names == ["python", "pip"]
    assert SpecifierSet(plain[0].removeprefix("python")) == SpecifierSet(
        PROJECT["project"]["requires-python"]
    )
    assert by_pip == [["--require-hashes", "-r requirements.lock"]]


def test_the_tools_take_the_python_that_the_project_requires():
    oldest = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert PROJECT["tool"]["mypy"]["python_version"] == oldest
    assert PROJECT["tool"]["ruff"]["target-version"] == "py" + oldest.replace(".", "")
    assert f"Programming Language :: Python :: {oldest}" in PROJECT["project"]["classifiers"]
    assert f'"--python-version={oldest}"' in (ROOT / "tools" / "lock.py").read_text("utf-8")


# ---------------------------------------------------------------- notebooks


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code_of(notebook) -> list[str]:
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def test_there_is_a_notebook():
    assert NOTEBOOKS


def test_a_notebook_is_stored_without_outputs(notebook):
    for cell in notebook.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_a_notebook_is_short(notebook):
    lines = [[line for line in source.splitlines() if line.strip()] for source in code_of(notebook)]
    assert max(map(len, lines)) <= 10
    assert sum(map(len, lines)) <= 60


def test_a_notebook_calls_and_shows_and_defines_nothing(notebook):
    forbidden = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.While, ast.Lambda)
    for source in code_of(notebook):
        found = [type(node).__name__ for node in ast.walk(ast.parse(source)) if isinstance(node, forbidden)]
        assert found == [], source


def test_a_notebook_names_no_path_of_one_machine_and_no_large_number(notebook):
    for source in code_of(notebook):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not re.match(r"[/~\\]|[A-Za-z]:[/\\]|\w+://", node.value), node.value
            elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
                assert node.value < 10_000, node.value


def test_prose_stands_in_both_languages_side_by_side(notebook):
    prose = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    assert prose[0] is notebook.cells[0]
    tags = [cell.metadata.get("tags") for cell in prose]
    assert tags == [["zh"], ["en"]] * (len(prose) // 2)
    for chinese, english in zip(prose[::2], prose[1::2], strict=True):
        assert notebook.cells.index(english) == notebook.cells.index(chinese) + 1
        marks = [re.findall(r"^#+(?= )", cell.source, re.MULTILINE) for cell in (chinese, english)]
        assert marks[0] == marks[1] != []
        assert re.search(r"[\u4e00-\u9fff]", chinese.source)
        assert not re.search(r"[\u4e00-\u9fff]", english.source)


@pytest.mark.parametrize(
    "path", [p for p in NOTEBOOKS if p.stem[0].isdigit() and p.stem[0] != "9"], ids=lambda path: path.stem
)
def test_a_chapter_of_the_annual_report_marks_its_findings_and_sources_in_both_languages(path):
    notebook = nbformat.read(path, as_version=4)
    prose = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    marks = [cell.metadata.get("mq", {}).get("section", "") for cell in prose]
    assert marks[::2] == marks[1::2]
    assert marks.count("findings") == 2
    assert marks[-2:] == ["sources", "sources"]


def test_a_notebook_has_one_cell_of_parameters_before_all_other_code(notebook):
    tagged = [i for i, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", [])]
    code = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    assert tagged == code[:1]


# ---------------------------------------------------------------- names

# words that end in "ed" but are verbs or nouns; "read" is the verb of functions that read
NO_PARTICIPLES = {"embed", "feed", "need", "read", "seed", "speed"}
IRREGULAR = {
    *("apart", "chosen", "done", "drawn", "fell", "found", "given", "gone", "grown", "held", "kept", "known"),
    *("lacks", "left", "lost", "made", "met", "most", "moves", "paid", "said", "seen", "sent", "shown"),
    *("spoken", "taken", "told", "waits", "written"),
}
# participles that describe the noun after them, as the policy, the data or the format call it: "derived_payments"
ADJECTIVES = {
    *("declared", "derived", "elapsed", "fixed", "issued", "known", "matched", "needed", "ordered", "paid"),
    *("registered", "signed", "stored", "tiered", "undecided", "used"),
}
PREPOSITIONS = {"as", "at", "before", "by", "for", "from", "in", "of", "on", "out", "to"}


def is_riddle(name: str) -> bool:
    """Whether a name starts with a participle that describes no noun."""
    first, *rest = name.strip("_").split("_")
    if first in NO_PARTICIPLES or not (first.endswith("ed") or first in IRREGULAR):
        return False
    return first not in ADJECTIVES or not rest or rest[0] in PREPOSITIONS


def functions() -> Iterator[tuple[str, str]]:
    """Place and name of every function and method that is called: properties and validators are not."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
                if not any("property" in text or "validator" in text for text in decorators):
                    yield f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}", node.name


def test_a_function_is_named_by_a_verb_or_a_noun_and_by_no_participle():
    assert [f"{where} {name}" for where, name in functions() if is_riddle(name)] == []


@pytest.mark.parametrize(
    ("name", "riddle"),
    [
        ("told", True),
        ("_joined", True),
        ("used_by", True),
        ("known", True),
        ("shown_rows", True),
        ("derived_payments", False),
        ("read_table", False),
        ("_read", False),
        ("join", False),
        ("__repr__", False),
    ],
)
def test_a_participle_is_told_from_a_verb_and_from_an_adjective(name, riddle):
    assert is_riddle(name) is riddle


# ---------------------------------------------------------------- the policy stays out of the code


def constants(kind: type | tuple[type, ...]) -> Iterator[tuple[str, object]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, kind):
                yield f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}", node.value


COMPUTE = (
    "rules/awards/",
    "rules/exact/",
    "rules/amounts/",
    "rules/facts/",
    "rules/explanation.py",
    "rules/schedule.py",
    "analyses/budget/",
    "analyses/kpi/",
    "analyses/assessment/",
    "analyses/supervision/",
    "analyses/credit/",
    "analyses/programmes/",
    "payments/",
    "measures/",
    "base/chances.py",
    "factory/",
)


def test_rooms_that_compute_or_narrate_hold_no_sum_of_money():
    found = [
        (where, value)
        for where, value in constants((int, float))
        if where.startswith(COMPUTE)
        and "/charts" not in where
        and value >= 10_000
        and value & (value - 1)  # a power of two is no sum
    ]
    assert found == []


def test_rooms_that_compute_hold_no_rate():
    found = [
        (where, value)
        for where, value in constants(float)
        if where.startswith(("rules/awards/", "rules/exact/"))
    ]
    nearness = [entry for entry in found if entry[0].startswith("budget/thresholds.py")]
    assert found == nearness  # how near is near is no number of the policy
    assert len(nearness) <= 1


def test_no_code_knows_an_award_an_honour_or_a_reading_by_name():
    version = POLICY.versions[0]
    names = {award.id for award in version.awards} | {h for a in version.awards for h in a.honours}
    names |= set(POLICY.readings)
    names |= {
        o for r in POLICY.readings.values() for o in r.options if "_" in o
    }  # the others are plain words
    assert len(names) > 40
    assert [(where, text) for where, text in constants(str) if text in names] == []


def test_no_code_knows_a_target_or_an_indicator_by_name():
    text = (ROOT / "params" / "kpi" / "minqing.yaml").read_text("utf-8")
    names = set(re.findall(r"^  - id: (\w+)", text, re.MULTILINE)) | set(
        re.findall(r"indicator: (\w+)", text)
    )
    assert len(names) > 35
    assert [(where, value) for where, value in constants(str) if value in names] == []


def test_no_file_names_a_path_of_this_machine():
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("a checkout with git is needed to list the files")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    paths = [ROOT / name for name in listed.decode("utf-8").split("\0") if name]
    assert len(paths) > 100
    places = [f"/{name}/".encode() for name in ("work", "root")]
    found = [p.name for p in paths if p.is_file() and any(place in p.read_bytes() for place in places)]
    assert found == []


def test_links_of_the_docs_lead_somewhere():
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "data").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
            if "://" not in target and not target.startswith(("#", "mailto:")):
                assert (page.parent / target.split("#")[0]).exists(), f"{page.name}: {target}"


def test_every_command_of_the_readme_and_of_the_page_of_commands_is_one_of_mq():
    from mq_analysis.cli import main

    for page in [*ROOT.glob("README*.md"), *(ROOT / "docs").glob("commands*.md")]:
        named = re.findall(r"^(?:\$ )?mq ([\w-]+)", page.read_text("utf-8"), re.MULTILINE)
        assert named
        assert set(named) <= set(main.commands)


def test_the_makefile_runs_the_tests_that_the_page_on_installation_names():
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("$(BIN)/python", "")
    page = (ROOT / "docs" / "installation.md").read_text("utf-8")
    named = re.findall(r"^\.venv\\Scripts\\python( -m pytest.*)$", page, re.MULTILINE)
    assert len(named) == makefile.count("-m pytest -n 2")
    assert [line for line in named if line not in makefile] == []


def test_paths_in_this_file_are_those_of_the_project():
    assert Path(__file__).parent.parent == ROOT
