"""The embedded servers: shared by a clone's processes, gone with the last, unharmed by kill."""

import os
import signal
import time

import psutil

USE = """
from config.embedded import ensure_running
ensure_running()
"""
HOLD = USE + "print('up', flush=True)\ninput()\n"
SQL = (
    USE
    + """
from contextlib import closing
from config.embedded import postgres
def sql(statement, role=postgres.OWNER, database=postgres.DATABASE):
    with closing(postgres.connect(role, database)) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None
"""
)


def hold(clone):
    """A process that uses the servers until it is sent a line."""
    process = clone.start(HOLD)
    assert process.stdout.readline() == "up\n", process.stderr.read()
    return process


def let_go(process):
    """Let a process end by itself."""
    process.communicate("\n", timeout=60)


def test_the_last_process_to_leave_stops_the_servers(clone):
    first, second = hold(clone), hold(clone)
    running = set(clone.processes())
    assert len(running) > 2, "PostgreSQL with its workers, and Valkey"
    let_go(first)
    assert running <= set(clone.processes()), "the one who started them has left, one still uses"
    let_go(second)
    assert clone.processes() == []


def test_processes_that_begin_together_share_one_pair_of_servers(clone):
    started = [clone.start(HOLD) for _ in range(4)]
    for process in started:
        assert process.stdout.readline() == "up\n", process.stderr.read()
    servers = [
        psutil.Process(pid)
        for pid in clone.processes()
        if psutil.Process(pid).ppid() not in clone.processes()
    ]
    assert sorted(process.name() for process in servers) == ["postgres", "valkey-server"]
    for process in started:
        let_go(process)
    assert clone.processes() == []


def test_data_stay_from_one_run_to_the_next(clone):
    clone.run(SQL + "sql('CREATE TABLE kept AS SELECT 42 AS answer')")
    clone.run(SQL + "from config.embedded import valkey\nvalkey.client().set('queued', 'work')")
    assert clone.processes() == []
    assert clone.run(SQL + "print(sql('SELECT answer FROM kept'))") == "[(42,)]"
    queued = USE + "from config.embedded import valkey\nprint(valkey.client().get('queued'))"
    assert clone.run(queued) == "b'work'"


def test_servers_that_were_killed_start_again_with_their_data(clone):
    clone.run(SQL + "sql('CREATE TABLE before_kill AS SELECT 1 AS one')")
    user = hold(clone)
    for pid in [*clone.processes(), user.pid]:
        os.kill(pid, signal.SIGKILL)
    user.wait()
    # As after a restart of the machine: the number in the file is now another's, who is alive.
    stale = clone.home / "postgres" / "postmaster.pid"
    pid, *rest = stale.read_text().split("\n")
    assert pid.isdigit()
    stale.write_text("\n".join([str(os.getpid()), *rest]))
    assert clone.run(SQL + "print(sql('SELECT one FROM before_kill'))") == "[(1,)]"
    assert clone.processes() == []


def test_whoever_is_connected_without_a_lock_keeps_the_servers(clone):
    process = hold(clone)
    prompt = clone.start(
        "from config.embedded import postgres\nconnection = postgres.connect()\n"
        "print('in', flush=True)\ninput()\nconnection.close()\n"
    )
    assert prompt.stdout.readline() == "in\n"
    let_go(process)
    assert clone.processes(), "somebody is at a prompt"
    let_go(prompt)
    clone.run(USE)
    assert clone.processes() == []


def test_started_by_hand_they_stay_until_stopped_by_hand(clone):
    assert clone.command("start").returncode == 0
    clone.run(USE)
    assert clone.processes()
    assert "postgres running" in clone.command("status").stdout
    assert clone.command("stop").returncode == 0
    assert clone.processes() == []
    assert "postgres not running" in clone.command("status").stdout


def test_a_command_that_is_ended_stops_what_it_started(clone):
    process = clone.start(
        "import sys; sys.argv = ['manage.py', 'shell', '-c', "
        "'print(chr(117), flush=True); import time; time.sleep(60)']\n"
        "import manage; manage.main()"
    )
    while (line := process.stdout.readline()) != "u\n":
        assert line, process.stderr.read()
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 128 + signal.SIGTERM
    assert clone.processes() == []


