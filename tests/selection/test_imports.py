"""Imports over HTTP: whole-file problems, the same file again, corrections, interruptions and refused rows."""

from uuid import UUID, uuid4

import pytest

from services.selection.api import results
from services.selection.intake import BATCH, Intake
from services.selection.steps import Steps
from shared.chassis import Commander
from tests.selection.conftest import CALL_ID, SCREENED, Selection, Serve
from tests.selection.palim import sent

HEADING, *LINES = sent("applicants.csv").decode("utf-8-sig").splitlines(keepends=True)
GOOD = LINES[:3]


def file(*lines: str) -> bytes:
    return "".join((HEADING, *lines)).encode()


def changed(line: str, **fields: str) -> str:
    values = line.rstrip("\r\n").split(";")
    for name, value in fields.items():
        values[HEADING.rstrip("\r\n").split(";").index(name)] = value
    return ";".join(values) + "\r\n"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf\r\n\r\n", "empty_file"),
        (HEADING.encode(), "no_rows"),
        (HEADING.replace(";", ",").encode(), "wrong_heading"),
        ((HEADING + "".join(GOOD)).encode("utf-16"), "wrong_encoding"),
        ((HEADING + "".join(LINES[:50])).encode("iso-8859-1"), "wrong_encoding"),
        (b"\x00\x01\x02\x03" * 100, "wrong_encoding"),
        (b"x" * 3_000_000, "line_too_long"),
        (b"PK\x03\x04" + bytes(100), "not_csv"),
        (b"<!doctype html><table><tr><td>ref_anapec</td></tr></table>", "not_csv"),
        (b"a;" * 300 + b"b\n1;2\n", "too_many_columns"),
        (HEADING.encode().replace(b"cin", b"c\x7fin") + GOOD[0].encode(), "wrong_heading"),
    ],
    ids=[
        *("nothing", "blank", "heading only", "commas", "UTF-16", "Latin-1", "binary", "one endless line"),
        *("a spreadsheet", "a web page", "too many columns", "a heading that cannot be read"),
    ],
)
@pytest.mark.parametrize("dry_run", ["true", "false"])
async def test_a_file_that_cannot_be_read_is_answered_with_what_is_wrong(
    selection: Selection, content: bytes, code: str, dry_run: str
) -> None:
    answer = await selection.ask("POST", f"/calls/{CALL_ID}/imports?dry_run={dry_run}", content)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (await selection.get(f"/calls/{CALL_ID}/imports"))["items"] == []


async def test_a_profile_that_the_scheme_does_not_have_is_refused(selection: Selection) -> None:
    answer = await selection.ask("POST", f"/calls/{CALL_ID}/imports?profile=other", file(*GOOD))
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_profile")


async def test_one_undecodable_row_is_refused_and_comes_back_as_it_was_sent(selection: Selection) -> None:
    broken = changed(LINES[20], prenom="Yass?ne", telephone="0737057000").encode().replace(b"?", b"\xee", 1)
    done = await selection.taken_in(file(*LINES[:20]) + broken)
    assert (done["accepted"], done["reasons"]) == (20, {"invalid_value": 1})
    answer = await selection.client.get(f"/v1/imports/{done['id']}/refusals.csv")
    assert answer.content.endswith(b"22;prenom;invalid_value;" + broken)


async def test_what_a_spreadsheet_would_take_for_a_formula_is_marked_and_read_over(selection: Selection) -> None:
    """A row that was mended in the downloaded file is taken in, marks and all."""
    formula = changed(LINES[20], prenom='=HYPERLINK("https://elsewhere.example")', telephone="+212737057000")
    first = await selection.taken_in(file(*GOOD, changed(formula, diplome="@SUM(A1)")))
    answer = await selection.client.get(f"/v1/imports/{first['id']}/refusals.csv")
    cells = answer.text.splitlines()[-1]
    for start in ("=", "+", "@"):
        assert f";{start}" not in cells
        assert f"'{start}" in cells
    mended = cells.split(";", 3)[3].replace("'@SUM(A1)", LINES[20].split(";")[10])
    done = await selection.taken_in(file(mended + "\r\n"))
    assert (done["accepted"], done["refused"]) == (1, 0)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "multipart/form-data; boundary=x"}, 415),
        ({"Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}, 415),
        ({"Content-Type": "application/json"}, 415),
        ({"Content-Encoding": "gzip"}, 415),
        ({"Content-Type": "text/csv; charset=utf-8"}, 202),
        ({"Content-Type": "application/vnd.ms-excel"}, 202),
        ({"Content-Type": "application/octet-stream"}, 202),
    ],
)
async def test_a_body_that_says_it_is_something_else_is_refused(
    selection: Selection, headers: dict[str, str], status: int
) -> None:
    answer = await selection.ask("POST", f"/calls/{CALL_ID}/imports", file(*GOOD), **headers)
    assert answer.status_code == status, answer.text
    if status == 415:
        assert answer.json()["code"] == "not_csv"


