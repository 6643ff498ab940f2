"""The browsers that look on, each with its stream of server-sent events."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from threading import Condition, Lock

from contracts.envelope import FIRST_VERSION, PublicEvent
from contracts.events.customers import CHANGING_HANDS
from contracts.events.orders import MOST_ORDERS
from contracts.languages import Words, load_words
from gateway.auth.identities import Identity
from gateway.live.message import Message
from gateway.live.news import messages_of
from gateway.sight import Sight
from kernel.identity import Caller

PING_SECONDS = 15.0
RECONNECT_MS = 3000
MOST_WAITING = 4 * MOST_ORDERS  # one event may turn so many orders; the texts are shared by all streams
MOST_STREAMS = 6

IdentityNow = Callable[[Identity], Identity | None]
HELLO, RESYNC, CLOSED, PING = "hello", "resync", "closed", ": ping\n\n"


class Stream:
    """What waits for one browser. A reader that falls behind loses all of it, and is told to load anew."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        self._waiting: deque[Message] = deque()
        self._changed = Condition()

    def put(self, message: Message) -> None:
        with self._changed:
            if len(self._waiting) >= MOST_WAITING:
                self._waiting.clear()
                message = Message(RESYNC, {"reason": "overflow"})
            self._waiting.append(message)
            self._changed.notify()

    def end(self, reason: str) -> None:
        with self._changed:
            self._waiting.clear()
            self._waiting.append(Message(CLOSED, {"reason": reason}))
            self._changed.notify()

    def take(self, timeout: float) -> Message | None:
        """The next message; None when none came in time."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting, timeout)
            return self._waiting.popleft() if self._waiting else None


class Hub:
    """All streams of this process. ``sight`` says who may hear whose customer a message is about."""

    def __init__(self, sight: Sight, words: Words | None = None, ping_seconds: float = PING_SECONDS) -> None:
        self._sight = sight
        self.ping_seconds = ping_seconds
        self._words = words or load_words()
        self._lock = Lock()
        self._streams: dict[str, list[Stream]] = {}

    def open(self, identity: Identity) -> Stream:
        """A new stream; beyond 6 of a user the oldest gives way: it mostly is a closed tab's that nobody missed yet."""
        stream = Stream(identity)
        with self._lock:
            streams = self._streams.setdefault(identity.caller.user, [])
            surplus = streams[: max(0, len(streams) + 1 - MOST_STREAMS)]
            streams[:] = [*streams[len(surplus) :], stream]
        for oldest in surplus:
            oldest.end("too_many")
        return stream

    def close(self, stream: Stream) -> None:
        user = stream.identity.caller.user
        with self._lock:
            self._streams[user] = [each for each in self._streams.get(user, ()) if each is not stream]
            if not self._streams[user]:
                del self._streams[user]

    def tell(self, message: Message) -> None:
        for stream in self._to(message.user):
            stream.put(message)

    def hear(self, event: PublicEvent) -> None:
        """Turns a public event, in its first version, into what browsers are told of it."""
        if event.version != FIRST_VERSION:
            return
        if event.type in CHANGING_HANDS:
            self._sight.forget()
        for message in messages_of(event):
            self.tell(message)

    def resync(self) -> None:
        """Events may have been missed: the broker was away."""
        self._sight.forget()
        self.tell(Message(RESYNC, {"reason": "reconnected"}))

    def number(self) -> int:
        """Of the streams that are open."""
        return len(self._to(None))

    def end_all(self) -> None:
        for stream in self._to(None):
            stream.end("stopping")

    def lines(self, stream: Stream, identity_now: IdentityNow, now_text: str) -> Iterator[str]:
        """The text of a stream, until it is ended or its session or token is revoked.

        ``identity_now`` says how somebody appears by now, None when nobody vouches for him any more.
        """
        try:
            yield f"retry: {RECONNECT_MS}\n\n"
            yield Message(HELLO, {"at": now_text, "user": stream.identity.caller.user}).text
            yield from self._until_ended(stream, identity_now)
        finally:
            self.close(stream)

    def _until_ended(self, stream: Stream, identity_now: IdentityNow) -> Iterator[str]:
        next_ping = time.monotonic() + self.ping_seconds
        while True:
            message = stream.take(max(0.0, next_ping - time.monotonic()))
            if message is not None:
                yield self._as_seen(message, stream.identity.caller).text_in(self._words, stream.identity.caller)
                if message.name == CLOSED:
                    return
            if time.monotonic() >= next_ping:
                identity = identity_now(stream.identity)
                if identity is None:
                    yield Message(CLOSED, {"reason": "revoked"}).text
                    return
                stream.identity = identity
                yield PING
                next_ping = time.monotonic() + self.ping_seconds

    def _as_seen(self, message: Message, caller: Caller) -> Message:
        if caller.user in (message.user, message.concerned):
            return message
        return message if self._sight.sees(caller, message.data.get("customer_id")) else message.unnamed

    def _to(self, user: str | None) -> list[Stream]:
        with self._lock:
            if user is not None:
                return list(self._streams.get(user, ()))
            return [stream for streams in self._streams.values() for stream in streams]
