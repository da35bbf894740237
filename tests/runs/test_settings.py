"""Settings: read once, refused with their name and never with their value. All are made up."""

from pathlib import Path

import pytest

from runs import settings
from runs.settings import Settings, SettingsError


def load(**values: str) -> Settings:
    return settings.load(values, dotenv=Path("/nonexistent/.env"))


def test_unknown_and_unreadable_settings_stop_the_start_without_their_values() -> None:
    with pytest.raises(SettingsError) as caught:
        load(WAYLINE_TYPO="hunter2", PORT="eight thousand", LOG_FORMAT="hunter2")
    told = str(caught.value)
    assert "WAYLINE_TYPO: no such setting" in told
    assert "PORT" in told
    assert "LOG_FORMAT" in told
    assert "hunter2" not in told
    assert "eight thousand" not in told


def test_what_belongs_to_others_is_left_alone() -> None:
    assert load(HOME="/somewhere", EDITOR="ed").PORT == 8000


def test_an_empty_setting_is_not_set() -> None:
    assert load(XAI_API_KEY="", PORT="").XAI_API_KEY is None


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("made-up-key\n")
    loaded = load(XAI_API_KEY_FILE=str(tmp_path / "key"))
    assert loaded.XAI_API_KEY is not None
    assert loaded.XAI_API_KEY.get_secret_value() == "made-up-key"
    with pytest.raises(SettingsError, match="XAI_API_KEY_FILE"):
        load(XAI_API_KEY_FILE=str(tmp_path / "absent"))


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=9001\nHOST=127.0.0.1\nLOG_LEVEL=debug\n")
    loaded = settings.load({"PORT": "9002"}, dotenv=tmp_path / ".env")
    assert (loaded.PORT, loaded.LOG_LEVEL) == (9002, "debug")


def test_no_secret_shows() -> None:
    shown = repr(load(XAI_API_KEY="s3cret", SECRET_KEY="s3cret", REDIS_URL="redis://:s3cret@h/0"))
    assert "s3cret" not in shown


def test_development_stays_on_loopback() -> None:
    load().check_safe()
    with pytest.raises(SettingsError, match="HOST"):
        load(HOST="0.0.0.0", WAYLINE_HOSTS="trips.example").check_safe()


def test_production_names_every_unsafe_setting() -> None:
    with pytest.raises(SettingsError) as caught:
        load(
            WAYLINE_ENV="production", SECRET_KEY="short", WAYLINE_OPERATOR_PASSWORD="short too"
        ).check_safe()
    assert "SECRET_KEY" in str(caught.value)
    assert "WAYLINE_OPERATOR_PASSWORD" in str(caught.value)
    assert "short" not in str(caught.value)
    assert "PUBLIC_URL" in str(caught.value)
    load(
        WAYLINE_ENV="production",
        HOST="0.0.0.0",
        SECRET_KEY="k" * 32,
        PUBLIC_URL="https://trips.example",
        WAYLINE_OPERATOR_PASSWORD="p" * 16,
    ).check_safe()


def test_postgresql_is_refused_with_a_clear_word() -> None:
    with pytest.raises(SettingsError, match="PostgreSQL"):
        load(DATABASE_URL="postgresql+psycopg://u@h/d").check_safe()


def test_streams_leave_threads_for_pages() -> None:
    with pytest.raises(SettingsError, match="WAYLINE_STREAMS"):
        load(WAYLINE_STREAMS="256", WAYLINE_WEB_THREADS="256").check_safe()


def test_the_key_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    loaded = load(WAYLINE_DATA_DIR=str(tmp_path / "data"))
    key = loaded.secret_key()
    assert len(key) >= 32
    assert loaded.secret_key() == key
    assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("REDIS_URL", "hunter2", "redis://"),
        ("REDIS_URL", "redis:hunter2", "redis://"),
        ("REDIS_URL", "redis://", "redis://"),
        ("REDIS_URL", "redis://hunter2:port/0", "redis://"),
        ("REDIS_URL", "redis://[hunter2", "redis://"),
        ("REDIS_URL", "http://hunter2", "redis://"),
        ("CELERY_BROKER_URL", "hunter2", "amqp://"),
        ("DATABASE_URL", "hunter2", "sqlite:///"),
        ("DATABASE_URL", "sqlite://", "sqlite:///"),
        ("XAI_BASE_URL", "hunter2", "https://"),
        ("GROQ_BASE_URL", "https:///hunter2", "https://"),
        ("OPENAI_BASE_URL", "ftp://hunter2", "https://"),
    ],
)
def test_an_address_of_another_shape_is_refused(name: str, value: str, allowed: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(**{name: value})
    told = str(caught.value)
    assert f"{name}: This must be " in told
    assert allowed in told
    assert "hunter2" not in told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REDIS_URL", "redis://:p%40ss@[::1]:6379/0?socket_timeout=2"),
        ("REDIS_URL", "rediss://user:pw@redis.example:6380/1"),
        ("REDIS_URL", "unix:///run/valkey.sock?db=1"),
        ("CELERY_BROKER_URL", "amqps://u:p@broker.example//"),
        ("CELERY_BROKER_URL", "redis+socket:///run/valkey.sock"),
        ("DATABASE_URL", "sqlite:////srv/my data/wayline.db"),
        ("DATABASE_URL", "sqlite:///wayline.db"),
        ("XAI_BASE_URL", "http://127.0.0.1:9/v1"),
        ("OPENAI_BASE_URL", "https://models.example"),
    ],
)
def test_an_address_of_the_right_shape_is_taken(name: str, value: str) -> None:
    assert getattr(load(**{name: value}), name) is not None


def test_a_unix_socket_needs_the_broker_s_own_words_for_it() -> None:
    unix = {"REDIS_URL": "unix:///run/valkey.sock"}
    with pytest.raises(SettingsError, match="CELERY_BROKER_URL"):
        load(**unix).check_safe()
    load(**unix, CELERY_BROKER_URL="redis+socket:///run/valkey.sock").check_safe()