async def test_a_dry_run_reports_the_same_and_stores_nothing(selection: Selection) -> None:
    content = file(*GOOD, GOOD[0], changed(GOOD[1], ref_anapec="ANP-9"), changed(LINES[3], anglais="B"))
    report = await selection.command("POST", f"/calls/{CALL_ID}/imports?dry_run=true", content)
    assert (await selection.get(f"/calls/{CALL_ID}/imports"))["items"] == []
    done = await selection.taken_in(content)
    assert {name: report[name] for name in ("rows", "accepted", "reasons")} == {
        name: done[name] for name in ("rows", "accepted", "reasons")
    }
    assert (
        report["refusals"]
        == (await selection.get(f"/imports/{done['id']}/refusals"))["items"]
        == [
            {"line": 5, "field": "ref_anapec", "reason": "duplicate_reference"},
            {"line": 6, "field": "cin", "reason": "duplicate_person"},
            {"line": 7, "field": "anglais", "reason": "invalid_language_level"},
        ]
    )


async def test_the_same_file_again_is_the_same_import(selection: Selection) -> None:
    done = await selection.taken_in(file(*GOOD))
    again = await selection.send(file(*GOOD))
    assert (again["id"], again["new"]) == (done["id"], False)
    assert await selection.get(f"/imports/{done['id']}") == done


async def test_a_later_file_changes_nothing_but_proposes_what_differs(selection: Selection) -> None:
    await selection.taken_in(file(*GOOD))
    later = file(
        LINES[3],
        GOOD[0],
        changed(GOOD[1], chomage_mois="33"),
        changed(GOOD[2], telephone="0600000000"),
        GOOD[0],
        changed(LINES[4], cin=GOOD[0].split(";")[1].lower()),
    )
    done = await selection.taken_in(later)
    assert (done["accepted"], done["unchanged"], done["corrected"]) == (1, 1, 2)
    assert done["reasons"] == {"duplicate_person": 1, "duplicate_reference": 1}
    listed = await selection.get(f"/applications?call_id={CALL_ID}")
    fields = {one["reference"]: one["correction"] and one["correction"]["fields"] for one in listed["items"]}
    assert list(fields.values()) == [None, ["unemployment_months"], ["identity"], None]


async def test_columns_in_another_order_make_no_difference(selection: Selection) -> None:
    await selection.taken_in(file(*GOOD))
    turned = "".join(";".join(reversed(line.rstrip("\r\n").split(";"))) + "\r\n" for line in (HEADING, *GOOD))
    done = await selection.taken_in(turned.encode())
    assert (done["accepted"], done["unchanged"], done["refused"]) == (0, 3, 0)


async def test_an_import_that_was_interrupted_goes_on_at_its_line(serve: Serve) -> None:
    rows = [*LINES[: 2 * BATCH + 10], GOOD[0]]
    async with serve("api") as first:
        await first.opened()
        earlier = await first.send(file(*GOOD))
        await first.until(f"/imports/{earlier['id']}", "finished")
        started = await first.send(file(*rows))
        desk: Intake = first.app.state.intake
        assert await desk.advance(started["id"])
        half = await first.get(f"/imports/{started['id']}")
        assert (half["read"], half["unchanged"], half["to_line"]) == (BATCH, 3, BATCH + 1)
    async with serve("api") as second:
        done = await second.until(f"/imports/{started['id']}", "finished")
        assert done["read"] == len(rows)
        assert done["accepted"] + done["unchanged"] + done["refused"] == len(rows)
        refused = (await second.get(f"/imports/{started['id']}/refusals"))["items"]
        assert refused[-1] == {"line": len(rows) + 1, "field": "ref_anapec", "reason": "duplicate_reference"}
        page = await second.get(f"/applications?call_id={CALL_ID}&limit=1")
        figures = await second.get(f"/calls/{CALL_ID}/figures", **second.as_("operator"))
        assert (page["items"][0]["line"], figures["accepted"]) == (2, done["accepted"] + 3)


