from kernel.migrations import run_environment, with_events
from services.tasks.tables import metadata

run_environment(with_events("tasks", metadata))
