"""Every setting: from the environment, a ``.env`` file, or ``NAME_FILE`` for secrets.

A setting that cannot be read, or a ``WAYLINE_*`` name that nobody knows, stops the start
with its name, the shape of the value and what is allowed; never with the value.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from platformdirs import user_data_path
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
)
from pydantic_core import PydanticCustomError

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class SettingsError(Exception):
    """The settings do not allow a start."""


#: A limit that is not set is none.
AtLeastOne = Annotated[int, Field(ge=1)] | None

#: US dollars: a cap, and a price per million tokens.
Cap = Annotated[Decimal, Field(gt=0, le=1_000_000)] | None
PerMillion = Annotated[Decimal, Field(ge=0, le=10_000)] | None

Port = Annotated[int, Field(ge=0, le=65535)]


@dataclass(frozen=True)
class Address:
    """An address must have this shape. Whether anything answers there is not asked."""

    schemes: tuple[str, ...]
    #: What is allowed, for the message.
    allowed: str
    needs_host: bool = False

    def __call__(self, value: SecretStr | str | None) -> SecretStr | str | None:
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        if text is not None and not self._fits(text):
            # The message names what is allowed; the value may hold a password.
            raise PydanticCustomError(
                "address", "This must be {allowed}", {"allowed": self.allowed}
            )
        return value

    def _fits(self, text: str) -> bool:
        if any(c.isspace() or not c.isprintable() for c in text):
            return False
        try:
            parts = urlsplit(text)
            _ = parts.port  # raises when it is no number, or too high
        except ValueError:
            return False
        if not text.lower().startswith(tuple(f"{scheme}://" for scheme in self.schemes)):
            return False
        return bool(parts.hostname) if self.needs_host else bool(parts.netloc or parts.path)


WEB_ADDRESS = AfterValidator(
    Address(("http", "https"), "an address that begins http:// or https://", needs_host=True)
)
REDIS_ADDRESS = AfterValidator(
    Address(
        ("redis", "rediss", "unix"), "redis://host:port/0, rediss://host:port/0 or unix:///path"
    )
)
BROKER_ADDRESS = AfterValidator(
    Address(
        ("redis", "rediss", "redis+socket", "sentinel", "amqp", "amqps"),
        "an address that begins redis://, rediss://, redis+socket://, sentinel://, amqp:// "
        "or amqps://",
    )
)


def _database_address(value: SecretStr | None) -> SecretStr | None:
    """``sqlite:///`` and a path. Which other databases are refused, ``check_safe`` says."""
    text = value.get_secret_value() if value else None
    if text is not None and not re.fullmatch(
        r"sqlite:///[^\s?][^\0\n]*|(?!sqlite)\w[\w+]*://\S+", text
    ):
        raise PydanticCustomError("address", "This must be sqlite:/// and the path of a file")
    return value


#: What ``WAYLINE_SOURCES`` may name.
SOURCES = ("atlas", "openstreetmap")


def _sources(value: str) -> str:
    """Each once, in our order."""
    named = {one.strip().lower() for one in value.split(",") if one.strip()}
    if "atlas" not in named or not named <= set(SOURCES):
        raise PydanticCustomError("sources", "This must be atlas, or atlas,openstreetmap")
    return ",".join(one for one in SOURCES if one in named)


