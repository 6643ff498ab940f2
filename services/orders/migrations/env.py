from kernel.migrations import run_environment, with_events
from services.orders.tables import metadata

run_environment(with_events("orders", metadata))
