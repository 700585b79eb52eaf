"""Topics and rights at Kafka are those that the services use."""

import importlib

import pytest

from shared.chassis import Service
from shared.messaging.broker import PARTITIONS
from shared.messaging.record import topic_of
from tests.manifests.rendering import named, of_kind, render
from tests.manifests.test_manifests import SERVICES


def declared(service: str) -> Service:
    found: Service = importlib.import_module(f"services.{service}.app").service
    return found


@pytest.mark.parametrize("overlay", ["dev", "production"])
def test_every_topic_has_the_partitions_that_keys_are_spread_over(overlay: str) -> None:
    topics = of_kind(render(overlay), "KafkaTopic")
    assert {one["metadata"]["name"]: one["spec"]["partitions"] for one in topics} == {
        topic_of(service): PARTITIONS for service in SERVICES
    }


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_may_write_its_topic_and_make_it_anew_and_read_what_it_listens_to(service: str) -> None:
    rules = named(render("production"), "KafkaUser", f"{service}-broker")["spec"]["authorization"]["acls"]
    may = {(rule["resource"]["type"], rule["resource"]["name"]): set(rule["operations"]) for rule in rules}
    assert len(may) == len(rules)
    read = {("topic", topic_of(other)): {"Read", "Describe"} for other in declared(service).listens_to}
    own = {
        ("topic", topic_of(service)): {"Write", "Read", "Describe", "Create", "Delete"},
        ("group", service): {"Read", "Describe"},
    }
    assert may == read | own


def test_no_topic_has_fewer_copies_than_production_can_lose() -> None:
    for one in of_kind(render("production"), "KafkaTopic"):
        assert (one["spec"]["replicas"], one["spec"]["config"]["min.insync.replicas"]) == (3, 2)
