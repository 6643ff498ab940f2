"""What processes tell Prometheus, read by the parser of its client."""

from collections.abc import Iterable, Mapping

import requests
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families


class Told:
    """One scrape."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self.samples = [sample for family in families for sample in family.samples]

    @property
    def names(self) -> set[str]:
        return {sample.name for sample in self.samples}

    def value(self, name: str, **labels: str) -> float | None:
        """None when there is no such sample; the sum when there are several."""
        found = [each.value for each in self.samples if each.name == name and _has(each.labels, labels)]
        return sum(found) if found else None

    def number(self, name: str, **labels: str) -> float:
        """The same; it must be there."""
        found = self.value(name, **labels)
        assert found is not None, f"{name} {labels} is not told"
        return found

    def labels_of(self, name: str, label: str) -> set[str]:
        return {each.labels[label] for each in self.samples if each.name == name}


def scrape(port: int) -> Told:
    answer = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=10)
    assert answer.status_code == 200, answer.text
    return read(answer.text)


def read(text: str) -> Told:
    return Told(text_string_to_metric_families(text))


def _has(labels: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    return all(labels.get(name) == value for name, value in wanted.items())
