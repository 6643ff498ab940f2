"""What happens in the services, told to the browsers that look on."""

from gateway.live.feeds import Feeds
from gateway.live.message import Message
from gateway.live.streams import Hub

__all__ = ["Feeds", "Hub", "Message"]
