"""Named points at which a fault test ends the process, as a power cut would.

``NOVA_CRASH_AT=after_publish`` kills the process with SIGKILL when it gets there; unset, nothing happens.
"""

import os
import signal

_CRASH_AT = os.environ.get("NOVA_CRASH_AT")


def reached(point: str) -> None:
    if point == _CRASH_AT:
        os.kill(os.getpid(), signal.SIGKILL)
