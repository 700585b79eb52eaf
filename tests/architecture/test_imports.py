"""Each import contract holds for the tree, and has been seen broken by the one import it is there to refuse."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = {
    contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}
TRESPASSES = [
    ("The command line knows services, services know shared", "shared/chassis/app.py", "import services.training"),
    ("The command line knows services, services know shared", "services/training/app.py", "import passerelle.cli"),
    ("Services never import each other", "services/training/policies.py", "import services.selection.views"),
    ("Inside a service imports point at the domain", "services/training/views.py", "import services.training.api"),
    ("Inside a service imports point at the domain", "services/mobility/api.py", "import services.mobility.policies"),
    ("Inside a service imports point at the domain", "services/mobility/api.py", "import services.mobility.access"),
    ("Inside a service imports point at the domain", "services/gateway/views.py", "import services.gateway.web"),
    (
        "Inside a service imports point at the domain",
        "services/selection/domain/call.py",
        "import services.selection.app",
    ),
    *(
        ("Domains know no framework, database or network", "services/training/domain/cohort.py", f"import {package}")
        for package in ("aiokafka", "asyncpg", "fastapi", "httpx", "opentelemetry.trace", "sqlalchemy.orm")
    ),
    (
        "Domains know neither chassis nor messaging nor vault",
        "services/training/domain/cohort.py",
        "import shared.chassis",
    ),
    (
        "Domains know neither chassis nor messaging nor vault",
        "services/training/domain/cohort.py",
        "import shared.privacy",
    ),
    ("The command line holds no rules", "passerelle/cli.py", "import services.selection.domain.call"),
    ("Inside shared imports point at the kernel", "shared/kernel/decider.py", "import shared.contracts"),
    ("Inside shared imports point at the kernel", "shared/kernel/decider.py", "import shared.reference"),
    ("Inside shared imports point at the kernel", "shared/reference/countries.py", "import shared.kernel"),
    ("Inside shared imports point at the kernel", "shared/contracts/handover.py", "import shared.messaging"),
    ("Inside shared imports point at the kernel", "shared/messaging/relay.py", "import shared.chassis"),
    ("The vault knows the kernel alone", "shared/privacy/vault.py", "import shared.contracts"),
    ("Test support is imported by tests alone", "services/training/views.py", "import shared.testing"),
]
MODULES = sorted(
    {path for _, path, _ in TRESPASSES}
    | {f"services/{service}/domain/__init__.py" for service in ("selection", "training", "mobility", "gateway")}
    | {
        f"services/{service}/{module}.py"
        for service in ("selection", "mobility")
        for module in ("access", "policies", "app")
    }
    | {"services/selection/views.py", "services/training/api.py", "services/gateway/web/__init__.py"}
    | {f"shared/{package}/__init__.py" for package in ("testing", "chassis")}
)


def broken_contracts(tree: Path) -> set[str]:
    linter = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run(
        [linter, "--no-logo", "--no-cache"],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
        env={"COLUMNS": "200"},
    )
    verdicts = dict(re.findall(r"^(.+?) ?(KEPT|BROKEN)$", told.stdout, flags=re.MULTILINE))
    assert set(verdicts) == CONTRACTS, told.stdout + told.stderr
    return {name for name, verdict in verdicts.items() if verdict == "BROKEN"}


@pytest.fixture(scope="session")
def model_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shape of ours, with empty modules and the very same contracts."""
    tree = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", tree)
    for module in MODULES:
        file = tree / module
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        for package in file.relative_to(tree).parents[:-1]:
            (tree / package / "__init__.py").touch()
    return tree


def test_the_tree_keeps_every_contract():
    assert broken_contracts(ROOT) == set()


def test_an_empty_tree_keeps_every_contract(model_tree):
    assert broken_contracts(model_tree) == set()


def test_every_contract_has_a_trespass_that_shows_it_broken():
    assert {contract for contract, _, _ in TRESPASSES} == CONTRACTS


@pytest.mark.parametrize(("contract", "module", "trespass"), TRESPASSES, ids=lambda value: value.replace(" ", "-"))
def test_a_trespass_breaks_its_contract_and_no_other(model_tree, tmp_path, contract, module, trespass):
    tree = shutil.copytree(model_tree, tmp_path / "tree")
    (tree / module).write_text(f"{trespass}\n")
    assert broken_contracts(tree) == {contract}
