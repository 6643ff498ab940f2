from kernel.migrations import run_environment, with_events
from services.inventory.tables import metadata

run_environment(with_events("inventory", metadata))
