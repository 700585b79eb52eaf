"""The version of a release is one, wherever it is named."""

import re

import yaml

from deploy.release.images import Source
from shared.chassis.service import VERSION
from tests.support.tree import ROOT

DEFAULTS = {
    "deploy/Dockerfile": r"ARG VERSION=(\S+)",
    "deploy/compose.yaml": r"PASSERELLE_VERSION:-([^}]+)\}",
    "CHANGELOG.md": r"^## (\S+)",
}


def test_every_place_names_the_same_version():
    version = Source.here().version
    assert version == VERSION
    released = yaml.safe_load((ROOT / "deploy/k8s/base/service/release.yaml").read_text())["data"]
    assert released == {"version": version, "in_names": version.replace(".", "-")}
    for file, pattern in DEFAULTS.items():
        found = re.findall(pattern, (ROOT / file).read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert found, file
        assert found[0] == version and (file == "CHANGELOG.md" or set(found) == {version}), file
