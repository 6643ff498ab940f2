"""Makes the standard library and psycopg2 cooperative. Imported first, and only, by processes that serve."""

import eventlet

eventlet.monkey_patch()

from psycogreen.eventlet import patch_psycopg  # noqa: E402

patch_psycopg()
