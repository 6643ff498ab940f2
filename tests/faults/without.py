"""`python -m tests.faults.without GUARD serve orders`: Nova as it would be without one of its guards."""

import sys


def main() -> None:
    """Processes that serve are made cooperative before anything else is imported."""
    import kernel.green  # noqa: F401
    from nova.cli import main as nova
    from tests.faults import removals

    guard = sys.argv.pop(1)
    getattr(removals, guard)()
    nova()


if __name__ == "__main__":
    main()
