"""The log of what webhooks sent and have to send, and what somebody does about a delivery that is not taken."""

from datetime import timedelta

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from kernel.calls import Call
from kernel.problems import NotFound, Problem
from services.notify.answers import webhooks as answers
from services.notify.app.webhooks.registering import Answer, Body, Webhooks
from services.notify.projections.webhooks import cursors, history, queue, registered

KEPT_FOR = timedelta(days=7)
MOST_KEPT = 10_000


class EarlierFirst(Problem):
    status = 409
    message = "An earlier event of the same subject waits before this one: retry or skip that one."


class BeingSent(Problem):
    status = 409
    message = "It is being sent at this moment."


class DeliveryEnded(Problem):
    status = 409
    message = "This delivery has ended already."


class Deliveries(Webhooks):
    def list_deliveries(self, question: Body) -> Answer:
        """The newest first."""
        with self.reading() as session:
            self._webhook_row(session, question["webhook_id"])
            asked = {**question, "subject": question["subject"] and str(question["subject"])}
            return history.list_deliveries(session, **asked).answer(answers.delivery_row)

    def get_delivery(self, question: Body) -> Answer:
        with self.reading() as session:
            row = self._delivery_row(session, question)
            attempts = history.attempts_of(session, row["delivery_id"])
            return self.sealing.revealed(session, answers.delivery(row, attempts))

    def retry_delivery(self, call: Call, body: Body) -> Answer:
        """Now; what was delivered or skipped is sent once more. Raises EarlierFirst, BeingSent."""
        with self.transaction() as session:
            row = self._locked_row(session, body)
            if row["state"] == queue.WAITING:
                raise EarlierFirst
            if row["state"] == queue.SENDING and row["due_at"] > call.at:
                raise BeingSent
            queue.send_again(session, row, call.at)
            return answers.delivery_row(self._delivery_row(session, body))

    def skip_delivery(self, call: Call, body: Body) -> Answer:
        """It is given up, and what comes after it of the same subject is sent. Raises DeliveryEnded."""
        with self.transaction() as session:
            row = self._locked_row(session, body)
            if row["ended_at"] is not None:
                raise DeliveryEnded
            queue.skip(session, row, call.at)
            webhook = self._load({**body, "version": None})
            webhook.skip(row["delivery_id"], row["source"], row["position"], call.at, call.metadata)
            self.append(session, webhook)
            return answers.delivery_row(self._delivery_row(session, body))

    def forget_deliveries(self) -> int:
        """What ended more than a week ago, or before the last 10,000 of its webhook; returns how many."""
        forgotten = 0
        with self.reading() as session:
            ids = registered.all_ids(session)
        while more := self._forget_older():
            forgotten += more
        for webhook_id in ids:
            with self.transaction() as session:
                forgotten += history.forget_more_than(session, webhook_id, MOST_KEPT)
        return forgotten

    # steps

    def _forget_older(self) -> int:
        with self.transaction() as session:
            return history.forget_older(session, self.clock.now() - KEPT_FOR)

    def _locked_row(self, session: Session, body: Body) -> RowMapping:
        """As it is once nobody else changes what is to be sent of its source."""
        row = self._delivery_row(session, body)
        cursors.locked(session, row["webhook_id"], row["source"])
        return self._delivery_row(session, body)

    def _delivery_row(self, session: Session, question: Body) -> RowMapping:
        row = queue.delivery(session, question["delivery_id"])
        if row is None or row["webhook_id"] != question["webhook_id"]:
            raise NotFound(thing="delivery", id=question["delivery_id"])
        return row
