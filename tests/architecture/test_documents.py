"""The documents lead somewhere, decisions are numbered, and the tree tells nothing of the machine it was written on."""

import re
from itertools import count
from pathlib import PurePosixPath
from urllib.parse import unquote

import pytest

from tests.support import tree

FENCE = re.compile(r"^(```|~~~).*?^\1", flags=re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", flags=re.MULTILINE)
DECISION = re.compile(r"docs/decisions/(\d{4})-[a-z0-9-]+\.md")
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:work|root|home/[a-z]\w*|Users/\w+)/")
REGISTRY = re.compile(
    r"\b(?:pypi\.org|pythonhosted\.org|registry\.npmjs\.org|repo1?\.maven(?:\.apache)?\.org|crates\.io"
    r"|proxy\.golang\.org|(?:deb|security)\.debian\.org)\b"
)


def anchors(document: str) -> set[str]:
    """As the forges make them: lower case, no punctuation, hyphens for spaces, a number on each repetition."""
    found: set[str] = set()
    for heading in HEADING.findall(FENCE.sub("", document)):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        found.add(next(name for n in count() if (name := f"{slug}-{n}" if n else slug) not in found))
    return found


def dead_links(documents: dict[str, str], exists: set[str]) -> list[str]:
    dead = []
    for name, text in documents.items():
        for link in LINK.findall(FENCE.sub("", text)):
            if re.match(r"[a-z][a-z0-9+.-]*:", link):
                continue
            path, _, anchor = unquote(link).partition("#")
            target = resolve(name, path) if path else name
            if target not in exists or (anchor and target in documents and anchor not in anchors(documents[target])):
                dead.append(f"{name}: {link}")
    return dead


def resolve(document: str, link: str) -> str:
    parts: list[str] = []
    for part in (PurePosixPath(document).parent / link).parts:
        if part == "..":
            parts = parts[:-1]
        else:
            parts.append(part)
    return "/".join(parts)


def places(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in tree.texts().items()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_every_relative_link_leads_to_a_file_and_a_heading():
    names = {str(path.relative_to(tree.ROOT)) for path in tree.files()}
    folders = {str(folder) for name in names for folder in PurePosixPath(name).parents}
    assert dead_links(tree.documents(), names | folders) == []


@pytest.mark.parametrize(
    ("link", "dead"),
    [
        ("glossary.md", False),
        ("./glossary.md#a-journeys-end", False),
        ("../README.md", False),
        ("https://example.org/nowhere", False),
        ("nowhere.md", True),
        ("glossary.md#nowhere", True),
        ("#nowhere", True),
    ],
)
def test_a_dead_link_is_seen(link, dead):
    documents = {"README.md": "# P", "docs/glossary.md": "## A journey's end", "docs/x.md": f"[it]({link})"}
    assert bool(dead_links(documents, set(documents))) is dead


def test_decisions_are_numbered_without_gap():
    records = sorted(name for name in tree.texts() if re.fullmatch(r"docs/decisions/(?!README).+", name))
    numbers = [int(match[1]) for record in records if (match := DECISION.fullmatch(record))]
    assert len(numbers) == len(records), records
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("secret", ["/wo" + "rk/main", "in /ro" + "ot/.cache", "'/ho" + "me/jan/x'"])
def test_a_path_of_a_machine_is_seen(secret):
    assert MACHINE_PATH.search(secret)
    assert not MACHINE_PATH.search("/v1" + secret.strip("'").removeprefix("in "))


def test_no_path_of_a_machine_is_in_the_tree():
    assert places(MACHINE_PATH) == []


@pytest.mark.parametrize(
    "host", ["https://py" + "pi.org/simple", "files.python" + "hosted.org", "repo1.ma" + "ven.org"]
)
def test_the_host_of_a_package_registry_is_seen(host):
    assert REGISTRY.search(host)


def test_no_host_of_a_package_registry_is_in_the_tree():
    assert places(REGISTRY) == []


def test_the_locks_name_every_hash_and_no_place():
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = tree.texts()[name]
        pins = re.findall(r"^([\w.-]+(?:\[[\w,-]+\])?)==\S+", text, flags=re.MULTILINE)
        assert len(pins) > 40
        for pin in re.split(r"^(?=[\w])", text, flags=re.MULTILINE)[1:]:
            assert "--hash=sha256:" in pin, pin.splitlines()[0]
        assert "://" not in text
        assert "index-url" not in text
