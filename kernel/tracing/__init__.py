"""Traces: what one request caused, through every process, as OpenTelemetry tells it.

``spans`` stands in the code, and does nothing until ``setup`` was told by the environment to export traces.
"""
