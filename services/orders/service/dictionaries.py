"""The part of the orders service that is about the fields of orders and the kinds of payments of the company's own."""

from typing import Any

from contracts.commands import dictionaries
from contracts.roles import EVERYONE, HEADS
from kernel.calls import Call
from kernel.entrypoints import command, query
from kernel.service import Service
from services.orders.app import OrdersApplication

Body = dict[str, Any]
Answer = dict[str, Any]


class DictionariesService(Service):
    application: OrdersApplication

    @command(dictionaries.AddEntry, HEADS)
    def add_dictionary_entry(self, call: Call, body: Body) -> Answer:
        return self.application.add_dictionary_entry(call, body)

    @command(dictionaries.ChangeEntry, HEADS)
    def change_dictionary_entry(self, call: Call, body: Body) -> Answer:
        return self.application.change_dictionary_entry(call, body)

    @command(dictionaries.RetireEntry, HEADS)
    def retire_dictionary_entry(self, call: Call, body: Body) -> Answer:
        return self.application.retire_dictionary_entry(call, body)

    @command(dictionaries.RestoreEntry, HEADS)
    def restore_dictionary_entry(self, call: Call, body: Body) -> Answer:
        return self.application.restore_dictionary_entry(call, body)

    @query(dictionaries.EntryQuery, EVERYONE)
    def get_dictionary_entry(self, call: Call, question: Body) -> Answer:
        return self.application.get_dictionary_entry(question)

    @query(dictionaries.EntryList, EVERYONE)
    def list_dictionary(self, call: Call, question: Body) -> Answer:
        return self.application.list_dictionary(question)