async def test_refusals_come_in_pages_and_progress_as_events(selection: Selection) -> None:
    done = await selection.taken_in(file(*GOOD, *(changed(line, email="?") for line in LINES[3:8])))
    first = await selection.get(f"/imports/{done['id']}/refusals?limit=2")
    second = await selection.get(f"/imports/{done['id']}/refusals?limit=2&cursor={first['next']}")
    assert [one["line"] for one in (*first["items"], *second["items"])] == [5, 6, 7, 8]
    assert (await selection.client.get(f"/v1/imports/{done['id']}/refusals?cursor=xx")).status_code == 400
    events = (await selection.client.get(f"/v1/imports/{done['id']}/progress")).text
    assert events.startswith("event: progress\ndata: {")
    assert '"state":"finished"' in events


async def test_no_name_lies_in_the_database_as_it_is(selection: Selection) -> None:
    await selection.taken_in(file(*GOOD, changed(LINES[3], email="?")))
    pool = selection.app.state.intake.uploads._pool
    names = [line.split(";")[place] for line in LINES[:4] for place in (1, 2, 3, 8, 9)]
    for table in await pool.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        text = await pool.fetchval(f"SELECT string_agg(t::text, '') FROM {table['tablename']} t") or ""
        hexadecimal = {name.encode().hex() for name in names if len(name) > 4}
        assert not [name for name in names if len(name) > 4 and name in text], table
        assert not [name for name in hexadecimal if name in text], table


async def test_files_are_forgotten_after_their_time_and_the_reasons_stay(selection: Selection) -> None:
    done = await selection.taken_in(file(*GOOD, changed(LINES[3], email="?")))
    uploads = selection.app.state.intake.uploads
    await uploads._pool.fetch("UPDATE uploads SET created_at = now() - interval '31 days'")
    assert await uploads.expired() in ([], [done["upload_id"]])
    await uploads.forget(UUID(done["upload_id"]))
    assert (await selection.get(f"/imports/{done['id']}/refusals"))["items"][0]["reason"] == "invalid_email"
    answer = await selection.client.get(f"/v1/imports/{done['id']}/refusals.csv")
    assert answer.text.endswith("5;email;invalid_email;\r\n")
    assert await uploads._vault._pool.fetchval("SELECT count(*) FROM import_keys") == 0


async def test_an_upload_that_was_half_forgotten_is_forgotten_again(selection: Selection, monkeypatch) -> None:
    done = await selection.taken_in(file(*GOOD))
    uploads = selection.app.state.intake.uploads
    await uploads._pool.fetch("UPDATE uploads SET created_at = now() - interval '31 days'")

    async def killed(import_id: UUID) -> None:
        raise ConnectionError("the keys' database is gone")

    with monkeypatch.context() as broken:
        broken.setattr(uploads._vault, "forget_import", killed)
        with pytest.raises(ConnectionError):
            await uploads.forget(UUID(done["upload_id"]))
    assert await uploads.expired() == [done["upload_id"]]


async def test_new_files_are_not_taken_once_screening_was_asked_for(selection: Selection) -> None:
    done = await selection.taken_in(file(*GOOD))
    await selection.step("screening", "screened", SCREENED)
    answer = await selection.ask("POST", f"/calls/{CALL_ID}/imports", file(LINES[5]))
    assert (answer.status_code, answer.json()["code"]) == (409, "call_settled")
    assert (await selection.send(file(*GOOD)))["id"] == done["id"]


async def test_an_agency_sees_its_own_calls_only(selection: Selection) -> None:
    done = await selection.taken_in(file(*GOOD))
    other = selection.as_("agency", org="pole-emploi")
    application = (await selection.get(f"/applications?call_id={CALL_ID}"))["items"][0]["id"]
    for path in (
        f"/calls/{CALL_ID}",
        f"/calls/{CALL_ID}/selected",
        f"/imports/{done['id']}",
        f"/applications/{application}",
        f"/applications?call_id={CALL_ID}",
    ):
        assert (await selection.client.get(f"/v1{path}", headers=other)).status_code == 404, path
    assert (await selection.get("/calls", **other))["items"] == []
    assert (await selection.ask("POST", f"/calls/{uuid4()}/imports", file(*GOOD))).status_code == 404


