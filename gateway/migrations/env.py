from gateway.imports.tables import imports
from kernel.migrations import run_environment

run_environment(imports.metadata)
