from gateway.schema import metadata
from kernel.migrations import run_environment

run_environment(metadata)
