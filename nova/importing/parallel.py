"""A few requests at a time, in a window that does not grow with the file."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Input = TypeVar("Input")
Output = TypeVar("Output")
THREADS = 4
WINDOW = 4 * THREADS


def each(work: Callable[[Input], Output], inputs: Iterable[Input]) -> Iterator[tuple[Input, Output]]:
    """Inputs with their results, in the order of the inputs. The first error ends it; what is under way is awaited."""
    with ThreadPoolExecutor(THREADS, thread_name_prefix="import") as pool:
        waiting: deque[tuple[Input, Future[Output]]] = deque()
        try:
            for each_input in inputs:
                waiting.append((each_input, pool.submit(work, each_input)))
                if len(waiting) >= WINDOW:
                    yield _result(waiting)
            while waiting:
                yield _result(waiting)
        finally:
            for _, future in waiting:
                future.cancel()


def _result(waiting: "deque[tuple[Input, Future[Output]]]") -> tuple[Input, Output]:
    first, future = waiting.popleft()
    return first, future.result()
