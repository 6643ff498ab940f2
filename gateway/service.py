"""The gateway as others of ours see it: a source of events, whose log can be read and whose tables can be proved."""

from gateway.auth.app import AccountsApplication
from kernel.service import Service


class GatewayService(Service):
    """What it tells is personal: beside services, administrators alone may read it."""

    name = "gateway"
    application_class = AccountsApplication
    application: AccountsApplication
