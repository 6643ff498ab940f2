"""Where ``nova`` begins. Processes that serve are made cooperative before anything else is imported."""

import sys
import warnings

SERVING = frozenset({"up", "serve"})


def main() -> None:
    """The console script."""
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    if sys.argv[1:2] and sys.argv[1] in SERVING:
        import kernel.green  # noqa: F401
    from nova.commands.root import nova

    nova(prog_name="nova")
