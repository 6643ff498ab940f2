"""``python -m nova`` is ``nova``."""

from nova.cli import main

main()
