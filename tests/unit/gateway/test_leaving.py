"""A gateway that is to stop still answers, and says that others should be asked."""

from flask import Flask
from flask.testing import FlaskClient

from gateway.context import Gateway


def test_a_gateway_takes_requests_until_it_is_to_stop(app: Flask, client: FlaskClient) -> None:
    gateway: Gateway = app.extensions["nova"]
    assert (client.get("/health/accepting").status_code, client.get("/health/ready").status_code) == (200, 200)
    gateway.readiness.leave()
    assert (client.get("/health/accepting").status_code, client.get("/health/ready").status_code) == (503, 503)
    assert client.get("/health/live").status_code == 200
    assert client.get("/api/v1/users").status_code == 200