def test_the_application_owns_nothing_and_is_no_superuser(clone):
    roles = clone.run(
        SQL + "print(sql('SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication,"
        " rolbypassrls FROM pg_roles WHERE rolcanlogin ORDER BY rolname'))"
    )
    assert roles == (
        "[('concertation', False, False, False, False, False),"
        " ('concertation_owner', False, False, True, False, False),"
        " ('postgres', True, True, True, True, True)]"
    )
    member_of = clone.run(
        SQL + "print(sql('SELECT count(*) FROM pg_auth_members"
        " WHERE member = $$concertation$$::regrole'))"
    )
    assert member_of == "[(0,)]"
    refused = clone.start(SQL + "sql('CREATE TABLE mine (id int)', 'concertation')")
    assert "permission denied for schema public" in refused.communicate(timeout=60)[1]


def test_the_order_and_the_letters_are_the_same_everywhere(clone):
    about = clone.run(
        SQL + "print(sql('SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM"
        " pg_database WHERE datname = current_database()'))"
    )
    assert about == "[('b', 'C.UTF-8', 'UTF8')]"
    # Text search asks another library, by which a dash must not be a letter.
    words = clone.run(SQL + "print(sql('SELECT to_tsvector($$simple$$, $$Genève–travail$$)'))")
    assert words == """[("'genève':1 'travail':2",)]"""


def test_nothing_starts_where_servers_are_named(clone):
    named = (
        "import os\n"
        "os.environ.update(DATABASE_URL='postgresql://a@h/d', REDIS_URL='redis://h')\n"
        + USE
        + "from config.embedded import postgres, valkey\n"
        "print(postgres.is_listening(), valkey.is_ready())"
    )
    assert clone.run(named) == "False False"
    only_queue = (
        "import os\nos.environ['DATABASE_URL'] = 'postgresql://a@h/d'\n"
        + USE
        + "from config.embedded import postgres, valkey\n"
        "print(postgres.is_listening(), valkey.is_ready())"
    )
    assert clone.run(only_queue) == "False True"
    assert clone.processes() == []


def test_a_directory_of_sockets_that_others_can_enter_is_refused(clone):
    where = clone.run("from config.embedded import places; print(places.socket_dir())")
    assert len(os.fsencode(where)) < 60, "a socket's path may have some hundred bytes"
    mode = os.stat(where).st_mode
    os.chmod(where, 0o777)
    try:
        process = clone.start(USE)
        assert "belongs to somebody else or is open to others" in process.communicate()[1]
    finally:
        os.chmod(where, mode)


def test_a_server_that_cannot_start_says_why(clone):
    setting = clone.home / "postgres" / "postgresql.auto.conf"
    before = setting.read_text()
    setting.write_text(before + "max_connections = 'many'\n")
    try:
        process = clone.start(
            "import sys; sys.argv = ['manage.py', 'migrate']\nimport manage; manage.main()"
        )
        said = process.communicate()[1]
    finally:
        setting.write_text(before)
    assert process.returncode == 1
    assert "invalid value for parameter" in said
    assert "Traceback" not in said


def test_servers_of_a_closed_directory_run_without_opening_it(closed_clone):
    before = closed_clone.var.parent.stat().st_mode
    assert closed_clone.run(SQL + "print(sql('SELECT 1'))") == "[(1,)]"
    assert closed_clone.run(SQL + "print(sql('SELECT 2'))") == "[(2,)]"
    assert closed_clone.processes() == []
    assert closed_clone.var.parent.stat().st_mode == before


def test_two_clones_have_servers_of_their_own(clone, closed_clone):
    clone.run(SQL + "sql('CREATE TABLE only_here AS SELECT 1 AS one')")
    both = [hold(clone), hold(closed_clone)]
    there = "print(sql('SELECT count(*) FROM pg_class WHERE relname = $$only_here$$'))"
    assert clone.run(SQL + there) == "[(1,)]"
    assert closed_clone.run(SQL + there) == "[(0,)]"
    let_go(both[0])
    assert closed_clone.processes(), "the other clone's end is not its own"
    let_go(both[1])


def test_remove_leaves_nothing(closed_clone):
    places = "from config.embedded import places; print(places.home(), places.socket_dir())"
    home, sockets = closed_clone.run(places).split()
    closed_clone.run(USE)
    assert os.path.exists(home)
    assert closed_clone.command("remove", "--yes").returncode == 0
    assert not os.path.exists(home)
    assert not os.path.exists(sockets)
    # Nothing is left that a later process would wait for.
    began = time.monotonic()
    assert "not running" in closed_clone.command("status").stdout
    assert time.monotonic() - began < 10
