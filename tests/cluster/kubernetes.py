"""A cluster of its own: Kubernetes' API server and controllers, stand-ins for nodes, and what an operator types."""

import os
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import yaml

from passerelle.local.ports import free_base
from tests.cluster.typed import Typed
from tests.manifests.rendering import Object, kubectl_program
from tests.support.absent import absent
from tests.support.tree import ROOT

LAUNCHER = ROOT / "deploy" / "local" / "cluster.sh"
PORTS = range(3)
NAMESPACE = "passerelle"
GROUPS = {
    "pods": "/api/v1",
    "serviceaccounts": "/api/v1",
    "deployments": "/apis/apps/v1",
    "jobs": "/apis/batch/v1",
    "poddisruptionbudgets": "/apis/policy/v1",
}
MERGE = {"Content-Type": "application/merge-patch+json"}
STRICT = ("apply", "--server-side", "--validate=strict", "--warnings-as-errors")


def until(reached: Callable[[], object], told: Callable[[], object], *, within: float = 300) -> None:
    """Within a bound that only a machine that stands still would reach."""
    last = time.monotonic() + within
    while not reached():
        assert time.monotonic() < last, told()
        time.sleep(0.1)


class Cluster:
    """Commands are run in a folder that holds a copy of `deploy`, so that a test may change the manifests."""

    def __init__(self, kubeconfig: Path, folder: Path) -> None:
        self.folder = folder
        self.home = kubeconfig.parent
        self.environment = os.environ | {
            "KUBECONFIG": str(kubeconfig),
            "KUBECACHEDIR": str(kubeconfig.parent / "discovered"),
            "PATH": f"{Path(kubectl_program()).parent}:{os.environ['PATH']}",
        }
        config = yaml.safe_load(kubeconfig.read_text())
        self.server = config["clusters"][0]["cluster"]
        self.api = self.client(config["users"][0]["user"]["token"])

    def client(self, token: str) -> httpx.Client:
        trusted = ssl.create_default_context(cafile=self.server["certificate-authority"])
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.Client(
            base_url=self.server["server"], verify=trusted, headers=headers, timeout=60, trust_env=False
        )

    def ended(self) -> str:
        """Last words of parts that ought to run."""
        status = subprocess.run(
            [LAUNCHER, "status"], env=self.environment | {"CLUSTER_HOME": str(self.home)}, text=True,
            capture_output=True, check=True, timeout=60,
        ).stdout  # fmt: skip
        parts = [line.split()[0] for line in status.splitlines() if " ended; " in line]
        return "\n".join((self.home / f"{part}.log").read_text()[-2000:] for part in parts)

    def begin(self, command: str) -> "Typed":
        return Typed(command, self.folder, self.environment)

    def run(self, command: str) -> str:
        return self.begin(command).output()

    def kubectl(self, *arguments: str, given: str = "") -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["kubectl", *arguments], input=given, env=self.environment, capture_output=True, text=True,
            check=False, timeout=300,
        )  # fmt: skip

    def apply(self, objects: list[Object], *options: str) -> None:
        done = self.kubectl(*STRICT, *options, "-f", "-", given=yaml.safe_dump_all(objects))
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""

    def refusal(self, *objects: Object) -> str:
        """What the server says against objects that it is only asked about; empty where it takes them."""
        given = yaml.safe_dump_all(objects)
        done = self.kubectl(*STRICT, "--dry-run=server", "--force-conflicts", "-f", "-", given=given)
        assert bool(done.returncode) == bool(done.stderr), done.stderr
        return done.stderr

    def read(self, path: str) -> Any:
        answer = self.api.get(path)
        answer.raise_for_status()
        return answer.json()

    def all(self, kind: str, **labels: str) -> list[Object]:
        answer = self.api.get(
            place(kind), params={"labelSelector": ",".join(f"{key}={value}" for key, value in labels.items())}
        )
        answer.raise_for_status()
        items: list[Object] = answer.json()["items"]
        return items

    def evict(self, pod: str) -> int:
        """201 where it goes, 429 where a budget is against it."""
        body = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": pod, "namespace": NAMESPACE}}
        return self.api.post(f"{place('pods')}/{pod}/eviction", json=body).status_code

    @contextmanager
    def held(self) -> Iterator[None]:
        """No new pod becomes ready, no Job ends."""
        self._hold("true")
        try:
            yield
        finally:
            self._hold(None)

    def _hold(self, value: str | None) -> None:
        for node in self.read("/api/v1/nodes")["items"]:
            labels = {"metadata": {"labels": {"stand-in/holds": value}}}
            path = f"/api/v1/nodes/{node['metadata']['name']}"
            self.api.patch(path, json=labels, headers=MERGE).raise_for_status()


def place(kind: str) -> str:
    return f"{GROUPS[kind]}/namespaces/{NAMESPACE}/{kind}"


@contextmanager
def cluster(folder: Path, nodes: int, cpu: str, memory: str) -> Iterator[Cluster]:
    """Empty, with nodes of that size."""
    environment = os.environ | {
        "CLUSTER_HOME": str(folder / "cluster"),
        "CLUSTER_PORT": str(free_base(PORTS)),
        "CLUSTER_PYTHON": sys.executable,
    }

    def launcher(*words: str) -> str:
        done = subprocess.run(
            [LAUNCHER, *words], env=environment, capture_output=True, text=True, check=False, timeout=3000
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    if lacking := launcher("missing"):
        absent(f"a real Kubernetes needs {' and '.join(lacking.splitlines())}")
    kubeconfig = launcher("start", str(nodes), cpu, memory)
    there = Cluster(Path(kubeconfig), folder)
    try:
        with there.api:
            yield there
        assert there.ended() == ""
    finally:
        launcher("stop")
