"""A stand-in node is always ready and says of each pod that is bound to it that it runs; no container is started.

    stand_in_nodes.py URL FOLDER NODES CPU MEMORY

FOLDER holds the administrator's `token` and `pki/ca.crt`. A pod of a Job succeeds at once, a pod that is deleted is
gone at once; images, probes, secrets and volumes are not looked at. A node with the label `stand-in/holds` lets no new
pod become ready and no Job end until the label is gone; a pod with the annotation `stand-in/fails` ends in failure.
"""

import asyncio
import json
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import httpx

Object = dict[str, Any]
HOLDS, FAILS = "stand-in/holds", "stand-in/fails"
MERGE = {"Content-Type": "application/merge-patch+json"}
STRATEGIC = {"Content-Type": "application/strategic-merge-patch+json"}
ENDED = ("Succeeded", "Failed")
BEAT, TRIED_AGAIN_AFTER = 10, 1
GONE_OR_CHANGED = (404, 409)


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def condition(kind: str, holds: bool) -> Object:
    return {"type": kind, "status": str(holds), "reason": "StandIn", "message": "", "lastTransitionTime": now()}


def of_job(pod: Object) -> bool:
    return any(owner["kind"] == "Job" for owner in pod["metadata"].get("ownerReferences", []))


def phase_of(pod: Object, held: bool) -> str:
    before: str = pod["status"].get("phase", "Pending")
    if before in ENDED:
        return before
    if held:
        return "Running"
    if FAILS in pod["metadata"].get("annotations", {}):
        return "Failed"
    return "Succeeded" if of_job(pod) else "Running"


def is_ready(pod: Object) -> bool:
    conditions = pod.get("status", {}).get("conditions", [])
    return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)


def container(spec: Object, phase: str, ready: bool) -> Object:
    running = {"running": {"startedAt": now()}}
    ended = {"terminated": {"exitCode": int(phase == "Failed")}}
    said = {"name": spec["name"], "image": spec["image"], "imageID": "", "restartCount": 0}
    return {**said, "ready": ready, "started": True, "state": running if phase == "Running" else ended}


class StandIns:
    def __init__(self, api: httpx.AsyncClient, nodes: list[str], size: Object) -> None:
        self.api, self.nodes, self.size = api, nodes, size
        self.holding: set[str] = set()
        self.one_at_a_time = asyncio.Lock()
        self.pods: dict[str, Object] = {}
        self.addresses = (f"10.244.{n // 250}.{n % 250 + 1}" for n in count())

    async def register(self) -> None:
        for name, zone in zip(self.nodes, "abc" * len(self.nodes), strict=False):
            labels = {"kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "topology.kubernetes.io/zone": zone}
            metadata = {"name": name, "labels": labels}
            await self.say("POST", "/api/v1/nodes", {"apiVersion": "v1", "kind": "Node", "metadata": metadata})

    async def beat(self) -> None:
        while True:
            ready = condition("Ready", True) | {"lastHeartbeatTime": now()}
            info = {"kubeletVersion": "stand-in"}
            status = {"capacity": self.size, "allocatable": self.size, "conditions": [ready], "nodeInfo": info}
            for name in self.nodes:
                await self.say("PATCH", f"/api/v1/nodes/{name}/status", {"status": status}, MERGE)
            await asyncio.sleep(BEAT)

    async def tend_pods(self) -> None:
        async for kind, pod in self.follow("/api/v1/pods"):
            if kind == "DELETED":
                self.pods.pop(pod["metadata"]["uid"], None)
            else:
                self.pods[pod["metadata"]["uid"]] = pod
                await self.tend(pod["metadata"]["uid"])

    async def tend_nodes(self) -> None:
        async for _, node in self.follow("/api/v1/nodes"):
            name, held = node["metadata"]["name"], HOLDS in node["metadata"]["labels"]
            if held == (name in self.holding):
                continue
            (self.holding.add if held else self.holding.discard)(name)
            for uid in [*self.pods]:
                await self.tend(uid)

    async def tend(self, uid: str) -> None:
        """One at a time, so that what is said last is what was found out last."""
        async with self.one_at_a_time:
            pod = self.pods.get(uid)
            if pod and pod["spec"].get("nodeName") in self.nodes:
                await self._tend(pod)

    async def _tend(self, pod: Object) -> None:
        meta = pod["metadata"]
        path = f"/api/v1/namespaces/{meta['namespace']}/pods/{meta['name']}"
        if meta.get("deletionTimestamp"):
            at_once = {"gracePeriodSeconds": 0, "preconditions": {"uid": meta["uid"]}}
            await self.say("DELETE", path, at_once)
            return
        held = pod["spec"]["nodeName"] in self.holding
        phase = phase_of(pod, held)
        ready = phase == "Running" and (not held or is_ready(pod) or of_job(pod))
        if (pod["status"].get("phase"), is_ready(pod)) != (phase, ready):
            await self.say("PATCH", f"{path}/status", self.told(pod, phase, ready), STRATEGIC)

    def told(self, pod: Object, phase: str, ready: bool) -> Object:
        before = pod["status"]
        status = {
            "phase": phase,
            "podIP": before.get("podIP") or next(self.addresses),
            "startTime": before.get("startTime") or now(),
            "containerStatuses": [container(one, phase, ready) for one in pod["spec"]["containers"]],
            "conditions": [
                condition("Initialized", True),
                *(condition(kind, ready) for kind in ("Ready", "ContainersReady")),
            ],
        }
        return {"metadata": {"uid": pod["metadata"]["uid"]}, "status": status}

    async def say(self, method: str, path: str, body: Object, headers: dict[str, str] | None = None) -> None:
        while True:
            with suppress(httpx.TransportError):
                answer = await self.api.request(method, path, json=body, headers=headers)
                if answer.status_code not in GONE_OR_CHANGED:
                    answer.raise_for_status()
                return
            await asyncio.sleep(TRIED_AGAIN_AFTER)

    async def follow(self, path: str) -> AsyncIterator[tuple[str, Object]]:
        """What is there, then every change; from the start again where the server ends the answer."""
        while True:
            with suppress(httpx.TransportError):
                async with self.api.stream("GET", path, params={"watch": "1"}, timeout=None) as answer:
                    answer.raise_for_status()
                    async for line in answer.aiter_lines():
                        event = json.loads(line)
                        if event["type"] == "ERROR":
                            break
                        yield event["type"], event["object"]
            await asyncio.sleep(TRIED_AGAIN_AFTER)


async def main(url: str, folder: Path, nodes: int, cpu: str, memory: str) -> None:
    size = {"cpu": cpu, "memory": memory, "pods": "110", "ephemeral-storage": "100Gi"}
    token = (folder / "token").read_text().strip()
    trusted = ssl.create_default_context(cafile=str(folder / "pki" / "ca.crt"))
    client = httpx.AsyncClient(
        base_url=url, verify=trusted, trust_env=False, timeout=30, headers={"Authorization": f"Bearer {token}"}
    )
    async with client as api, asyncio.TaskGroup() as parts:
        stand_ins = StandIns(api, [f"node-{n + 1}" for n in range(nodes)], size)
        await stand_ins.register()
        for part in (stand_ins.beat, stand_ins.tend_nodes, stand_ins.tend_pods):
            parts.create_task(part())


if __name__ == "__main__":
    url, folder, nodes, cpu, memory = sys.argv[1:]
    asyncio.run(main(url, Path(folder), int(nodes), cpu, memory))
