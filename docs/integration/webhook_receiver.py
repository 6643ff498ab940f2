"""A receiver of webhooks of another company system, with nothing but Python.

    python webhook_receiver.py PORT whsec_...

Register its address by POST /api/v1/webhooks; the answer has the secret, once. Each delivery is checked by the scheme
of https://www.standardwebhooks.com: who does not know the secret is refused, and so is what was recorded and is sent
again later. Nova sends an event until it is answered 2xx, so it may come twice: `webhook-id` tells, and is the same
whenever an event is sent. What happened to one subject comes in its order. A real receiver writes the event and its id
down in one transaction, answers at once, and does the work after that. It is sent RestoredFromBackup whatever it asked
for: of that source, what it has of positions after `kept_up_to` and before the event did not happen.
"""

import base64
import hashlib
import hmac
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOLERANCE_SECONDS = 5 * 60
MOST_BYTES = 8 * 1024 * 1024
seen = set()  # a table with a unique column in a real receiver


class NotBelieved(Exception):
    pass


def require_signature(secret, headers, body, now):
    """Raises NotBelieved."""
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not message_id or not timestamp.isdigit() or abs(now - int(timestamp)) > TOLERANCE_SECONDS:
        raise NotBelieved("no message of these minutes")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    # several while a secret is being changed, parted by spaces
    given = [each.partition(",")[2] for each in headers.get("webhook-signature", "").split() if each.startswith("v1,")]
    if not any(hmac.compare_digest(expected.encode(), each.encode()) for each in given):
        raise NotBelieved("no signature that fits")


def take(event):
    if event["type"] == "RestoredFromBackup":
        kept_up_to, position = event["data"]["kept_up_to"], event["position"]
        print(f"VOID: what {event['source'][1:]} told after {kept_up_to} and before {position}", flush=True)
    print(f"{event['type']} {event['subject']}", flush=True)


class Receiver(BaseHTTPRequestHandler):
    secret = ""

    def do_POST(self):
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MOST_BYTES:
            return self.answer(413)
        body = self.rfile.read(int(length))
        try:
            require_signature(self.secret, self.headers, body, time.time())
        except NotBelieved as error:
            print(f"refused: {error}", flush=True)
            return self.answer(401)
        message_id = self.headers["webhook-id"]
        if message_id in seen:
            print(f"again: {message_id}", flush=True)
        else:
            take(json.loads(body))
            seen.add(message_id)  # after the work: what failed is sent again
        return self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def main(port, secret):
    Receiver.secret = secret
    with ThreadingHTTPServer(("", int(port)), Receiver) as server:
        print("listening", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:3])
