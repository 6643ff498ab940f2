"""The gateway's web application, and how to start it.

``nova up`` and ``nova serve gateway`` call, in this order::

    kernel.migrations.migrate("gateway", settings.database_url("gateway"))
    accounts = open_accounts(settings, clock)
    first = prepare_first_start(accounts, settings.environment)     # first.setup_path: "/setup/..." to print, or None
    app = create_app(settings, clock, process.rpc_client, accounts)
    process.when_stopping(start_live(app))                          # once the broker can be reached; ends the streams
    port = process.start_web_server(app, host, port)
    tell_address(app, url)                                          # where links in letters lead
    process.start_services([GatewayService], {"gateway": accounts.application})     # what others hear of users
"""

from collections.abc import Callable
from threading import Thread
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from contracts.envelope import PublicEvent
from contracts.languages import load_words
from gateway.access import log_requests, name_requests
from gateway.api import (
    access,
    attachments,
    bank,
    colleagues,
    commerceml,
    company,
    contracts,
    customers,
    debts,
    dictionaries,
    expected,
    exports,
    feed,
    foresight,
    imports,
    invoices,
    issued,
    items,
    journal,
    letter_templates,
    letters,
    notifications,
    operations,
    orders,
    orders_past,
    password_resets,
    payments,
    prices,
    reminders,
    reports,
    stock,
    stream,
    users,
    views,
    warehouses,
    webhooks,
)
from gateway.api.documents import API_SETTINGS, open_api
from gateway.assets import Assets
from gateway.assets import blueprint as assets
from gateway.attachments.shelf import Shelf
from gateway.attachments.store import FileStore
from gateway.attachments.sweeping import Sweeper
from gateway.auth.accounts import Accounts
from gateway.auth.app import AccountsApplication
from gateway.auth.first_start import FirstStart, prepare_first_start
from gateway.auth.gate import install_gate
from gateway.auth.throttle import Throttle
from gateway.background import Background
from gateway.bodies import MOST_BYTES
from gateway.clients import SOURCES, Client, Services
from gateway.context import MOST_GUESSES, Gateway
from gateway.errors import install_error_handlers
from gateway.headers import require_usable_key, with_request_id
from gateway.health import blueprint as health
from gateway.imports.importing import Importing
from gateway.imports.store import ImportStore
from gateway.imports.worker import Worker
from gateway.letters.ways_in import WaysIn, public_address
from gateway.live import Feeds, Hub
from gateway.metrics import STREAMS, counted, measured, time_requests
from gateway.metrics import blueprint as metrics
from gateway.pages import pages
from gateway.protection import with_protection
from gateway.readiness import Readiness
from gateway.sight import Sight
from gateway.tracing import trace_requests
from gateway.upload_folders import sweep_folders
from kernel.broadcast import Broadcast
from kernel.clock import Clock
from kernel.config import ConfigurationMissing, Settings
from kernel.identity import CALLERS, SERVICES, Signer

__all__ = [
    "FirstStart",
    "create_app",
    "create_routes",
    "open_accounts",
    "prepare_first_start",
    "put_to_work",
    "start_live",
    "tell_address",
]

RESOURCES = (
    access, company, customers, dictionaries, items, prices, warehouses, stock, expected, orders, orders_past,
    foresight, invoices, payments, bank, debts, issued, imports, exports, commerceml, reports, journal, letters,
    letter_templates, reminders, notifications, attachments, feed, contracts, stream, users, colleagues,
    password_resets, views, operations, webhooks,
)  # fmt: skip


def open_accounts(settings: Settings, clock: Clock) -> Accounts:
    """Users, tokens and sessions in the gateway's own database, which has been migrated.

    Raises ConfigurationMissing without the gateway's own key.
    """
    private_key = _private_key(settings)
    application = AccountsApplication(settings.database_url("gateway"), clock, settings.environment)
    application.prepare()
    return Accounts(application, private_key)


def create_app(settings: Settings, clock: Clock, client: Client, accounts: Accounts) -> Flask:
    """A WSGI application; it starts nothing by itself. ConfigurationMissing without the key that signs callers."""
    app = create_routes(settings)
    put_to_work(app, settings, clock, client, accounts)
    return app


