"""Dashboards and alerts read what Nova tells, by the names that it has; promtool agrees with the rules."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

import gateway.metrics
import services.notify.metrics
import services.orders.metrics
import services.tasks.metrics
from kernel.metrics import gauges, instruments
from nova.composition import ALL, service_class
from tests.infrastructure.promtool import promtool

FOLDER = Path(__file__).parents[2] / "deploy" / "observability"
NAME = re.compile(r"\b(?:nova[_:]|process_|python_)[a-z0-9_:]+")
MODULES = (
    gateway.metrics,
    services.notify.metrics,
    services.orders.metrics,
    services.tasks.metrics,
    gauges,
    instruments,
)


@pytest.fixture(scope="module")
def told() -> set[str]:
    """All names of samples that a process may tell."""
    names = {name for family in REGISTRY.collect() for name in _samples_of(family)}
    return names | {gauge.name for name in ALL for gauge in service_class(name).application_class.gauges}


def _samples_of(family: Any) -> Iterator[str]:
    yield family.name
    for ending in {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum")}.get(family.type, ()):
        yield f"{family.name}{ending}"


def rules() -> list[dict[str, str]]:
    groups = yaml.safe_load((FOLDER / "rules.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def test_rules_read_what_is_told(told: set[str]) -> None:
    recorded = {rule["record"] for rule in rules() if "record" in rule}
    read = {name for rule in rules() for name in NAME.findall(rule["expr"])}
    assert read - recorded <= told
    assert len(read) > 10


def test_dashboards_read_what_is_told_or_recorded(told: set[str]) -> None:
    recorded = {rule["record"] for rule in rules() if "record" in rule}
    dashboards = list((FOLDER / "grafana" / "dashboards").glob("*.json"))
    assert dashboards
    for dashboard in dashboards:
        panels = json.loads(dashboard.read_text())["panels"]
        read = {name for panel in panels for each in panel.get("targets", ()) for name in NAME.findall(each["expr"])}
        assert read - recorded <= told, dashboard.name
        assert len(read) > 10


def test_every_alert_says_what_to_do_and_is_tested() -> None:
    alerts = {rule["alert"]: rule for rule in rules() if "alert" in rule}
    for name, rule in alerts.items():
        assert rule["labels"].keys() == {"severity"}, name
        assert rule["annotations"].keys() == {"summary", "to_do"}, name
    cases = [
        case
        for test in yaml.safe_load((FOLDER / "rules_test.yml").read_text())["tests"]
        for case in test["alert_rule_test"]
    ]
    for comes in (True, False):
        tested = {case["alertname"] for case in cases if bool(case["exp_alerts"]) is comes}
        assert tested == set(alerts), f"alerts that {'come' if comes else 'do not come'}"


def test_names_of_metrics_follow_the_conventions() -> None:
    """A unit at the end, base units only, no counter without _total: Prometheus's own writer adds that."""
    for family in REGISTRY.collect():
        if family.name.startswith("nova_"):
            assert family.documentation.endswith("."), family.name
            assert re.fullmatch(r"nova(_[a-z0-9]+)+", family.name)
            assert not family.name.endswith(("_ms", "_milliseconds", "_minutes", "_count", "_total")), family.name
            if family.type == "histogram":
                assert family.name.endswith("_seconds"), family.name


def test_promtool_believes_configuration_and_rules() -> None:
    for arguments in (("check", "config", "prometheus.yml"), ("test", "rules", "rules_test.yml")):
        verdict = promtool(*arguments, folder=FOLDER)
        assert verdict.returncode == 0, verdict.stdout + verdict.stderr
