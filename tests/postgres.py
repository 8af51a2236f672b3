"""A PostgreSQL server of the tests' own: made in a temporary folder, reached by a socket in it, gone at the end."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tracker.store.session import open_database


class Cluster:
    """A running server that listens on no network, only on a socket in its folder."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self.folder = folder
        self.counter = itertools.count()
        self.model = ""
        self.binaries = binaries
        # PostgreSQL does not run as root
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(folder, self.user)

    def start(self) -> None:
        self.run("initdb", "--auth=trust", "--username=tracker", "--encoding=UTF8", "--no-locale", "--no-sync")
        self.run("pg_ctl", "start", "--wait", f"--log={self.folder}/log", f"--options=-k {self.folder} -c listen_addresses='' -c fsync=off")

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "--wait", "--mode=immediate")

    def run(self, program: str, *arguments: str) -> None:
        command = [str(self.binaries / program), f"--pgdata={self.folder}/data", *arguments]
        subprocess.run(command, check=True, cwd=self.folder, user=self.user, stdout=subprocess.DEVNULL)

    def new_database(self, made: str = "") -> str:
        """Return the address of a new database, empty unless it is `made` otherwise, as PostgreSQL says it."""
        name = f"tracker_{next(self.counter)}"
        self._tell(f"CREATE DATABASE {name} {made}")
        return f"postgresql://tracker@/{name}?host={self.folder}"

    def full_database(self) -> str:
        """Return the address of a new database that has all tables: it is a copy of one that was brought up to date before."""
        if not self.model:
            address = self.new_database()
            open_database(address).close()
            self.model = address.partition("@/")[2].partition("?")[0]
        return self.new_database(f"TEMPLATE {self.model}")

    def _tell(self, statement: str) -> None:
        with psycopg.connect(host=str(self.folder), user="tracker", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL server's programs, or None."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")]
    on_path = shutil.which("pg_ctl")
    if found:
        return max(found, key=lambda folder: int(folder.parent.name))
    return Path(on_path).parent if on_path else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with tempfile.TemporaryDirectory(prefix="tracker-pg-") as folder:
        cluster = Cluster(programs, Path(folder))
        cluster.start()
        yield cluster
        cluster.stop()