async def test_an_identity_is_read_with_a_purpose_until_the_person_is_erased(selection: Selection) -> None:
    await selection.taken_in(file(*GOOD))
    one = (await selection.get(f"/applications?call_id={CALL_ID}&reference=ANP-2019-000002"))["items"][0]
    read = await selection.command("POST", f"/applications/{one['id']}/identity", {"purpose": "interview_invitation"})
    assert (read["family_name"], read["given_name"]) == ("HADDAD", "Othmane")
    await selection.erased(one["participant_id"])
    answer = await selection.ask("POST", f"/applications/{one['id']}/identity", {"purpose": "contract"})
    assert (answer.status_code, answer.json()["code"]) == (410, "erased")
    assert (await selection.get(f"/calls/{CALL_ID}/figures", **selection.as_("operator")))["accepted"] == 3


async def test_results_that_fit_nobody_are_reported_and_change_nothing(selection: Selection) -> None:
    await selection.taken_in(file(*LINES[:12]))
    await selection.step("screening", "screened", SCREENED)
    await selection.step("shortlist", "shortlisted", SCREENED)
    listed = (await selection.get(f"/applications?call_id={CALL_ID}&stage=shortlisted"))["items"]
    first, second, third = [one["reference"] for one in listed[:3]]
    ineligible = (await selection.get(f"/applications?call_id={CALL_ID}&stage=ineligible"))["items"][0]
    content = (
        f"ref_anapec,test_score\r\n{first},70\n{second.lower()},\nANP-0,50\n{third},101\n{third},x\n{first},71\n"
        f"{ineligible['reference']},60\n{third},80,9\n"
    ).encode()
    report = await selection.command("POST", f"/calls/{CALL_ID}/test-results", content)
    assert (report["recorded"], report["absent"], report["unknown"]) == (1, 1, ["ANP-0"])
    assert [(one["line"], one["field"], one["reason"]) for one in report["refused"]] == [
        (5, "test_score", "invalid_value"),
        (6, "test_score", "invalid_value"),
        (7, "ref_anapec", "duplicate_reference"),
        (9, None, "wrong_column_count"),
    ]
    assert [one["id"] for one in report["not_expected"]] == [ineligible["id"]]
    again = await selection.command("POST", f"/calls/{CALL_ID}/test-results", content)
    assert (again["recorded"], again["unchanged"]) == (0, 2)
    wrong = await selection.ask("POST", f"/calls/{CALL_ID}/interview-scores", content)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_heading")


async def test_results_of_which_a_part_was_recorded_are_completed_under_the_same_key(
    selection: Selection, monkeypatch
) -> None:
    monkeypatch.setattr(results, "CHUNK", 2)
    await selection.taken_in(file(*LINES[:12]))
    await selection.step("screening", "screened", SCREENED)
    await selection.step("shortlist", "shortlisted", SCREENED)
    listed = (await selection.get(f"/applications?call_id={CALL_ID}&stage=shortlisted"))["items"]
    content = "".join(["ref_anapec,test_score\n", *(f"{one['reference']},70\n" for one in listed)]).encode()
    path, key, many = f"/calls/{CALL_ID}/test-results", {"Idempotency-Key": "tests"}, Commander.many
    turns = iter((True, False))

    async def killed(self, *rows):
        if not next(turns):
            raise ConnectionError("killed between two write-sets")
        return await many(self, *rows)

    with monkeypatch.context() as broken:
        broken.setattr(Commander, "many", killed)
        assert (await selection.ask("POST", path, content, **key)).status_code == 500
    report, again = [await selection.command("POST", path, content, **key) for _ in range(2)]
    assert len(listed) > 4
    assert (report["recorded"], report["unchanged"]) == (len(listed), 0)
    assert again == report
    scored = (await selection.get(f"/applications?call_id={CALL_ID}&stage=tested"))["items"]
    assert [one["test"] for one in scored] == [70] * len(listed)


async def test_a_withdrawal_in_the_midst_of_a_step_does_not_end_the_step(selection: Selection, monkeypatch) -> None:
    await selection.taken_in(file(*GOOD))
    one = (await selection.get(f"/applications?call_id={CALL_ID}"))["items"][0]
    await selection.command("POST", f"/calls/{CALL_ID}/screening", at=SCREENED)
    found = Steps._references
    withdrawing = [selection.command("POST", f"/applications/{one['id']}/withdrawal", {"reason": "other_work"})]

    async def overtaken(self, *of):
        references = await found(self, *of)
        while withdrawing:
            await withdrawing.pop()
        return references

    monkeypatch.setattr(Steps, "_references", overtaken)
    assert (await selection.until(f"/calls/{CALL_ID}", "screened"))["steps"][-1]["figures"]["eligible"] <= 2
