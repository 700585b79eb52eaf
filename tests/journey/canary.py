"""A marked person in the agency's file, and the search for the marks in everything that a stack has written."""

import asyncio
import io
import json
import zipfile
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from passerelle.client import Client
from passerelle.local.cluster import programs
from tests.data.excerpt import Excerpt

MARKS: Mapping[str, str] = {
    "cin": "ZQ998877",
    "nom": "KANARIWITZ",
    "prenom": "Zephyrina",
    "ville": "Kanaripolis",
    "telephone": "+212699887766",
    "email": "zephyrina.kanariwitz@canary.example",
}
NOTE = "My aunt Perpetua Vogelsang calls me Zizi"
CORRECTED = "Vogelstadt"
ALARM = "Ask uncle Balthasar Quillfeather where she slept"
EVERY_MARK = (*MARKS.values(), "0699887766", NOTE, "Perpetua", CORRECTED, ALARM, "Quillfeather")


def mark(excerpt: Excerpt, *, twice: bool = True) -> str:
    """The first of the selected becomes the marked person, and may be sent a second time in a row that is refused."""
    file, reference = excerpt.folder / "applicants.csv", excerpt.selected[0]
    lines = file.read_text("utf-8-sig").splitlines()
    heading = lines[0].split(";")
    at = next(number for number, line in enumerate(lines) if line.startswith(f"{reference};"))
    row = dict(zip(heading, lines[at].split(";"), strict=True)) | MARKS
    lines[at] = ";".join(row.values())
    if twice:
        lines.append(";".join((row | {"ref_anapec": "ANP-2019-777777"}).values()))
    file.write_bytes(("\ufeff" + "\r\n".join(lines) + "\r\n").encode())
    return reference


def _forms(mark: str) -> frozenset[bytes]:
    plain, digits = mark.encode(), "".join(filter(str.isdigit, mark))
    written = {plain, plain.hex().encode(), json.dumps(mark)[1:-1].encode(), quote(mark, safe="").encode()}
    written |= {_base64(plain, offset) for offset in range(3)}
    return frozenset(form.lower() for form in written | ({digits[-9:].encode()} if len(digits) >= 9 else set()))


def _base64(content: bytes, offset: int) -> bytes:
    """What base64 makes of it behind so many other bytes, without the characters that depend on its neighbours."""
    whole = b64encode(b"?" * offset + content).rstrip(b"=")
    return whole[(0, 2, 3)[offset] : len(whole) - bool((offset + len(content)) % 3)]


FORMS = {mark: _forms(mark) for mark in EVERY_MARK}


def found_in(text: bytes) -> list[str]:
    """The marks in small or capital letters, as hexadecimal digits (so a dump shows bytes), as escaped JSON, quoted for
    a URL, in base64 at any offset, and numbers by their digits alone."""
    text = text.lower()
    return [one for one, forms in FORMS.items() if any(form in text for form in forms)]


def in_files(folder: Path) -> dict[str, list[str]]:
    """Whatever lies there, databases and their logs of changes included."""
    contents = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert contents
    return {name: hits for name, content in contents.items() if (hits := found_in(content))}


async def dumped(dsn: str) -> bytes:
    return await _program("pg_dump", "--inserts", dsn)


async def backed_up(dsn: str, file: Path) -> None:
    await _program("pg_dump", "--format=custom", f"--file={file}", dsn)


async def restored(dsn: str, file: Path) -> None:
    await _program("pg_restore", "--clean", "--if-exists", f"--dbname={dsn}", str(file))


async def _program(name: str, *arguments: str) -> bytes:
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(programs() / name, *arguments, stdout=pipe, stderr=pipe)
    output, errors = await child.communicate()
    assert child.returncode == 0, errors.decode()
    return output


async def in_databases(databases: Mapping[str, str]) -> dict[str, list[str]]:
    dumps = {name: await dumped(dsn) for name, dsn in databases.items()}
    assert all(b"INSERT INTO" in dump for dump in dumps.values())
    return {name: hits for name, dump in dumps.items() if (hits := found_in(dump))}


async def on_pages(client: Client, journey: str) -> dict[str, list[str]]:
    pages = ["/", "/schemes/palim", "/journeys", f"/journeys/{journey}", "/metrics"]
    read = {("gateway", page): await client.text("gateway", page) for page in pages}
    read |= {(service, "/metrics"): await client.text(service, "/metrics") for service in client.services}
    return _hits(read)


async def in_answers(client: Client, journey: str, person: str) -> dict[str, list[str]]:
    """What an operator is answered about the journey and the person, by each service."""
    asked = [
        ("selection", f"/v1/applications/{journey}"),
        ("selection", f"/v1/participants/{person}"),
        ("selection", f"/v1/participants/{person}/readings"),
        ("training", f"/v1/enrolments/{journey}"),
        ("mobility", f"/v1/placements/{journey}"),
        ("reintegration", f"/v1/cases/{journey}"),
        *((stage, f"/v1/participants/{person}/facts") for stage in ("training", "mobility", "reintegration")),
        ("gateway", f"/v1/journeys/{journey}"),
        ("gateway", f"/v1/journeys/{journey}/timeline"),
    ]
    return _hits({place: await client.text(*place) for place in asked})


def _hits(read: Mapping[tuple[str, str], str]) -> dict[str, list[str]]:
    assert all(read.values())
    return {str(place): hits for place, text in read.items() if (hits := found_in(text.encode()))}


def unpacked(archive: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(archive)) as file:
        assert file.testzip() is None
        for name in ("data.json", "index.html"):
            yield file.read(name).decode()
