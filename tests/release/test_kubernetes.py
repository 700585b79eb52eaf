"""The manifests of a release name each of our images by its digest, in every overlay."""

import pytest
import yaml

from deploy.release import kubernetes
from passerelle.processes import SERVICES
from tests.manifests.rendering import OVERLAYS, containers, kubectl

DIGESTS = {f"passerelle-{name}": f"sha256:{number:064x}" for number, name in enumerate(SERVICES)}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_image_of_ours_is_named_by_digest(tmp_path, overlay):
    kubernetes.write(tmp_path, DIGESTS, "registry.example.org/passerelle")
    folder = tmp_path / "k8s" / "overlays" / f"{overlay}-by-digest"
    told = [one["image"] for _, one in containers(list(yaml.safe_load_all(kubectl("kustomize", str(folder)))))]
    ours = {image for image in told if "keycloak" not in image}
    assert ours == {f"registry.example.org/passerelle/{name}@{digest}" for name, digest in DIGESTS.items()}
