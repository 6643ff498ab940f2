"""The HTTP API: one module per thing, each a row of operations that say what they take, give and allow."""

PREFIX = "/api/v1"