class Settings(BaseModel):
    """The settings by their environment names. ``docs/reference/settings.md`` explains each."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    #: ``development`` is open on loopback; ``production`` refuses unsafe settings.
    WAYLINE_ENV: Literal["development", "production"] = "development"
    #: Address and port the web listens on; 0 takes a free port.
    HOST: str = "127.0.0.1"
    PORT: Port = 8000
    #: The address people use, when it differs: ``https://trips.example``.
    PUBLIC_URL: Annotated[str, Field(pattern=r"^https?://[^/\s]+$")] | None = None
    #: Where SQLite, the embedded Valkey's files and the secret key are kept.
    WAYLINE_DATA_DIR: Path = Field(default_factory=lambda: user_data_path("wayline"))
    #: Threads of the web process; each open stream holds one.
    WAYLINE_WEB_THREADS: int = Field(default=256, ge=8, le=4000)
    #: Streams open at once; below the threads, so that pages are always answered.
    WAYLINE_STREAMS: int = Field(default=200, ge=1, le=3900)
    #: Worker processes that ``wayline up`` starts.
    WAYLINE_WORKERS: int = Field(default=1, ge=1, le=64)
    #: Steps worked on at once by one worker.
    WAYLINE_WORKER_THREADS: int = Field(default=16, ge=1, le=1000)
    #: Memory that one computation of a step may take, in MiB.
    WAYLINE_SOLVER_MIB: int = Field(default=1024, ge=256, le=65536)
    #: A worker that has done a step does the run's next one at once, without a message.
    WAYLINE_IN_PLACE: bool = False
    #: Seconds between the canaries that a worker sends itself through each of its queues.
    WAYLINE_CANARY_SECONDS: int = Field(default=15, ge=1, le=30)
    #: Where the map's background comes from; empty for none.
    WAYLINE_TILES: str = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
    #: Where places come from, separated by commas: the bundled ``atlas`` always, and
    #: ``openstreetmap`` for towns that it has not.
    WAYLINE_SOURCES: Annotated[str, AfterValidator(_sources)] = "atlas"
    #: The Overpass server that ``openstreetmap`` is asked at.
    OVERPASS_URL: Annotated[str, WEB_ADDRESS] = "https://overpass-api.de/api/interpreter"
    #: Host names answered to, separated by commas, beside loopback's.
    WAYLINE_HOSTS: str = ""
    #: Keys for REST, separated by commas.
    WAYLINE_API_KEYS: SecretStr = SecretStr("")
    #: Opens what is for operators alone; without it that answers in development on loopback.
    WAYLINE_OPERATOR_PASSWORD: SecretStr | None = None
    #: Signs cookies and access tokens.
    SECRET_KEY: SecretStr | None = None
    REDIS_URL: Annotated[SecretStr | None, REDIS_ADDRESS] = None
    CELERY_BROKER_URL: Annotated[SecretStr | None, BROKER_ADDRESS] = None
    DATABASE_URL: Annotated[SecretStr | None, AfterValidator(_database_address)] = None
    XAI_API_KEY: SecretStr | None = None
    XAI_BASE_URL: Annotated[str, WEB_ADDRESS] = "https://api.x.ai/v1"
    XAI_MODEL: str = "grok-4"
    #: Limits of all processes together: calls at once, requests and tokens a minute.
    XAI_AT_ONCE: AtLeastOne = None
    XAI_RPM: AtLeastOne = None
    XAI_TPM: AtLeastOne = None
    #: US dollars per million tokens; not known when not set.
    XAI_PRICE_IN: PerMillion = None
    XAI_PRICE_OUT: PerMillion = None
    GROQ_API_KEY: SecretStr | None = None
    GROQ_BASE_URL: Annotated[str, WEB_ADDRESS] = "https://api.groq.com"
    GROQ_MODEL: str = "openai/gpt-oss-120b"
    GROQ_AT_ONCE: AtLeastOne = None
    GROQ_RPM: AtLeastOne = None
    GROQ_TPM: AtLeastOne = None
    GROQ_PRICE_IN: PerMillion = None
    GROQ_PRICE_OUT: PerMillion = None
    OPENAI_API_KEY: SecretStr | None = None
    OPENAI_BASE_URL: Annotated[str | None, WEB_ADDRESS] = None
    OPENAI_MODEL: str | None = None
    OPENAI_AT_ONCE: AtLeastOne = None
    OPENAI_RPM: AtLeastOne = None
    OPENAI_TPM: AtLeastOne = None
    OPENAI_PRICE_IN: PerMillion = None
    OPENAI_PRICE_OUT: PerMillion = None
    #: What models may cost at most, in US dollars: one run, and all runs of a day (UTC).
    WAYLINE_SPEND_RUN_USD: Cap = None
    WAYLINE_SPEND_DAY_USD: Cap = None
    LOG_FORMAT: Literal["console", "json"] = "console"
    LOG_LEVEL: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("WAYLINE_DATA_DIR")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of the record."""
        if self.DATABASE_URL is not None:
            return self.DATABASE_URL.get_secret_value()
        return f"sqlite:///{self.WAYLINE_DATA_DIR / 'wayline.db'}"

    @property
    def redis_url(self) -> str:
        """Where Redis is. Raises ``SettingsError`` when nothing has said so.

        The supervisor starts the embedded Valkey and hands its URL to its children in
        their environment, so only a process started by hand can lack it.
        """
        if self.REDIS_URL is None:
            raise SettingsError(
                "REDIS_URL is not set. 'wayline up' starts an embedded Valkey; a process "
                "started on its own needs the address of a Redis or Valkey server."
            )
        return self.REDIS_URL.get_secret_value()

    @property
    def broker_url(self) -> str:
        """Where Celery's queues are."""
        if self.CELERY_BROKER_URL is not None:
            return self.CELERY_BROKER_URL.get_secret_value()
        return self.redis_url

    @property
    def live_source(self) -> bool:
        """Whether towns that the atlas has not are read from OpenStreetMap."""
        return "openstreetmap" in self.WAYLINE_SOURCES.split(",")

    @property
    def hosts(self) -> frozenset[str]:
        """Host names that the web answers to, without port, lower case."""
        named = {h.strip().lower() for h in self.WAYLINE_HOSTS.split(",") if h.strip()}
        if self.PUBLIC_URL:
            named.add(self.PUBLIC_URL.split("://", 1)[1].rsplit(":", 1)[0].lower())
        return frozenset(named | LOOPBACK)

    @property
    def operator_password(self) -> str:
        """Empty when there is none."""
        given = self.WAYLINE_OPERATOR_PASSWORD
        return "" if given is None else given.get_secret_value()

    @property
    def on_loopback(self) -> bool:
        return self.HOST in LOOPBACK

    def secret_key(self) -> str:
        """The signing key: the setting, else one made once and kept in the data folder."""
        if self.SECRET_KEY is not None:
            return self.SECRET_KEY.get_secret_value()
        path = self.WAYLINE_DATA_DIR / "secret-key"
        try:
            self.WAYLINE_DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        return path.read_text().strip()

    def check_safe(self) -> Self:
        """Refuse a start that production or a public address would make unsafe.

        Raises ``SettingsError`` naming each setting.
        """
        problems = []
        if self.DATABASE_URL and not self.database_url.startswith("sqlite:"):
            problems.append("DATABASE_URL: only sqlite:/// is supported so far; PostgreSQL is not")
        if self.CELERY_BROKER_URL is None and self.REDIS_URL and self.redis_url.startswith("unix:"):
            problems.append(
                "CELERY_BROKER_URL: must be redis+socket:///… when REDIS_URL is unix://…"
            )
        if not self.on_loopback and self.WAYLINE_ENV != "production":
            problems.append("HOST leaves loopback: that needs WAYLINE_ENV=production")
        if self.WAYLINE_STREAMS >= self.WAYLINE_WEB_THREADS:
            problems.append("WAYLINE_STREAMS must be below WAYLINE_WEB_THREADS")
        problems += self._unpriced()
        if self.WAYLINE_ENV == "production":
            key = self.SECRET_KEY.get_secret_value() if self.SECRET_KEY else ""
            if len(key) < 32:
                problems.append("SECRET_KEY: production needs one of 32 or more characters")
            if self.PUBLIC_URL is None or not self.PUBLIC_URL.startswith("https://"):
                problems.append("PUBLIC_URL: production needs the https:// address people use")
            if 0 < len(self.operator_password) < 16:
                problems.append("WAYLINE_OPERATOR_PASSWORD: production needs 16 or more characters")
        if problems:
            raise SettingsError("Unsafe or unsupported settings:\n  " + "\n  ".join(problems))
        return self

    def _unpriced(self) -> list[str]:
        """A cap in dollars cannot be held for a provider whose prices are not known."""
        if self.WAYLINE_SPEND_RUN_USD is None and self.WAYLINE_SPEND_DAY_USD is None:
            return []
        openai = self.OPENAI_MODEL and (self.OPENAI_API_KEY or self.OPENAI_BASE_URL)
        used = {"XAI": self.XAI_API_KEY, "GROQ": self.GROQ_API_KEY, "OPENAI": openai}
        return [
            f"{name}_PRICE_IN and {name}_PRICE_OUT: WAYLINE_SPEND_… caps dollars, so both prices "
            "must be set, in US dollars per million tokens"
            for name, is_used in used.items()
            if is_used
            and None in (getattr(self, f"{name}_PRICE_IN"), getattr(self, f"{name}_PRICE_OUT"))
        ]


