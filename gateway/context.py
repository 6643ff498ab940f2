"""What every request needs, made once per application."""

from dataclasses import dataclass

from flask import current_app

from contracts.languages import Words
from gateway.attachments.shelf import Shelf
from gateway.attachments.sweeping import Sweeper
from gateway.auth.accounts import Accounts
from gateway.auth.throttle import Throttle
from gateway.background import Background
from gateway.clients import Services
from gateway.imports.importing import Importing
from gateway.letters.ways_in import WaysIn
from gateway.live import Feeds, Hub
from gateway.readiness import Readiness
from gateway.sight import Sight
from kernel.clock import Clock
from kernel.config import Settings

MOST_GUESSES = {"name": 10, "address": 50, "forgotten": 3, "forgetful": 30}


@dataclass(frozen=True)
class Gateway:
    settings: Settings
    clock: Clock
    accounts: Accounts
    services: Services
    importing: Importing
    shelf: Shelf
    sweeper: Sweeper
    words: Words
    hub: Hub
    feeds: Feeds
    sight: Sight
    readiness: Readiness
    throttle: Throttle
    ways_in: WaysIn
    background: Background


def gateway() -> Gateway:
    """The gateway of the application that serves this request."""
    found: Gateway = current_app.extensions["nova"]
    return found
