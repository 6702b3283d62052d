"""Processes: started on chosen cores, watched through /proc, ended by their id."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def cores():
    """The core for the process under test, and those for everything else."""
    available = sorted(os.sched_getaffinity(0))
    return available[:1], available[1:] or available


class Process:
    """A child and its own children. A context: it is ended on the way out."""

    def __init__(self, command, log, pinned, env=None, cwd=None):
        self.log = Path(log)
        self.started = time.monotonic()
        with open(self.log, "wb") as out:
            self.child = subprocess.Popen(
                ["taskset", "-c", ",".join(map(str, pinned)), *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=env,
                cwd=cwd,
            )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def alive(self):
        return self.child.poll() is None

    def tree(self):
        """The ids of the process and all that descend from it."""
        children = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                children.setdefault(int(_fields(stat)[1]), []).append(int(stat.parent.name))
            except OSError:
                continue  # it has ended since
        ids = [self.child.pid]
        for pid in ids:
            ids.extend(children.get(pid, []))
        return ids

    def pin(self, chosen):
        """Moves all threads to these cores."""
        for pid in self.tree():
            for thread in Path(f"/proc/{pid}/task").glob("*"):
                with contextlib.suppress(ProcessLookupError):
                    os.sched_setaffinity(int(thread.name), chosen)

    def cpu_seconds(self):
        """What the tree has used so far, of user and system time."""
        ticks = 0
        for pid in self.tree():
            try:
                fields = _fields(Path(f"/proc/{pid}/stat"))
                ticks += int(fields[11]) + int(fields[12])
            except OSError:
                continue
        return ticks / TICKS_PER_SECOND

    def send(self, number):
        """A signal to the whole tree."""
        for pid in self.tree():
            _send(pid, number)

    def rss_mb(self):
        pages = 0
        for pid in self.tree():
            try:
                pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            except OSError:
                continue
        return pages * PAGE_BYTES / 1e6

    def last_words(self, lines=5):
        return "\n".join(self.log.read_text(errors="replace").strip().splitlines()[-lines:])

    def stop(self):
        if not self.alive():
            return
        ids = self.tree()
        self.child.terminate()
        try:
            self.child.wait(20)
        except subprocess.TimeoutExpired:
            for pid in reversed(ids):
                _send(pid, signal.SIGKILL)
            self.child.wait()


def _fields(stat):
    """The fields of /proc/PID/stat behind the name, which may hold anything: state comes first."""
    return stat.read_text().rpartition(")")[2].split()


def _send(pid, number):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
