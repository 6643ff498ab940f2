"""The days of the company."""

from collections.abc import Mapping
from datetime import date

from contracts.company import company_zone, day_of
from kernel.application import ServiceApplication
from kernel.clock import Clock


class Calendar(ServiceApplication):
    """Which day it is in the company's time zone."""

    def __init__(self, database_url: str, clock: Clock, environment: Mapping[str, str] | None = None) -> None:
        super().__init__(database_url, clock, environment)
        self._zone = company_zone(self.environment)

    def _today(self) -> date:
        return day_of(self.clock.now(), self._zone)
