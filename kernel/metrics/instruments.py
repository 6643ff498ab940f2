"""What is counted and timed while services work. Times are seconds."""

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

disable_created_metrics()  # type: ignore[no-untyped-call]

QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
PATIENT = (0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0)

RPC_ANSWERED = Histogram(
    "nova_rpc_server_duration_seconds",
    "How long a service worked for a call. The outcome is ok, refused (the caller's fault) or failed.",
    ("service", "method", "outcome"),
    buckets=QUICK,
)
RPC_CALLED = Histogram(
    "nova_rpc_client_duration_seconds",
    "How long whoever called a service waited. The outcome is answered, failed, timeout or away.",
    ("service", "method", "outcome"),
    buckets=QUICK,
)
RELAY_DELAY = Histogram(
    "nova_relay_delay_seconds",
    "From the moment of the oldest event of a batch until the broker had confirmed the batch.",
    ("service",),
    buckets=PATIENT,
)
RELAY_PUBLISHED = Counter("nova_relay_published_events", "Events that the broker has confirmed.", ("service",))
HEARD_DELAY = Histogram(
    "nova_subscription_delay_seconds",
    "From the moment of the oldest event of a transaction until its effects were committed.",
    ("consumer", "source"),
    buckets=PATIENT,
)
HEARD = Counter("nova_subscription_events", "Events whose effects were committed.", ("consumer", "source"))
PARKED = Counter("nova_subscription_parked", "Events that were parked since the start.", ("consumer", "source"))
UNDECODABLE = Counter(
    "nova_undecodable_deliveries", "Deliveries that were no event of ours, put aside.", ("consumer", "source")
)
BUILD = Gauge("nova_build_info", "The version that runs: always 1.", ("version", "service"))
