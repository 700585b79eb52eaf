"""Whatever is wrong in a scheme file is said at its line, in plain words."""

from pathlib import Path

import pytest

from passerelle.scheme_yaml import Problem
from passerelle.schemes import BrokenScheme, check, load
from tests.contracts.scheme_files import PALIM, PALIM_FILE

TEXT = PALIM_FILE.read_text(encoding="utf-8")


def test_palims_file_has_no_problem():
    assert check(PALIM_FILE) == []
    assert load(PALIM_FILE) == PALIM


@pytest.mark.parametrize(
    ("right", "wrong", "path", "message"),
    [
        ("handover_days: 14", "handover_days: '14'", "handover_days", "must be a whole number"),
        ("starts_on: 2019-03-01", "starts_on: 2019-02-31", "starts_on", "must be a date such as 2019-03-01"),
        ("opens_at: 2019-04-01T08:00", "opens_at: 2019-04-01", "call.opens_at", "such as 2019-04-01T08:00"),
        ("opens_at: 2019-04-01T08:00", "opens_at: 2019-04-01T08:00Z", "call.opens_at", "without an offset"),
        ("modality: work", "modality: wrk", "modality", "did you mean `work`?"),
        ("  seats: 120\n  reserve", "  seats: many\n  reserve", "call.seats", "must be a whole number"),
        ("  reserve: 60", "  reserv: 60", "call.reserv", "not a field here; did you mean `reserve`?"),
        ("min_level: A2", "min_levl: A2", "call.criteria[3].min_levl", "did you mean `min_level`?"),
        ("min_level: A2", "min_level: D2", "call.criteria[3].min_level", "must be 'A1', 'A2'"),
        ("{kind: age, ", "{", "call.criteria[0]", "`kind` is missing"),
        ("kind: age", "kind: ag", "call.criteria[0].kind", "`kind` must be one of 'age', 'education'"),
        ("{5: 10, 6: 15", "{9: 10, 6: 15", "call.rubric.factors[0].points.9", "must be less than or equal to 8"),
        ("places: 240", "places: 700", "call.gates", "more places than the one before it"),
        ("law: 0", "lw: 0", "intake[0].fields_of_study.Droit", "gives no points for law"),
        ("claim: applicants", "claim: applicant", "targets[0].claim", "no claim is called applicant"),
        ("owner: participant", "owner: embassy", "corridors[0].pathway[2].owner", "no partner is called embassy"),
        ("country: AT", "country: QQ", "partners[10].country", "not a country code"),
        ("country: AT", "country: NO1", "partners[10].country", "does not have the form"),
        ("nace: J62", "nace: V62", "sectors[0].nace", "NACE revision 2 has no section V"),
        ("currency: EUR, claim: budget", "currency: EUX, claim: budget", "budget[0].currency", "not a currency"),
        ("currency: MAD", "currency: DHS", "mobility.wage_floors[0].currency", "not a currency"),
        ('isco08: "2512"', "isco08: 2512", "occupations[0].isco08", "put quotes round a number"),
        ('isco08: "2512"', 'isco08: "2513"', "occupations[0].isco08", "ESCO gives software developer the code 2512"),
        ("f2b15a0e", "f2b15a0f", "occupations[0].uri", "ESCO has no such occupation"),
        ("roles: [policy]", "roles: [poliy]", "partners[7].roles[0]", "did you mean `policy`?"),
        ("id: palim\n", "id: palim\nmodality: study\n", "modality", "`modality` is already given on line"),
        ("stages: [", "stages: [[", "", "this is not YAML: while parsing a flow sequence"),
    ],
)
def test_a_problem_is_told_at_its_line(tmp_path: Path, right: str, wrong: str, path: str, message: str):
    file = broken(tmp_path, right, wrong)
    told = {problem.path: problem for problem in check(file)}
    field = path.rpartition(".")[2].partition("[")[0]

    assert message in told[path].message
    assert path.endswith("]") or field in line_of(told[path], file)
    assert not set(told) - {path, path.rpartition(".")[0]}


def test_the_line_is_that_of_the_field(tmp_path: Path):
    file = broken(tmp_path, "min_level: A2", "min_level: D2")
    (problem,) = check(file)
    line = line_of(problem, file)

    assert "id: english" in line
    assert line[problem.column - 1 :].startswith("min_level")


def test_a_misspelt_field_is_missing_and_unknown_at_once(tmp_path: Path):
    missing, unknown = check(broken(tmp_path, "handover_days", "handover_day"))

    assert missing.message == "`handover_days` is missing"
    assert unknown.message == "`handover_day` is not a field here; did you mean `handover_days`?"


def test_several_problems_come_in_the_order_of_the_lines(tmp_path: Path):
    file = broken(tmp_path, "claim: applicants", "claim: applicant")
    file.write_text(file.read_text(encoding="utf-8").replace("owner: participant", "owner: embassy"), encoding="utf-8")

    assert [problem.path for problem in check(file)] == ["corridors[0].pathway[2].owner", "targets[0].claim"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "must be a table of fields and values"),
        ("- a list", 1, "must be a table of fields and values"),
        ("id: palim\n\tid: palim", 2, "cannot start any token"),
        ("a: &a [*a]", 1, "this stands inside itself"),
        ("a: !!binary \x00", 1, "unacceptable character"),
    ],
)
def test_a_file_that_is_no_scheme_at_all(tmp_path: Path, text: str, line: int, message: str):
    file = tmp_path / "scheme.yaml"
    file.write_text(text, encoding="utf-8")

    assert any(problem.line == line and message in problem.message for problem in check(file))


def test_a_file_in_another_encoding_is_told_so(tmp_path: Path):
    file = tmp_path / "scheme.yaml"
    file.write_bytes("title: Compétences".encode("cp1252"))

    (problem,) = check(file)
    assert problem.message.startswith("this is not YAML: unacceptable character")


def test_norway_and_eight_o_clock_stay_text(tmp_path: Path):
    file = broken(tmp_path, "country: AT", "country: NO")
    assert check(file) == []
    assert load(file).partner("icmpd").country == "NO"


def test_a_broken_file_is_not_loaded(tmp_path: Path):
    file = broken(tmp_path, "modality: work", "modality: wrk")

    with pytest.raises(BrokenScheme, match=r"scheme\.yaml:\d+:1: modality: must be 'work'") as refusal:
        load(file)
    assert len(refusal.value.problems) == 1


def line_of(problem: Problem, file: Path) -> str:
    return file.read_text(encoding="utf-8").splitlines()[problem.line - 1]


def broken(folder: Path, right: str, wrong: str) -> Path:
    assert right in TEXT
    file = folder / "scheme.yaml"
    file.write_text(TEXT.replace(right, wrong, 1), encoding="utf-8")
    return file
