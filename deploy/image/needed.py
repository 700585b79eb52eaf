"""What a service needs of the lock, and no more: `needed.py pyproject.toml requirements.lock` prints those pins."""

import re
import sys
import tomllib
from pathlib import Path

PIN = re.compile(r"^(?=[a-zA-Z0-9])", flags=re.MULTILINE)
NAME = re.compile(r"[A-Za-z0-9._-]+")
VIA = re.compile(r"^ +# (?:via )?(?: *)([A-Za-z0-9._-]+)$", flags=re.MULTILINE)


def needed(project: str, lock: str) -> str:
    """The pins that the project's own dependencies lead to; those of its extras alone are left out."""
    wanted = {_name(one) for one in tomllib.loads(project)["project"]["dependencies"]}
    pins = [(_name(pin), pin) for pin in PIN.split(lock) if pin]
    if unknown := wanted - {name for name, _ in pins}:
        raise SystemExit(f"the lock has no pin of {', '.join(sorted(unknown))}: make lock")
    asked_for_by = [(name, {_name(parent) for parent in VIA.findall(pin)}) for name, pin in pins]
    while more := {name for name, parents in asked_for_by if parents & wanted} - wanted:
        wanted |= more
    return "".join(pin for name, pin in pins if name in wanted)


def _name(text: str) -> str:
    found = NAME.match(text)
    assert found, text
    return re.sub(r"[-_.]+", "-", found[0]).lower()


if __name__ == "__main__":
    sys.stdout.write(needed(*(Path(file).read_text(encoding="utf-8") for file in sys.argv[1:3])))
