"""Statements of account on paper: both parties with their legal data, and the account as it is at this moment."""

from collections.abc import Mapping
from typing import Any

from kernel.calls import Call
from kernel.problems import NotFound
from services.orders.answers import debts as debt_answers
from services.orders.app.debts import Debts
from services.orders.app.issuing import Issuing
from services.orders.papers import account as account_paper
from services.orders.papers import frozen
from services.orders.projections import company, customers, debts

Body = Mapping[str, Any]
Answer = dict[str, Any]


class Statements(Debts, Issuing):
    def statement_document(self, call: Call, question: Body) -> Answer:
        """What the paper says, ready to be set: it is neither numbered nor issued, and nothing is kept of it."""
        since, until = question["since"], question["until"]
        with self.reading() as session:
            customer_id = customers.kept_one(session, question["customer_id"])
            known = customers.legal_data_of(session, [customer_id])
            if customer_id not in known:
                raise NotFound(thing="customer", id=customer_id)
            language, own = self._language(session, question), company.company_row(session)
            opening = debts.balance_before(session, customer_id, since)
            entries = debts.entries_since(session, customer_id, since, until)
        buyer = known[customer_id]
        who = {"id": str(customer_id), "name": buyer["name"]}
        told = debt_answers.statement(who, since, until, opening, entries)
        account = frozen.bank_account(own["card"]["bank_accounts"], None)
        seller = {**frozen.seller(own["card"], account), "logo": own["logo"]}
        parties = {"seller": seller, "buyer": frozen.buyer(buyer)}
        return account_paper.content(told, parties, language, call.at, self.zone)
