"""What programs are told of the API."""

from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator


def test_the_description_of_the_api_is_valid_openapi(client: FlaskClient) -> None:
    OpenAPIV31SpecValidator(client.get("/api/v1/openapi.json").json).validate()
