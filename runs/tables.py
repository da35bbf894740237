"""Every SQL table of the record.

Times are integers, microseconds since 1970 in UTC: SQLite has no time type, and integers
compare and index the same everywhere. JSON columns hold text that other rooms give meaning.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> "Column[str]":
    return Column("id", String(64), primary_key=True)


def _of_run() -> "Column[str]":
    return Column("run_id", String(64), ForeignKey("runs.id", ondelete="CASCADE"), nullable=False)


#: What a traveller owns.
trips = Table(
    "trips",
    metadata,
    _id(),
    #: ``browser:…``, ``key:…`` or ``token:…``; see :mod:`app.access`.
    Column("owner", String(128), nullable=False),
    Column("title", String(200), nullable=False),
    Column("request", JSON, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index(None, "owner", "created_at"),
)

#: A trip's itineraries, numbered from 1.
versions = Table(
    "versions",
    metadata,
    Column("trip_id", String(64), ForeignKey("trips.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    #: The run that made it; null: an edit, or an older version restored.
    Column("run_id", String(64)),
    Column("itinerary", JSON, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    #: The run whose steps' outputs an edit of it chooses from; null: its own.
    Column("material_run", String(64)),
    #: The version that it was made from, and the edit that made it of that one; an edit is
    #: null where an older version was restored.
    Column("made_from", Integer),
    Column("edit", JSON),
    PrimaryKeyConstraint("trip_id", "number"),
    UniqueConstraint("run_id"),
)

runs = Table(
    "runs",
    metadata,
    _id(),
    Column("trip_id", String(64), ForeignKey("trips.id", ondelete="CASCADE"), nullable=False),
    Column("owner", String(128), nullable=False),
    Column("workflow", String(64), nullable=False),
    Column("workflow_version", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("percent", Integer, nullable=False),
    #: The step being worked on or waited for; null before the first and after the last.
    Column("step", String(64)),
    Column("input", JSON, nullable=False),
    #: The run whose outputs this one took over.
    Column("parent", String(64)),
    Column("error", JSON),
    Column("created_at", BigInteger, nullable=False),
    Column("started_at", BigInteger),
    Column("ended_at", BigInteger),
    #: Not before this time: set while a retry waits.
    Column("retry_at", BigInteger),
    #: When that was set.
    Column("waits_since", BigInteger),
    #: Someone asked to stop it.
    Column("cancel_asked_at", BigInteger),
    #: The lease: which worker works on it now (null: nobody), and a number that only grows.
    #: A write under an older number is refused.
    Column("lease_worker", String(64)),
    Column("fence", Integer, nullable=False),
    #: When its chain was last sent, and how often since it last moved.
    Column("sent_at", BigInteger),
    Column("sends", Integer, nullable=False),
    #: The number of its newest event.
    Column("last_event", Integer, nullable=False),
    Index(None, "trip_id", "created_at"),
    Index(None, "status", "workflow"),
    Index(None, "lease_worker"),
)

steps = Table(
    "steps",
    metadata,
    _of_run(),
    Column("name", String(64), nullable=False),
    Column("position", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    #: Attempts that count; those lost with their worker do not.
    Column("attempts", Integer, nullable=False),
    #: What made the output: ``xai/grok-4``, ``builtin``.
    Column("made_by", String(128)),
    Column("output", JSON),
    Column("started_at", BigInteger),
    Column("ended_at", BigInteger),
    PrimaryKeyConstraint("run_id", "name"),
)

#: One execution of a step each.
attempts = Table(
    "attempts",
    metadata,
    _of_run(),
    Column("step", String(64), nullable=False),
    #: The fence that it worked under: unique and growing within a run.
    Column("fence", Integer, nullable=False),
    Column("worker", String(64), nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    #: ``done``, ``failed``, ``released``, ``waited``, ``lost``, ``cancelled``; null while it runs.
    Column("outcome", String(16)),
    Column("error_class", String(32)),
    Column("message", String(500)),
    PrimaryKeyConstraint("run_id", "fence"),
)

#: What a step has paid for or waited for already.
checkpoints = Table(
    "checkpoints",
    metadata,
    _of_run(),
    Column("step", String(64), nullable=False),
    Column("key", String(200), nullable=False),
    Column("value", JSON, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("run_id", "step", "key"),
)

#: One request to a model or a source each.
calls = Table(
    "calls",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _of_run(),
    Column("step", String(64), nullable=False),
    Column("fence", Integer, nullable=False),
    Column("provider", String(64), nullable=False),
    Column("model", String(128), nullable=False),
    Column("purpose", String(64), nullable=False),
    #: By which it is found when it ends, in ``spend`` too where a cap is set.
    Column("reservation", String(64)),
    #: ``ok``, ``cancelled``, the error's class, or ``lost`` with its worker; null while it is
    #: under way.
    Column("outcome", String(32)),
    #: Null when the provider did not say.
    Column("tokens_in", Integer),
    Column("tokens_out", Integer),
    #: Millionths of a US dollar, until it has ended the most that it can be; null when the
    #: price is not known.
    Column("cost_microusd", BigInteger),
    #: Null until it has ended.
    Column("latency_ms", Integer),
    Column("started_at", BigInteger, nullable=False),
    Index(None, "run_id"),
)

#: What calls may cost and did cost, while a cap is set. Not the run's: erasing a trip does not
#: bring its money back.
spend = Table(
    "spend",
    metadata,
    _id(),
    Column("run_id", String(64), nullable=False),
    #: The attempt, by the fence that it worked under.
    Column("fence", Integer, nullable=False),
    Column("provider", String(64), nullable=False),
    #: The most that the call can cost, in millionths of a US dollar.
    Column("reserved_microusd", BigInteger, nullable=False),
    #: What it did cost; null while it is under way.
    Column("cost_microusd", BigInteger),
    Column("at", BigInteger, nullable=False),
    Index(None, "run_id", "fence"),
    Index(None, "at"),
)

#: What happened to a run, numbered 1, 2, 3 … without a gap.
events = Table(
    "events",
    metadata,
    _of_run(),
    Column("number", Integer, nullable=False),
    Column("type", String(32), nullable=False),
    Column("data", JSON, nullable=False),
    Column("at", BigInteger, nullable=False),
    PrimaryKeyConstraint("run_id", "number"),
)

#: ``Idempotency-Key`` → the trip it made.
idempotency = Table(
    "idempotency",
    metadata,
    #: SHA-256 over owner's scope and key: the key itself may be a secret.
    Column("key_hash", String(64), primary_key=True),
    Column("body_hash", String(64), nullable=False),
    Column("trip_id", String(64), ForeignKey("trips.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

#: Who is alive: a counter that moves, never a clock that may jump.
workers = Table(
    "workers",
    metadata,
    _id(),
    Column("pid", Integer, nullable=False),
    Column("host", String(255), nullable=False),
    Column("counter", BigInteger, nullable=False),
    #: What it can do: providers configured, versions.
    Column("abilities", JSON, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    #: Set when it stopped in good order or was found dead.
    Column("ended_at", BigInteger),
    #: Queue → when its own canary last came back to it through that queue.
    Column("canaries", JSON),
    #: Every place has been taken since then, so that no canary could come.
    Column("busy_since", BigInteger),
)

#: What ended for good, with everything needed to replay it.
dead_letters = Table(
    "dead_letters",
    metadata,
    #: A digest of what died: the same again is the same letter.
    _id(),
    #: ``run`` or ``message``.
    Column("kind", String(16), nullable=False),
    #: An error's class, ``lost``, or what is wrong with the message; see :mod:`runs.dead`.
    Column("reason", String(32), nullable=False),
    #: Types, numbers and codes; never what a message or a traveller says.
    Column("cause", String(500)),
    #: Of a run that died. A message may name any run, even one that is not there.
    Column("run_id", String(64), ForeignKey("runs.id", ondelete="CASCADE")),
    Column("step", String(64)),
    Column("workflow", String(64)),
    Column("workflow_version", Integer),
    Column("queue", String(200)),
    #: What is needed to publish the message again.
    Column("message", JSON),
    #: The body's size in bytes, its digest, and how many bytes were not kept.
    Column("size", Integer),
    Column("sha256", String(64)),
    Column("cut", Integer, nullable=False),
    #: How often it was delivered, or tried, in all.
    Column("deliveries", Integer, nullable=False),
    Column("first_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    #: Null while nobody has replayed it since it last died.
    Column("replayed_at", BigInteger),
    #: The run that went on in its place.
    Column("replayed_by", String(64)),
    Index(None, "run_id"),
    Index(None, "last_at"),
)
