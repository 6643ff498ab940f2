"""A password is slow to check on purpose; nobody else waits for that."""

import subprocess
import sys

PROGRAM = """
import kernel.green
import eventlet
from gateway.auth.passwords import is_password, password_hash

turns = 0

def others():
    global turns
    while True:
        turns += 1
        eventlet.sleep(0)

eventlet.spawn(others)
eventlet.sleep(0)
before = turns
kept = password_hash("right")
hashed = turns
answers = is_password(kept, "right"), is_password(kept, "wrong"), is_password(None, "right")
print(answers, hashed > before + 1, turns > hashed + 1)
"""


def test_others_go_on_while_a_password_is_checked() -> None:
    told = subprocess.run([sys.executable, "-W", "ignore", "-c", PROGRAM], capture_output=True, text=True, timeout=60)
    assert told.stdout.strip() == "(True, False, False) True True", told.stderr
