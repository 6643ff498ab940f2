"""What `kubectl apply -k deploy/k8s` sends is what Kubernetes takes, and fits together.

Rendered by kubectl where the machine has it; else every manifest is looked at as it is written.
"""

import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped]
import pytest
import yaml

from kernel.messaging.topology import rpc_queue
from nova.composition import ALL, GATEWAY

FOLDER = Path(__file__).parents[2] / "deploy" / "k8s"
VERSION = "1.34"
OF_OPERATORS = {"RabbitmqCluster", "Cluster", "ScaledObject"}
SECRETS_OF_OPERATORS = {"nova-postgres-superuser"}
KUSTOMIZATION = "kustomization.yaml"
Manifest = dict[str, Any]

NAMES, BROKER, DATABASE, METRICS, TRACES = 53, 5672, 5432, 9464, 4318
HTTP, WEBHOOKS, LETTERS = 8080, 443, (465, 587)

needs_kubectl = pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl, which renders them, is not here")


def documents(text: str) -> list[Manifest]:
    return [each for each in yaml.safe_load_all(text) if each]


def written() -> list[Path]:
    return [path for path in sorted(FOLDER.rglob("*.yaml")) if path.name != KUSTOMIZATION]


@cache
def rendered() -> list[Manifest]:
    done = subprocess.run(["kubectl", "kustomize", str(FOLDER)], capture_output=True, text=True, check=True)
    return documents(done.stdout)


def of_kind(kind: str) -> dict[str, Manifest]:
    return {each["metadata"]["name"]: each for each in rendered() if each["kind"] == kind}


def pods() -> dict[str, Manifest]:
    found = {**of_kind("Deployment"), **of_kind("Job")}
    return {name: each["spec"]["template"] for name, each in found.items()}


def require_valid(manifest: Manifest) -> None:
    """Kinds of operators have no schema in Kubernetes: they need a name at least."""
    if manifest["kind"] in OF_OPERATORS:
        assert {"apiVersion", "metadata", "spec"} <= manifest.keys()
        return
    kubernetes_validate.validate(manifest, VERSION, strict=True)


