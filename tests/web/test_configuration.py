"""The configuration comes from the environment and one file, and says in Japanese what is wrong with it."""

import stat
from pathlib import Path

import environ
import pytest

from mamori.web import configuration
from mamori.web.configuration import Misconfigured


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mamori.env").write_text("MAMORI_URL=https://file.example.jp\nMAMORI_PROXIES=2\n")
    monkeypatch.setenv("MAMORI_URL", "https://process.example.jp")
    env = configuration.environment(tmp_path)
    assert (env.str("MAMORI_URL"), env.int("MAMORI_PROXIES")) == ("https://process.example.jp", 2)


def test_reading_the_file_leaves_the_process_environment_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAMORI_PROXIES", raising=False)
    (tmp_path / "mamori.env").write_text("MAMORI_PROXIES=2\n")
    configuration.environment(tmp_path)
    import os

    assert "MAMORI_PROXIES" not in os.environ


def test_the_secret_key_is_made_once_and_only_we_can_read_it(tmp_path: Path) -> None:
    first = configuration.secret_key(environ.Env(), tmp_path)
    assert len(first) >= 64
    assert configuration.secret_key(environ.Env(), tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_a_damaged_secret_key_is_reported(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("short")
    with pytest.raises(Misconfigured, match="短すぎます"):
        configuration.secret_key(environ.Env(), tmp_path)


def test_sqlite_is_set_up_for_many_writers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    default = configuration.databases(configuration.environment(tmp_path), tmp_path)["default"]
    assert default["NAME"] == str(tmp_path / "mamori.sqlite3")
    assert default["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in default["OPTIONS"]["init_command"]


def test_a_database_url_chooses_postgresql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://mamori:secret@db.example.jp:5433/mamori")
    default = configuration.databases(configuration.environment(tmp_path), tmp_path)["default"]
    assert (default["ENGINE"], default["HOST"], default["PORT"]) == (
        "django.db.backends.postgresql",
        "db.example.jp",
        5433,
    )


@pytest.mark.parametrize("url", ["mysql://root@localhost/mamori", "nonsense"])
def test_another_database_is_refused_in_words(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(Misconfigured, match="DATABASE_URL"):
        configuration.databases(configuration.environment(tmp_path), tmp_path)


def test_the_public_address_names_host_and_origin() -> None:
    hosts, origins = configuration.hosts_and_origins("https://mamori.example.jp:8443", ["intern"])
    assert hosts == ["127.0.0.1", "localhost", "[::1]", "intern", "mamori.example.jp"]
    assert origins == ["https://mamori.example.jp:8443"]


def test_a_public_address_without_scheme_is_refused_in_words() -> None:
    with pytest.raises(Misconfigured, match="MAMORI_URL"):
        configuration.hosts_and_origins("mamori.example.jp", [])
