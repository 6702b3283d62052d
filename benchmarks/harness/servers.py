"""Servers of a run: their ports, their start, and the provider that all of them call."""

import base64
import contextlib
import http.client
import json
import os
import socket
import subprocess
import time
from pathlib import Path

import processes
import tools

PATH = "/v1/chat/completions"
MODEL = "gpt-4o-mini"
EVENTS, PACE_MICROS = 500, 10_000
SENTENCE = "The quick brown fox jumps over the lazy dog, twice. "
HARNESS = Path(__file__).resolve().parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def body(stream, question=SENTENCE * 17, model=MODEL, image=0):
    """A chat; with the bytes of an image, if it is to have one."""
    content = question
    if image:
        data = base64.b64encode(bytes(image * 3 // 4)).decode()
        content = [{"type": "text", "text": question},
                   {"type": "image_url", "image_url": {"url": "data:image/png;base64," + data}}]
    return json.dumps({
        "model": model,
        "messages": [{"role": "system", "content": "You are terse."},
                     {"role": "user", "content": content}],
        "stream": stream,
    }, separators=(",", ":")).encode()


def start_upstream(stack, work, cores, delay_micros=0):
    """The provider; its port. The delay is that of completions."""
    port = free_port()
    java = tools.newest_jdk()[0] / "bin/java"
    process = stack.enter_context(processes.Process(
        [java, "-XX:+UseSerialGC", HARNESS / "Upstream.java", port, EVENTS, PACE_MICROS, delay_micros],
        work / "upstream.log", cores))
    await_answer(process, port, {}, 30)
    return port


def start_postgres(stack, work, cores):
    """An empty PostgreSQL with its default settings; its address."""
    programs, data, port = tools.postgres(), work / "postgres", free_port()
    # it refuses to run as root, whom a user namespace without names hides
    prefix = [] if os.geteuid() else ["unshare", "--user"]
    subprocess.run([*prefix, programs / "initdb", "-D", data, "-U", "load", "--auth=trust"],
                   stdout=subprocess.DEVNULL, check=True)
    process = stack.enter_context(processes.Process(
        [*prefix, programs / "postgres", "-D", data, "-p", port, "-h", "127.0.0.1", "-k", ""],
        work / "postgres.log", cores))
    while "ready to accept connections" not in process.log.read_text():
        if not process.alive() or time.monotonic() - process.started > 60:
            raise tools.Missing("PostgreSQL did not start: " + process.last_words(2))
        time.sleep(0.05)
    return f"postgresql://load@127.0.0.1:{port}/postgres"


def await_answer(process, port, headers, limit):
    """Until a chat is answered."""
    status = None
    while time.monotonic() - process.started < limit:
        if not process.alive():
            raise tools.Missing("it ended at once: " + process.last_words(2))
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("POST", PATH, body(False),
                               {"Content-Type": "application/json", **headers})
            status = connection.getresponse().status
            connection.close()
            if status == 200:
                return
        time.sleep(0.01)
    raise tools.Missing(f"no answer within {limit} s (last status: {status})")


def wrk(cores, port, seconds, connections, body, headers):
    """Posts the file's content over connections that send the next request at once."""
    command = ["taskset", "-c", ",".join(map(str, cores)), tools.packaged("wrk"),
               "-t", min(2, connections), "-c", connections, "-d", f"{max(1, round(seconds))}s",
               "--timeout", "30s", "-s", HARNESS / "plain.lua", f"http://127.0.0.1:{port}{PATH}",
               "--", body]
    for name, value in headers.items():
        command += [name, value]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=seconds + 60, check=True)
    return json.loads(done.stdout.strip().splitlines()[-1])
