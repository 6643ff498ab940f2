from kernel.migrations import run_environment, with_events
from services.notify.tables import metadata

run_environment(with_events("notify", metadata))
