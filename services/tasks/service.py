"""Tasks (the journal) as a nameko service."""

from collections.abc import Sequence
from typing import Any

from nameko.timer import timer

from contracts.commands import attachments, dictionaries, reminders
from contracts.commands import tasks as schemas
from contracts.envelope import PublicEvent
from contracts.roles import EVERYONE, HEADS, OFFICE, SELLERS
from kernel.calls import Call
from kernel.entrypoints import command, query
from kernel.identity import AS_SERVICE, Caller
from kernel.service import Service
from kernel.sql import Session
from kernel.subscribing import subscribe
from services.tasks import overdue, policies, quiet
from services.tasks.app import TasksApplication

GATHER_SECONDS = 0.2  # nobody waits for an entry of the journal


class TasksService(Service):
    name = "tasks"
    application_class = TasksApplication
    application: TasksApplication

    @subscribe("customers", gather_seconds=GATHER_SECONDS)
    def when_customers_tell(self, session: Session, events: Sequence[PublicEvent]) -> None:
        policies.log_what_happened(self.application, session, "customers", events)
        quiet.quiet_reminders_of_deleted(self.application, session, events)
        self.application.erase_files_of_erased(session, events)

    @subscribe("orders", gather_seconds=GATHER_SECONDS)
    def when_orders_tell(self, session: Session, events: Sequence[PublicEvent]) -> None:
        policies.log_what_happened(self.application, session, "orders", events)
        overdue.move_reminders_of_unpaid(self.application, session, events)

    @subscribe("notify", gather_seconds=GATHER_SECONDS)
    def when_notify_tells(self, session: Session, events: Sequence[PublicEvent]) -> None:
        policies.log_what_happened(self.application, session, "notify", events)

    @subscribe("gateway", gather_seconds=GATHER_SECONDS)
    def when_the_gateway_tells(self, session: Session, events: Sequence[PublicEvent]) -> None:
        self.application.fold_heard(session, "gateway", events)

    @timer(interval=1, eager=True)
    def fire_due_reminders(self) -> None:
        self.application.fire_due_reminders()

    def require_seen(self, caller: Caller, body: dict[str, Any]) -> None:
        self.application.require_seen(caller, body)

    @command(schemas.LogEntry, SELLERS)
    def log_entry(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.log_entry(call, body)

    @command(schemas.ChangeEntry, EVERYONE)
    def change_entry(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.change_entry(call, body)

    @command(schemas.BulkChange, SELLERS)
    def change_entries(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.change_entries(call, body)

    @command(schemas.UndoBulkChange, SELLERS)
    def undo_bulk_change(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.undo_bulk_change(call, body)

    @command(schemas.CommentEntry, EVERYONE)
    def comment_entry(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.comment_entry(call, body)

    @query(schemas.EntryHistory, EVERYONE)
    def entry_history(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.entry_history(question)

    @query(schemas.EntryHistory, EVERYONE)
    def entry_comments(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.entry_comments(question)

    @command(reminders.SetReminder, SELLERS)
    def set_reminder(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.set_reminder(call, body)

    @command(reminders.CancelReminderOfEntry, SELLERS)
    def cancel_reminder_of_entry(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.cancel_reminder_of_entry(call, body)

    @command(reminders.SnoozeReminder, EVERYONE)
    def snooze_reminder(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.snooze_reminder(call, body)

    @command(reminders.FinishReminder, EVERYONE)
    def finish_reminder(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.finish_reminder(call, body)

    @command(reminders.ReminderChange, EVERYONE)
    def cancel_reminder(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.cancel_reminder(call, body)

    @query(reminders.ReminderQuery, EVERYONE)
    def get_reminder(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_reminder(call, question["reminder_id"])

    @query(reminders.ReminderList, EVERYONE)
    def list_reminders(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_reminders(call, question)

    @query(schemas.EntryQuery, EVERYONE)
    def get_entry(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_entry(question["entry_id"])

    @query(schemas.JournalList, EVERYONE)
    def list_journal(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_journal(call, question)

    @command(dictionaries.AddEntry, HEADS)
    def add_dictionary_entry(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.add_dictionary_entry(call, body)

    @command(dictionaries.ChangeEntry, HEADS)
    def change_dictionary_entry(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.change_dictionary_entry(call, body)

    @command(dictionaries.RetireEntry, HEADS)
    def retire_dictionary_entry(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.retire_dictionary_entry(call, body)

    @command(dictionaries.RestoreEntry, HEADS)
    def restore_dictionary_entry(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.restore_dictionary_entry(call, body)

    @query(dictionaries.EntryQuery, EVERYONE)
    def get_dictionary_entry(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_dictionary_entry(question)

    @query(dictionaries.EntryList, EVERYONE)
    def list_dictionary(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_dictionary(question)

    @command(attachments.AttachToEntry, SELLERS)
    def attach_file(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.attach_file(call, body)

    @command(attachments.AttachmentOfEntry, SELLERS)
    def detach_file(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.detach_file(call, body)

    @query(attachments.AttachmentsOfEntry, EVERYONE)
    def list_attachments(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_attachments(question)

    @query(attachments.AttachmentOfEntry, EVERYONE)
    def get_attachment(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_attachment(question)

    @query(attachments.AttachmentsAmong, OFFICE | AS_SERVICE)
    def attachments_among(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.attachments_among(question)

    @query(attachments.HeldFiles, AS_SERVICE)
    def held_files(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.held_files(question)
