"""Files for 1C, in CommerceML 2.10."""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import Nothing
from contracts.commands.periods import Period
from contracts.company import company_zone
from contracts.roles import BOOKKEEPERS
from gateway.api import PREFIX
from gateway.api.documents import XML
from gateway.api.operation import download
from gateway.api.questions import Question
from gateway.commerceml import documents, goods, parties
from gateway.commerceml.reading import Answer, Ask
from gateway.context import gateway
from gateway.headers import this_call

PERIOD = Question(Period, {"since": "since", "until": "until"})
NOTHING = Question(Nothing, {})

blueprint = Blueprint("commerceml", __name__, url_prefix=f"{PREFIX}/exports/commerceml")


@blueprint.get("/catalog.xml")
@download(BOOKKEEPERS, XML)
def export_catalogue() -> Response:
    """Download groups, characteristics and items (``import.xml``): retired ones are marked as deleted."""
    return _whole("import", goods.catalogue)


@blueprint.get("/offers.xml")
@download(BOOKKEEPERS, XML)
def export_offers() -> Response:
    """Download the prices of today and the stock of now (``offers.xml``), of all items that have a price."""
    return _whole("offers", goods.offers)


@blueprint.get("/customers.xml")
@download(BOOKKEEPERS, XML)
def export_customers() -> Response:
    """Download all customers with legal data and bank accounts, as the counterparties of one document."""
    return _whole("customers", parties.customers)


@blueprint.get("/documents.xml")
@download(BOOKKEEPERS, XML, parameters=PERIOD.parameters)
def export_documents() -> Response:
    """Download orders, invoices, shipments, returns and payments of a period, both days included, with their customers.

    Orders are as they are now, by the day of their placing. What was cancelled or reversed is marked so; drafts are
    left out, and what was brought in from before Nova.
    """
    period, zone = PERIOD.asked(), company_zone(gateway().settings.environment)
    return _file("documents", documents.documents(_ask(), period, _now(), zone))


def _whole(name: str, written: Callable[[Ask, datetime], Iterator[bytes]]) -> Response:
    NOTHING.asked()
    return _file(name, written(_ask(), _now()))


def _now() -> datetime:
    here = gateway()
    return here.clock.now().astimezone(company_zone(here.settings.environment))


def _ask() -> Ask:
    """Asks in the name of this request, also while its answer is on the way."""
    services, call = gateway().services, this_call()

    def ask(service: str, query: str, question: Mapping[str, Any]) -> Answer:
        return services.query(call, service, query, question)

    return ask


def _by_turns(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Other requests of this process have their turn between two pieces."""
    for piece in pieces:
        yield piece
        time.sleep(0)


def _file(name: str, pieces: Iterator[bytes]) -> Response:
    """The first piece is there before the answer begins, so that a refusal is told as one.

    What goes wrong later ends the connection: the file is not well-formed, and nobody takes it for a whole one.
    """
    first = next(pieces, b"")
    response = Response(chain((first,), _by_turns(pieces)), mimetype=XML)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xml"'
    response.headers["Cache-Control"] = "no-store"
    return response
