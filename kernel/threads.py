"""Long computations in a process whose greenlets share one thread."""

from collections.abc import Callable
from typing import Any

from eventlet import tpool
from eventlet.patcher import is_monkey_patched


def in_thread(work: Callable[..., Any], *arguments: Any) -> Any:
    """Runs what computes for long and releases the interpreter's lock, while other greenlets go on."""
    return tpool.execute(work, *arguments) if is_monkey_patched("thread") else work(*arguments)
