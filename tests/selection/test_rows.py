"""Rows of an agency's file: what is harmless is accepted, each fault is named with its field and one reason."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from services.selection.domain.claims import Claim, Claims
from services.selection.domain.records import Record
from services.selection.domain.rows import AcceptedRow, RefusedRow, RowReader
from shared.kernel import Refused
from tests.selection.palim import ANAPEC, CALL, PALIM

COLUMNS = [column.name for column in ANAPEC.columns]
GOOD = {
    "ref_anapec": "ANP-2019-000001",
    "cin": "AB123456",
    "nom": "ALAOUI",
    "prenom": "Rim",
    "sexe": "F",
    "date_naissance": "31/12/1994",
    "ville": "Salé",
    "region": "Rabat-Salé-Kénitra",
    "telephone": "+212612345678",
    "email": "rim@example.ma",
    "diplome": "Licence",
    "specialite": "Génie informatique",
    "annee_obtention": "2016",
    "situation": "Chômeuse",
    "chomage_mois": "21",
    "anglais": "B1",
    "francais": "C1",
    "experience_mois": "7",
    "competences": "PHP|Linux",
    "date_inscription": "03/04/2019 17:07",
}


def reader(heading: list[str] = COLUMNS) -> RowReader:
    return RowReader(ANAPEC, CALL, PALIM, Record(1, ";".join(heading), heading))


def record(line: int = 2, **changes: str) -> Record:
    fields = [*(GOOD | changes).values()]
    return Record(line, ";".join(fields), fields)


def accepted(**changes: str) -> AcceptedRow:
    row = reader().read(record(2, **changes))
    assert isinstance(row, AcceptedRow), row
    return row


def test_a_good_row_becomes_a_profile_and_an_identity_apart() -> None:
    row = accepted()
    assert (row.line, row.reference, row.submitted_at) == (
        2,
        "ANP-2019-000001",
        datetime.fromisoformat("2019-04-03T17:07"),
    )
    assert (row.identity.birth_date, row.profile.age) == (date(1994, 12, 31), 24)
    assert (row.profile.eqf, row.profile.situation, row.profile.level("en")) == (6, "unemployed", "B1")
    assert not {"AB123456", "ALAOUI", "Rim", "rim@example.ma"} & set(map(str, dict(row.profile).values()))


@pytest.mark.parametrize(
    "changes",
    [
        {"cin": " ab 123 456 "},
        {"nom": "  ALAOUI  ", "prenom": "Rim\u00a0"},
        {"sexe": "f"},
        {"telephone": "0612345678"},
        {"telephone": "06 12 34 56 78"},
        {"telephone": "00212612345678"},
        {"telephone": "+212 (0)6-12.34.56.78"},
        {"email": "Rim@Example.MA "},
        {"ville": "Sale\u0301", "region": "Rabat-Sale\u0301-Ke\u0301nitra", "situation": "Cho\u0302meuse"},
        {"diplome": "licence", "specialite": "GÉNIE INFORMATIQUE"},
        {"anglais": "b1", "francais": " C1"},
        {"competences": "PHP|Linux|"},
        {"competences": " PHP | Linux || "},
        {"ref_anapec": " anp-2019-000001"},
        {"nom": "\u200eALAOUI\u200e"},
    ],
)
def test_harmless_differences_are_normalised(changes: dict[str, str]) -> None:
    assert accepted(**changes) == accepted()


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("ref_anapec", "", "invalid_value"),
        ("ref_anapec", "---", "invalid_value"),
        ("ref_anapec", "R" * 201, "invalid_value"),
        ("cin", "", "missing_national_id"),
        ("cin", "   ", "missing_national_id"),
        ("cin", "N/A", "invalid_value"),
        ("nom", "", "invalid_value"),
        ("nom", "1234", "invalid_value"),
        ("nom", "A" * 100_000, "invalid_value"),
        ("nom", "ALA\0OUI", "invalid_value"),
        ("prenom", "R\x07im", "invalid_value"),
        ("prenom", "R\udce9im", "invalid_value"),
        ("sexe", "X", "invalid_value"),
        ("sexe", "", "invalid_value"),
        ("date_naissance", "", "invalid_birth_date"),
        ("date_naissance", "31/02/1990", "invalid_birth_date"),
        ("date_naissance", "1990", "invalid_birth_date"),
        ("date_naissance", "31/12/94", "invalid_birth_date"),
        ("date_naissance", "1994-12-31", "invalid_birth_date"),
        ("date_naissance", "31/12/2030", "invalid_birth_date"),
        ("date_naissance", "01/01/1850", "invalid_birth_date"),
        ("date_naissance", "٣١/١٢/١٩٩٤", "invalid_birth_date"),
        ("date_naissance", "00/00/0000", "invalid_birth_date"),
        ("region", "Atlantis", "invalid_value"),
        ("telephone", "12345", "invalid_value"),
        ("telephone", "0612", "invalid_value"),
        ("telephone", "+33612345678", "invalid_value"),
        ("telephone", "06123456789", "invalid_value"),
        ("email", "", "invalid_email"),
        ("email", "rim example.ma", "invalid_email"),
        ("email", "rim@@example.ma", "invalid_email"),
        ("email", "rim@a@example.ma", "invalid_email"),
        ("email", "rim(at)example.ma", "invalid_email"),
        ("email", "rim@example", "invalid_email"),
        ("email", "rîm@example.ma", "invalid_email"),
        ("email", "rim..a@example.ma", "invalid_email"),
        ("diplome", "???", "unknown_diploma"),
        ("diplome", "", "unknown_diploma"),
        ("specialite", "Alchimie", "invalid_value"),
        ("annee_obtention", "2031", "invalid_value"),
        ("annee_obtention", "16", "invalid_value"),
        ("situation", "Retraité", "invalid_value"),
        ("chomage_mois", "-3", "invalid_value"),
        ("chomage_mois", "", "invalid_value"),
        ("chomage_mois", "2,5", "invalid_value"),
        ("chomage_mois", "99999999999999999999", "invalid_value"),
        ("anglais", "", "invalid_language_level"),
        ("anglais", "B", "invalid_language_level"),
        ("francais", "moyen", "invalid_language_level"),
        ("experience_mois", "beaucoup", "invalid_value"),
        ("competences", "x" * 5_000, "invalid_value"),
        ("date_inscription", "", "submitted_outside_call"),
        ("date_inscription", "hier", "submitted_outside_call"),
        ("date_inscription", "01/04/2019 07:59", "submitted_outside_call"),
        ("date_inscription", "16/05/2019 00:00", "submitted_outside_call"),
        ("date_inscription", "03/04/2019", "submitted_outside_call"),
        ("date_inscription", "03/04/2019 24:00", "submitted_outside_call"),
    ],
)
def test_each_fault_is_refused_with_its_field_and_reason(field: str, value: str, reason: str) -> None:
    assert reader().read(record(line=7, **{field: value})) == RefusedRow(7, field, reason)  # type: ignore[arg-type]


@pytest.mark.parametrize("moment", ["01/04/2019 08:00", "15/05/2019 23:59", "05/05/2019 02:30"])
def test_the_calls_first_and_last_minute_count_as_written(moment: str) -> None:
    written = datetime.strptime(moment, "%d/%m/%Y %H:%M")
    assert accepted(date_inscription=moment).submitted_at == written


def test_one_reason_a_row_the_leftmost_field_first() -> None:
    row = reader().read(record(date_naissance="?", email="?", anglais="?"))
    assert row == RefusedRow(2, "date_naissance", "invalid_birth_date")


@pytest.mark.parametrize("count", [1, 19, 21])
def test_a_row_of_another_length_is_refused_before_its_fields_are_read(count: int) -> None:
    fields = ["?"] * count
    assert reader().read(Record(2, "", fields)) == RefusedRow(2, None, "wrong_column_count")


def test_columns_in_another_order_are_found_by_their_names() -> None:
    turned = list(reversed(COLUMNS))
    row = reader([name.upper() for name in turned]).read(Record(2, "", [GOOD[name] for name in turned]))
    assert row == accepted()


@pytest.mark.parametrize(
    ("heading", "named"),
    [
        (COLUMNS[:-1], "are missing in the first line: date_inscription"),
        ([*COLUMNS, "observations"], "are unknown in the first line: observations"),
        ([*COLUMNS, "cin"], "stand twice in the first line: cin"),
        ([",".join(COLUMNS)], "';' between them"),
    ],
    ids=["missing", "unknown", "twice", "another delimiter"],
)
def test_a_heading_that_is_not_the_profiles_refuses_the_file(heading: list[str], named: str) -> None:
    with pytest.raises(Refused, match=named) as refused:
        reader(heading)
    assert refused.value.code == "wrong_heading"


def test_a_reference_or_person_that_is_taken_is_refused_and_claims_nothing() -> None:
    claims, other = Claims(), accepted(ref_anapec="ANP-2019-000002")
    assert claims.judge(accepted(), "rim", "m1") == "accepted"
    assert claims.judge(replace(accepted(), line=3), "adam", "m2") == "duplicate_reference"
    assert claims.judge(replace(other, line=4), "rim", "m3") == "duplicate_person"
    assert claims.judge(replace(other, line=5), "adam", "m4") == "accepted"


def test_a_later_file_changes_nothing_or_proposes_a_correction() -> None:
    claims = Claims(references={"ANP-2019-000001": Claim("rim", "m1")}, people={"rim": "ANP-2019-000001"})
    assert claims.judge(accepted(), "rim", "m1") == "unchanged"
    assert claims.judge(replace(accepted(), line=9), "rim", "m1") == "duplicate_reference"
    later = Claims(references={"ANP-2019-000001": Claim("rim", "m1")}, people={"rim": "ANP-2019-000001"})
    assert later.judge(accepted(), "rim", "m2") == "corrected"


def test_a_correction_cannot_take_over_somebody_else() -> None:
    claims = Claims(
        references={"ANP-2019-000001": Claim("rim", "m1")}, people={"rim": "ANP-2019-000001", "adam": "ANP-2019-000002"}
    )
    assert claims.judge(accepted(), "adam", "m2") == "duplicate_person"


def test_a_row_that_was_taken_in_before_an_interruption_is_kept() -> None:
    claims = Claims(references={"ANP-2019-000001": Claim("rim", "m1", line=2)})
    assert claims.judge(accepted(), "rim", "m1") == "kept"


def test_a_batch_respects_what_the_one_before_took_in_and_has_not_stored_yet() -> None:
    before = Claims()
    assert before.judge(accepted(), "rim", "m1") == "accepted"
    claims, other = before.following(), accepted(ref_anapec="ANP-2019-000002")
    assert claims.judge(replace(accepted(), line=502), "adam", "m2") == "duplicate_reference"
    assert claims.judge(replace(other, line=503), "rim", "m3") == "duplicate_person"
    assert claims.judge(replace(other, line=504), "adam", "m4") == "accepted"


def test_nobody_is_identified_for_a_row_that_repeats_what_is_known() -> None:
    earlier = Claims(references={"ANP-2019-000001": Claim("rim", "m1")})
    assert earlier.concerns_nobody("ANP-2019-000001", "m1")
    assert not earlier.concerns_nobody("ANP-2019-000001", "m2"), "a correction is sealed for somebody"
    assert not earlier.concerns_nobody("ANP-2019-000002", "m1")
    same_file = Claims(references={"ANP-2019-000001": Claim("rim", "m1", line=2)})
    assert same_file.concerns_nobody("ANP-2019-000001", "m2"), "a second row of a file is refused whoever it names"
