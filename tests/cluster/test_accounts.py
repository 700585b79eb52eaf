"""What each account may do at the API server, asked with a token of its own: nothing but ask about itself."""

from typing import Any

import pytest

from tests.cluster.conftest import Site
from tests.cluster.kubernetes import NAMESPACE, until
from tests.manifests.rendering import of_kind, render

ABOUT_ITSELF = {
    ("create", "authentication.k8s.io", "selfsubjectreviews"),
    ("create", "authorization.k8s.io", "selfsubjectaccessreviews"),
    ("create", "authorization.k8s.io", "selfsubjectrulesreviews"),
}
TOLD_TO_EVERYBODY = {
    "/.well-known/openid-configuration", "/.well-known/openid-configuration/", "/api", "/api/*", "/apis", "/apis/*",
    "/healthz", "/livez", "/openapi", "/openapi/*", "/openid/v1/jwks", "/openid/v1/jwks/", "/readyz", "/version",
    "/version/",
}  # fmt: skip


def token(site: Site, account: str) -> str:
    return site.cluster.run(f"kubectl create token {account} -n {NAMESPACE}").strip()


def rights(site: Site, token: str) -> tuple[set[tuple[str, str, str]], set[tuple[str, str]]]:
    """Of resources: verb, group, name; of addresses: verb, path."""
    asked = {
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SelfSubjectRulesReview",
        "spec": {"namespace": NAMESPACE},
    }
    with site.cluster.client(token) as client:
        answer = client.post("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", json=asked)
    answer.raise_for_status()
    told: Any = answer.json()["status"]
    assert told["incomplete"] is False
    resources = {
        (verb, group, name)
        for rule in told["resourceRules"]
        for verb in rule["verbs"]
        for group in rule.get("apiGroups", [])
        for name in rule.get("resources", [])
    }
    return resources, {
        (verb, path) for rule in told["nonResourceRules"] for verb in rule["verbs"] for path in rule["nonResourceURLs"]
    }


def test_each_may_only_ask_about_itself(site: Site) -> None:
    accounts = [one["metadata"]["name"] for one in site.cluster.all("serviceaccounts")]
    manifests = {one["metadata"]["name"] for one in of_kind(render(site.overlay), "ServiceAccount")}
    assert set(accounts) == manifests | {"default"} and len(manifests) >= 5
    for account in accounts:
        resources, addresses = rights(site, token(site, account))
        assert resources == ABOUT_ITSELF, account
        assert addresses == {("get", path) for path in TOLD_TO_EVERYBODY}, account


def test_every_pod_runs_as_an_account_of_its_service(site: Site) -> None:
    for one in site.cluster.all("pods"):
        service = one["metadata"]["labels"]["app.kubernetes.io/name"]
        assert one["spec"]["serviceAccountName"] in {f"{service}-account", service}


@pytest.fixture
def bound(production: Site) -> Any:
    """A role that is given to an account of the gateway."""
    path = f"/apis/rbac.authorization.k8s.io/v1/namespaces/{NAMESPACE}/rolebindings"
    binding = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "RoleBinding",
        "metadata": {"name": "planted", "namespace": NAMESPACE},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"},
        "subjects": [{"kind": "ServiceAccount", "name": "gateway-account", "namespace": NAMESPACE}],
    }
    production.cluster.apply([binding])
    yield
    production.cluster.api.delete(f"{path}/planted").raise_for_status()


def test_a_role_that_somebody_gave_is_seen(production: Site, bound: None) -> None:
    gateway, training = token(production, "gateway-account"), token(production, "training-account")
    until(lambda: ("list", "", "configmaps") in rights(production, gateway)[0], lambda: rights(production, gateway))
    assert rights(production, training)[0] == ABOUT_ITSELF
