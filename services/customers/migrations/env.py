from kernel.migrations import run_environment, with_events
from services.customers.tables import metadata

run_environment(with_events("customers", metadata))
