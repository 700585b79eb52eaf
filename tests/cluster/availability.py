"""How many pods of each disruption budget were available while something went on, of every change the server told."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import uuid4

from tests.cluster.kubernetes import MERGE, Cluster, place
from tests.manifests.rendering import Object, selects

END = "seen-until"


class Seen:
    """`fewest` at one time, `floor` as the controller of budgets works it out; both by the budget's name."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster, self.end = cluster, uuid4().hex
        self.budgets = {one["metadata"]["name"]: one for one in cluster.all("poddisruptionbudgets")}
        self.floor = {name: int(one["status"]["desiredHealthy"]) for name, one in self.budgets.items()}
        listed = cluster.read(place("pods"))
        self.since = listed["metadata"]["resourceVersion"]
        self.pods = {one["metadata"]["uid"]: one for one in listed["items"]}
        self.before = self.available()
        self.fewest = dict(self.before)

    def available(self) -> dict[str, int]:
        selectors = {name: one["spec"]["selector"] for name, one in self.budgets.items()}
        there = [one["metadata"]["labels"] for one in self.pods.values() if _serves(one)]
        return {name: sum(selects(one, labels) for labels in there) for name, one in selectors.items()}

    def below(self) -> list[str]:
        return [
            f"{name} had {fewest} of {self.floor[name]}"
            for name, fewest in self.fewest.items()
            if fewest < self.floor[name]
        ]

    def follow(self) -> None:
        asked = {"watch": "1", "resourceVersion": self.since}
        with self.cluster.api.stream("GET", place("pods"), params=asked, timeout=600) as answer:
            answer.raise_for_status()
            for line in answer.iter_lines():
                event = json.loads(line)
                assert event["type"] != "ERROR", event
                self.hear(event["type"], event["object"])
                if event["object"]["metadata"].get("annotations", {}).get(END) == self.end:
                    return
        raise AssertionError("the server stopped telling of pods")

    def hear(self, kind: str, pod: Object) -> None:
        self.pods[pod["metadata"]["uid"]] = pod
        if kind == "DELETED":
            del self.pods[pod["metadata"]["uid"]]
        self.fewest = {name: min(self.fewest[name], now) for name, now in self.available().items()}

    def mark_the_end(self) -> None:
        pod = self.cluster.all("pods")[0]["metadata"]["name"]
        marked = {"metadata": {"annotations": {END: self.end}}}
        self.cluster.api.patch(f"{place('pods')}/{pod}", json=marked, headers=MERGE).raise_for_status()


def _serves(pod: Object) -> bool:
    ready = any(one["type"] == "Ready" and one["status"] == "True" for one in pod["status"].get("conditions", []))
    return ready and "deletionTimestamp" not in pod["metadata"]


@contextmanager
def watching(cluster: Cluster) -> Iterator[Seen]:
    """What was seen is complete when the block has ended."""
    seen = Seen(cluster)
    with ThreadPoolExecutor(1) as beside:
        following = beside.submit(seen.follow)
        try:
            yield seen
        finally:
            seen.mark_the_end()
            following.result(timeout=120)