@pytest.mark.parametrize("path", written(), ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_every_manifest_is_what_kubernetes_takes(path: Path) -> None:
    for manifest in documents(path.read_text()):
        require_valid(manifest)


def test_every_manifest_belongs_to_a_kustomization_and_every_name_there_to_a_manifest() -> None:
    reached = {FOLDER}
    waiting = [FOLDER]
    while waiting:
        folder = waiting.pop()
        for name in documents((folder / KUSTOMIZATION).read_text())[0]["resources"]:
            path = (folder / name).resolve()
            assert path.exists(), path
            if path not in reached and path.is_dir():
                waiting.append(path)
            reached.add(path)
    assert set(written()) <= reached


@needs_kubectl
def test_what_is_rendered_is_what_kubernetes_takes() -> None:
    for manifest in rendered():
        require_valid(manifest)


@needs_kubectl
def test_every_process_of_nova_is_deployed_with_two_replicas_at_least() -> None:
    assert of_kind("Deployment").keys() == {f"nova-{name}" for name in ALL}
    scaled = {each["spec"]["scaleTargetRef"]["name"]: each["spec"] for each in of_kind("ScaledObject").values()}
    scalers = of_kind("HorizontalPodAutoscaler").values()
    by_cpu = {each["spec"]["scaleTargetRef"]["name"]: each["spec"] for each in scalers}
    assert scaled.keys() | by_cpu.keys() == of_kind("Deployment").keys()
    assert all(spec["minReplicaCount"] >= 2 for spec in scaled.values())
    assert all(spec["minReplicas"] >= 2 for spec in by_cpu.values())


@needs_kubectl
@pytest.mark.parametrize("name", [name for name in ALL if name != GATEWAY])
def test_a_service_runs_itself_by_its_own_secret_and_grows_with_its_own_calls(name: str) -> None:
    [container] = of_kind("Deployment")[f"nova-{name}"]["spec"]["template"]["spec"]["containers"]
    assert container["args"] == ["serve", name]
    assert container["envFrom"][1]["secretRef"]["name"] == f"nova-{name}"
    [trigger] = of_kind("ScaledObject")[f"nova-{name}"]["spec"]["triggers"]
    assert trigger["metadata"]["queueName"] == rpc_queue(name).name
    assert trigger["metadata"]["hostFromEnv"] == f"NOVA_{name.upper()}_BROKER_URL"


@needs_kubectl
def test_the_selectors_of_every_deployment_and_budget_choose_its_own_pods_alone() -> None:
    labels = {name: template["metadata"]["labels"] for name, template in pods().items()}
    for kind in ("Deployment", "PodDisruptionBudget"):
        for name, manifest in of_kind(kind).items():
            if name == "nova-broker":
                continue
            wanted = manifest["spec"]["selector"]["matchLabels"].items()
            assert [pod for pod, has in labels.items() if wanted <= has.items()] == [name]


def ports_of(template: Manifest, direction: str) -> set[int]:
    """Where the policies let a pod go (``egress``), or where they let others in (``ingress``)."""
    labels = template["metadata"]["labels"]
    return {
        each["port"]
        for policy in of_kind("NetworkPolicy").values()
        if chooses(policy["spec"]["podSelector"], labels)
        for rule in policy["spec"].get(direction, ())
        for each in rule["ports"]
    }


def chooses(selector: Manifest, labels: dict[str, str]) -> bool:
    wanted = selector.get("matchLabels", {}).items()
    return wanted <= labels.items() and all(
        each["key"] in labels and labels[each["key"]] in each.get("values", labels.values())
        for each in selector.get("matchExpressions", ())
    )


@needs_kubectl
def test_every_process_reaches_what_it_needs_and_nothing_else() -> None:
    common = {NAMES, BROKER, DATABASE, TRACES}
    more: dict[str, set[int]] = {"notify": {WEBHOOKS, *LETTERS}, "gateway": set(LETTERS)}
    for name in ALL:
        assert ports_of(pods()[f"nova-{name}"], "egress") == common | more.get(name, set()), name
    backup = of_kind("CronJob")["nova-backup"]["spec"]["jobTemplate"]["spec"]["template"]
    for template in (pods()["nova-migrations"], backup):
        assert ports_of(template, "egress") == {NAMES, DATABASE}


@needs_kubectl
def test_a_process_is_asked_for_metrics_and_the_gateway_by_browsers() -> None:
    for name in ALL:
        assert ports_of(pods()[f"nova-{name}"], "ingress") == {METRICS} | ({HTTP} if name == GATEWAY else set()), name
    assert of_kind("ConfigMap")["nova-settings"]["data"]["NOVA_METRICS_PORT"] == str(METRICS)


@needs_kubectl
def test_no_process_runs_as_root_or_writes_but_into_memory() -> None:
    for template in pods().values():
        spec = template["spec"]
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["automountServiceAccountToken"] is False
        for container in spec["containers"]:
            assert container["securityContext"]["readOnlyRootFilesystem"] is True
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
            assert "limits" in container["resources"]
        assert all("emptyDir" in volume for volume in spec["volumes"])


@needs_kubectl
def test_no_secret_is_written_down() -> None:
    assert of_kind("Secret") == {}
    named = {
        source["secretRef"]["name"]
        for template in pods().values()
        for container in template["spec"]["containers"]
        for source in container["envFrom"]
        if "secretRef" in source
    }
    assert named == {f"nova-{name}" for name in ALL} | {"nova-migrations"}
    told = (FOLDER.parents[1] / "docs" / "scaling.md").read_text()
    assert all(name in told for name in (*named, *SECRETS_OF_OPERATORS, "nova-broker-definitions"))


@needs_kubectl
def test_a_process_is_given_longer_to_stop_than_it_takes() -> None:
    from kernel.run import STOP_SECONDS

    for name, manifest in of_kind("Deployment").items():
        assert manifest["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] > STOP_SECONDS, name
