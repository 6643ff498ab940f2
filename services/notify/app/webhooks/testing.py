"""A sample event, sent to a webhook at once, so that somebody sees what his receiver answers."""

from collections.abc import Mapping
from typing import Any

from contracts.envelope import moment_text
from contracts.registry import all_events, example_of
from kernel.calls import Call
from kernel.problems import NotFound, Problem
from services.notify.app.webhooks.deliveries import Deliveries
from services.notify.app.webhooks.registering import Answer, Body
from services.notify.app.webhooks.sending import WebhookSending, body_of


class TestsUnderWay(Problem):
    status = 409
    message = "Other tests of webhooks are under way: try again when they have ended."


class WebhookApplication(WebhookSending, Deliveries):
    """All that can be done with webhooks."""

    def test_webhook(self, call: Call, question: Body) -> Answer:
        """The golden example of the first event that it wants, signed as any other, with ``test`` in its envelope.

        It is no delivery: it is not tried again, and not logged. Raises TestsUnderWay.
        """
        with self.reading() as session:
            row = self._webhook_row(session, question["webhook_id"])
        event = {
            **_example(row["events"][0]),
            "id": str(call.new_id("test")),
            "time": moment_text(call.at),
            "test": True,
        }
        if not self.tests.acquire(blocking=False):
            raise TestsUnderWay
        try:
            body = body_of(event)
            headers = self._headers(row, event["id"], call.at, body)
            if headers is None:
                raise NotFound(thing="webhook", id=question["webhook_id"])
            attempt = self._posted(row["url"], headers, body)
        finally:
            self.tests.release()
        return {
            "event_id": event["id"],
            "type": event["type"],
            "status": attempt.status,
            "error": attempt.error,
            "answer": attempt.answer,
            "milliseconds": attempt.milliseconds,
        }


def _example(wanted: Mapping[str, Any]) -> dict[str, Any]:
    source = wanted["source"]
    event_type, version = next(
        (event_type, version)
        for its, event_type, version, _ in all_events()
        if its == source and event_type in (wanted["types"] or (event_type,))
    )
    return example_of(source, event_type, version)
