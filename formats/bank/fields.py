"""The fields of one section as values: what is wrong with them is collected, so that all of it can be said at once."""

from datetime import date
from decimal import Decimal

from formats.bank.faults import Fault, Missing, NotAboveZero
from formats.bank.sections import Section
from formats.bank.values import day, money, shortened


class Fields:
    def __init__(self, section: Section) -> None:
        self.section = section
        self.faults: list[Fault] = []

    def day(self, name: str) -> date | None:
        """None when it is not given, or wrong."""
        try:
            given = self.section.only(name)
            return given and day(given[1], given[0], name)
        except Fault as fault:
            self.faults.append(fault)
            return None

    def money(self, name: str) -> Decimal | None:
        """None when it is not given, or wrong."""
        try:
            given = self.section.only(name)
            return given and money(given[1], given[0], name)
        except Fault as fault:
            self.faults.append(fault)
            return None

    def sum_of_payment(self, name: str) -> Decimal | None:
        """It must be there, and above zero."""
        faults_before = len(self.faults)
        amount = self.money(name)
        if len(self.faults) == faults_before:
            self._require_above_zero(name, amount)
        return amount

    def missing(self, name: str) -> None:
        self.faults.append(Missing(self.section.line, field=name))

    def _require_above_zero(self, name: str, amount: Decimal | None) -> None:
        given = self.section.only(name)
        if amount is None or given is None:
            self.missing(name)
        elif amount <= 0:
            self.faults.append(NotAboveZero(given[0], field=name, text=shortened(given[1])))
