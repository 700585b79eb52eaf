"""The images of the five services, built once, and a place that their account may enter."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.release import engine, images
from passerelle.processes import SERVICES
from tests.support.absent import absent


@pytest.fixture(scope="session")
def built() -> dict[str, str]:
    """By service."""
    if reason := engine.unavailable():
        absent(reason)
    source = images.Source.here()
    return {service: images.build(service, source) for service in SERVICES}


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """Where every account may pass, as pytest's own folders do not let it."""
    folder = Path(tempfile.mkdtemp(prefix="passerelle-containers-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)
