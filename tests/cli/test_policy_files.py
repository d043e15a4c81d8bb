"""A policy file, wherever it lies, gives what the name of the same policy gives."""

import pytest

from mq_analysis.policy import find_policy


@pytest.mark.parametrize(
    "command",
    [
        ["show"],
        ["show", "--date", "2013-06-30"],
        ["diff", "POLICY@2013-01-01", "POLICY+provincial6@2014-01-01"],
        ["diff", "POLICY", "provincial6+top25"],
        ["compare", "gate80+top25", "--year", "2013", "--policy", "POLICY"],
        ["compare", "--year", "2013", "--scenario", "provincial6", "--policy", "POLICY"],
        ["sweep", "--year", "2013", "--vary", "provincial", "--policy", "POLICY"],
        ["solve", "--year", "2013", "--vary", "top_rate", "--budget", "200 万元", "--policy", "POLICY"],
        ["explain", "PDY417528", "--year", "2013", "--scenario", "top25+gate80", "--policy", "POLICY"],
    ],
    ids=" ".join,
)
def test_a_policy_file_gives_what_its_name_gives(mq, tmp_path, monkeypatch, command):
    folder = tmp_path / "our+policies"
    folder.mkdir()
    file = folder / "law@1.yaml"
    file.write_bytes(find_policy("minqing").read_bytes())
    monkeypatch.chdir(folder)
    if command[0] == "show":
        command = ["show", "POLICY", *command[1:]]
    found = []
    for name in ("minqing", str(file), "law@1.yaml"):
        done = mq(*(part.replace("POLICY", name) for part in command))
        assert done.exit_code == 0, done.output
        lines = done.stdout.splitlines()
        found.append(lines[1:] if command[0] == "diff" else lines)
    assert found[0] == found[1] == found[2]