#: Secrets that may stand in a file named by ``NAME_FILE``.
SECRETS = tuple(
    name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)
)


def load(environ: Mapping[str, str] | None = None, dotenv: Path | None = None) -> Settings:
    """Read the settings: environment first, then ``.env`` in the working folder.

    Raises ``SettingsError`` with one line a problem; no line holds a value.
    """
    if environ is None:
        environ = os.environ
    file = dotenv_values(dotenv or Path(".env"))
    merged = {**{k: v for k, v in file.items() if v is not None}, **environ}
    problems: list[str] = []
    values: dict[str, str] = {}
    for name, value in merged.items():
        if name in Settings.model_fields:
            if value != "" or name == "WAYLINE_TILES":
                values[name] = value
        elif name.endswith("_FILE") and name.removesuffix("_FILE") in SECRETS:
            try:
                values.setdefault(name.removesuffix("_FILE"), Path(value).read_text().strip())
            except (OSError, UnicodeDecodeError) as error:
                problems.append(f"{name}: cannot be read ({type(error).__name__})")
        elif name.startswith("WAYLINE_"):
            problems.append(f"{name}: no such setting")
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        for e in error.errors(include_url=False, include_input=False):
            name = str(e["loc"][0])
            problems.append(f"{name}: {e['msg']} (given: {len(values.get(name, ''))} characters)")
    if problems:
        raise SettingsError("Settings that cannot be used:\n  " + "\n  ".join(sorted(problems)))
    return settings
