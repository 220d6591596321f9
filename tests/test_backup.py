"""What was saved comes back: every row of every table, every byte of every file; and only to an empty place."""

import hashlib
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from records import uploads
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

SCRIPTS = Path(project.BASE_DIR, "scripts")


def address(database):
    server, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    return f"{server}/{database}"


def run(script, folder, database, media):
    """Run a script as in production: told by the environment what to save, or where to."""
    environment = os.environ | {"DATABASE_URL": address(database), "MEDIA_ROOT": str(media)}
    return subprocess.run([SCRIPTS / script, str(folder)], env=environment, capture_output=True, text=True, cwd="/")


@contextmanager
def empty_database():
    """A new database of the tests' server; yields its name."""
    name = f"{connection.settings_dict['NAME']}_restored"
    with psycopg.connect(address("postgres"), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
        yield name
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def contents(database):
    """For each table, how many rows there are and a digest of them all."""
    with psycopg.connect(address(database)) as found:
        tables = found.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        return {
            table: found.execute(
                f"SELECT count(*), md5(coalesce(string_agg(row::text, '' ORDER BY row::text), '')) FROM {table} AS row"
            ).fetchone()
            for [table] in tables
        }


def digests(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def media(settings, tmp_path):
    """A portal with a bit of everything, and files: one with a name that scripts trip over, one half written."""
    settings.MEDIA_ROOT = tmp_path / "media"
    session = factories.session(minutes="drafted", visibility="public")
    factories.attendance(session=session)
    report = factories.report(state="published")
    uploads.store(SimpleUploadedFile("deliberation.pdf", b"%PDF-1.7 \xff\x00"), session, by=report.requested_by)
    Path(settings.MEDIA_ROOT, "files", "a name\nof two lines.pdf").write_bytes(b"%PDF-")
    Path(settings.MEDIA_ROOT, "reports", "half.part").write_bytes(b"%PD")
    return settings.MEDIA_ROOT


def test_all_that_was_saved_comes_back(media, tmp_path):
    source, folder, restored = connection.settings_dict["NAME"], tmp_path / "saved", tmp_path / "restored"
    before = contents(source)
    assert sum(bool(count) for count, _digest in before.values()) > 15
    saved = run("backup", folder, source, media)
    assert (saved.returncode, saved.stderr) == (0, "")
    assert not (folder / "files" / "reports" / "half.part").exists()
    assert folder.stat().st_mode & 0o077 == 0
    with empty_database() as database:
        done = run("restore", folder, database, restored)
        assert (done.returncode, done.stderr) == (0, "")
        assert contents(database) == before
        assert contents(source) == before
        wanted = digests(media)
        del wanted["reports/half.part"]
        assert len(wanted) >= 3
        assert digests(restored) == wanted
        # A second time, it would be over what is there now.
        again = run("restore", folder, database, tmp_path / "elsewhere")
        assert again.returncode != 0
        assert "not empty" in again.stderr
        assert contents(database) == before
        assert not (tmp_path / "elsewhere").exists()


def test_files_that_are_there_are_not_written_over(media, tmp_path):
    folder = tmp_path / "saved"
    run("backup", folder, connection.settings_dict["NAME"], media)
    with empty_database() as database:
        done = run("restore", folder, database, media)
        assert done.returncode != 0
        assert "not empty" in done.stderr
        assert contents(database) == {}


@pytest.mark.parametrize("harm", ["database.dump", "SHA256SUMS", "files"])
def test_a_damaged_backup_is_refused(media, tmp_path, harm):
    folder, restored = tmp_path / "saved", tmp_path / "restored"
    run("backup", folder, connection.settings_dict["NAME"], media)
    if harm == "files":
        next(path for path in folder.rglob("*.pdf")).write_bytes(b"other")
    else:
        (folder / harm).write_bytes(b"other")
    with empty_database() as database:
        done = run("restore", folder, database, restored)
        assert done.returncode != 0
        assert "damaged" in done.stderr
        assert contents(database) == {}
        assert not restored.exists()


def test_a_backup_is_not_written_over(media, tmp_path):
    folder = tmp_path / "saved"
    folder.mkdir()
    done = run("backup", folder, connection.settings_dict["NAME"], media)
    assert done.returncode != 0
    assert "there already" in done.stderr
    assert list(folder.iterdir()) == []


def test_what_fails_looks_like_no_backup(media, tmp_path):
    done = run("backup", tmp_path / "saved", "no_such_database", media)
    assert done.returncode != 0
    assert not list(tmp_path.glob("*saved*"))
