"""What an image holds, told by itself as JSON: `python contents.py` runs inside it."""

import importlib.metadata
import json
import subprocess
from pathlib import Path

FIELDS = ("Package", "Version", "Architecture", "Section", "source:Package", "source:Version")
ASKED = "\t".join(f"${{{field}}}" for field in FIELDS) + "\n"


def distributions() -> list[dict[str, object]]:
    return [
        {
            "name": one.name,
            "version": one.version,
            "expression": one.metadata.get("License-Expression"),
            "stated": one.metadata.get("License"),
            "classified": [
                word.rpartition(" :: ")[2]
                for word in one.metadata.get_all("Classifier", [])
                if word.startswith("License ::")
            ],
        }
        for one in sorted(importlib.metadata.distributions(), key=lambda one: one.name.lower())
    ]


def packages() -> list[dict[str, object]]:
    told = subprocess.run(["dpkg-query", "--show", "--showformat", ASKED], capture_output=True, text=True, check=True)
    names = ("name", "version", "architecture", "section", "source", "source_version")
    found = [dict(zip(names, line.split("\t"), strict=True)) for line in told.stdout.splitlines()]
    return [{**one, "copyright": _copyright(one["name"])} for one in found]


def _copyright(package: str) -> str | None:
    file = Path("/usr/share/doc") / package / "copyright"
    return str(file) if file.exists() else None


if __name__ == "__main__":
    print(json.dumps({"distributions": distributions(), "packages": packages()}))