def put_to_work(app: Flask, settings: Settings, clock: Clock, client: Client, accounts: Accounts) -> None:
    """Gives the routes all that they work with."""
    gateway = _gateway(settings, clock, client, accounts)
    app.extensions.update(nova=gateway, assets=Assets(gateway.words))


def create_routes(settings: Settings) -> Flask:
    """What answers, without anything of a running gateway yet."""
    app = Flask("gateway", static_folder=None)
    app.config.update(API_SETTINGS, MAX_CONTENT_LENGTH=MOST_BYTES)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    if settings.trusted_proxies:
        app.wsgi_app = _behind_proxies(app.wsgi_app, settings.trusted_proxies)  # type: ignore[method-assign]
    trace_requests(app)
    name_requests(app)
    time_requests(app)
    if settings.log_format == "json":
        log_requests(app)
    install_error_handlers(app)
    install_gate(app)
    app.before_request(require_usable_key)
    app.after_request(with_request_id)
    app.after_request(with_protection)
    api = open_api(app)
    for resource in RESOURCES:
        api.register_blueprint(resource.blueprint)
    app.register_blueprint(assets)
    app.register_blueprint(pages)
    app.register_blueprint(health)
    app.register_blueprint(metrics)
    return app


def start_live(app: Flask) -> Callable[[], None]:
    """Begins to hear the services' events, to take imports and to forget files; returns what ends all that."""
    gateway: Gateway = app.extensions["nova"]
    sweep_folders()
    hub, arrivals = gateway.hub, gateway.feeds.arrivals

    def hear(event: PublicEvent) -> None:
        arrivals.hear(event)
        hub.hear(event)

    def look_anew() -> None:
        arrivals.missed()
        hub.resync()

    broadcast = Broadcast(gateway.settings.broker_url, SOURCES, measured(hear, gateway.clock), counted(look_anew))
    STREAMS.set_function(hub.number)
    importing, sweeping = gateway.importing.worker, gateway.sweeper
    for work in (broadcast, importing, sweeping):
        Thread(target=work.run, daemon=True).start()

    def end() -> None:
        broadcast.stop()
        importing.stop()
        sweeping.stop()
        gateway.background.finish()
        arrivals.end_all()
        hub.end_all()

    return end


def tell_address(app: Flask, url: str) -> None:
    """Where the application listens: links in letters lead there, unless ``NOVA_PUBLIC_URL`` names another address."""
    gateway: Gateway = app.extensions["nova"]
    gateway.ways_in.listens_on(url)


def _behind_proxies(application: Any, count: int) -> Any:
    """Believes the nearest ``count`` proxies who asks, and whether by https; the Host they must pass on themselves."""
    return ProxyFix(application, x_for=count, x_proto=count, x_host=0, x_port=0, x_prefix=0)


def _gateway(settings: Settings, clock: Clock, client: Client, accounts: Accounts) -> Gateway:
    signer, own_signer = Signer(CALLERS, _private_key(settings)), Signer(SERVICES, settings.services_key)
    services = Services(client, signer, own_signer, clock)
    words, sight = load_words(), Sight(services, clock)
    address = public_address(settings.environment)
    store, file_store = ImportStore(accounts.application), FileStore(accounts.application)
    return Gateway(
        settings=settings,
        clock=clock,
        accounts=accounts,
        services=services,
        importing=Importing(store, accounts, services, Worker(store, accounts, services, clock)),
        shelf=Shelf(file_store, services),
        sweeper=Sweeper(file_store, services, clock),
        words=words,
        hub=Hub(sight, words),
        feeds=Feeds(services, clock),
        sight=sight,
        readiness=Readiness(clock, accounts, services, client.is_connected),
        throttle=Throttle(accounts.application, MOST_GUESSES),
        ways_in=WaysIn(accounts, services, clock, address),
        background=Background(),
    )


def _private_key(settings: Settings) -> str:
    if settings.private_key is None:
        raise ConfigurationMissing("Set NOVA_IDENTITY_PRIVATE_KEY, or NOVA_IDENTITY_PRIVATE_KEY_FILE.")
    return settings.private_key
