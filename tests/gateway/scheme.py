"""The scheme of the story, read from its own file."""

from pathlib import Path

from passerelle.schemes import load

PALIM = load(Path(__file__).parents[2] / "schemes" / "palim.yaml")
