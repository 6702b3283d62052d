#!/usr/bin/env python3
"""Checks docs/monitoring with promtool and a real Prometheus: check.py URL ADMIN_KEY DIRECTORY

The rules are valid and pass their tests, the page of metrics is well formed, and every expression of
the dashboard and of the rules finds data in Prometheus while the server at URL answers all kinds of
calls. The server has the configuration of server.yml in this directory. Needs promtool and prometheus.
"""
import json
import math
import pathlib
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
FILES = HERE.parent.parent / "docs" / "monitoring"
ALERTS = FILES / "alerts.yml"
DASHBOARD = FILES / "grafana-dashboard.json"
PATIENCE = 45  # seconds until all expressions have data

# Expressions that find nothing as long as all is well, and why.
WITHOUT_DATA = {
    'absent(up{job="ai-provider"})': "it has a value only if there is no server",
}
VARIABLES = {
    "$__rate_interval": "20s",
    "$__range": "2m",
    "$job": ".*",
    "$instance": ".*",
    "$provider": ".*",
    "$model": ".*",
}


def fail(message):
    sys.exit(f"FAILED: {message}")


class Server:
    def __init__(self, url, admin_key):
        self.url = url
        self.admin_key = admin_key

    def send(self, path, body=None, key=None, expected=200):
        headers = {"Authorization": f"Bearer {key or self.admin_key}"}
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                status, text = response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read().decode()
        if status != expected:
            fail(f"{path} answered {status} and not {expected}: {text}")
        return text

    def key(self, name, **settings):
        body = {"tenant_id": "acme", "user_id": name, "name": name, **settings}
        return json.loads(self.send("/auth/create-key", body, expected=201))["api_key"]


def chat(model, text, **more):
    return {"model": model, "messages": [{"role": "user", "content": text}], **more}


def mixed_calls(server, stop):
    """Calls of all kinds, again and again: a rate needs a meter that has grown since its first value."""
    completions = "/v1/chat/completions"
    tools = [{"type": "function", "function": {"name": "lookup"}}]
    limited = server.key("limited", requests_per_minute=1)
    poor = server.key("poor", budget_usd=0.000000001)
    server.send(completions, chat("small", "the one that is allowed"), limited)
    number = 0
    while not stop.is_set():
        number += 1
        server.send(completions, chat("small", f"plain {number}"))
        server.send(completions, chat("small", "answered from the cache"))
        server.send(completions, chat("small", f"a stream of words {number}", stream=True))
        server.send(completions, chat("small", f"Call lookup now {number}", tools=tools))
        server.send(completions, chat("large", f"fails over {number}"))
        server.send(completions, chat("free/unknown", f"has no price {number}"))
        server.send(completions, chat("down/large", f"fails {number}"), expected=503)
        server.send(completions, chat("small", f"over the limit {number}"), limited, 429)
        server.send(completions, chat("sim/small", f"over the budget {number}"), poor, 402)
        stop.wait(0.3)


def promtool(*arguments, stdin=None):
    return subprocess.run(
        ["promtool", *arguments], input=stdin, capture_output=True, text=True, check=False
    )


def check_rules():
    for arguments in (["check", "rules", ALERTS], ["test", "rules", HERE / "alerts-test.yml"]):
        result = promtool(*map(str, arguments))
        if result.returncode != 0:
            fail(f"promtool {arguments[0]} rules: {result.stdout}{result.stderr}")


def check_page(text):
    result = promtool("check", "metrics", stdin=text)
    if result.returncode != 0:
        fail(f"promtool check metrics: {result.stdout}{result.stderr}")


class Prometheus:
    def __init__(self, server, directory):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        directory.mkdir()
        key = directory / "viewer-key"
        key.write_text(server.key("monitoring", role="viewer"))
        settings = directory / "prometheus.yml"
        target = urllib.parse.urlsplit(server.url).netloc
        settings.write_text(
            json.dumps(  # which is YAML, too
                {
                    "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
                    "rule_files": [str(ALERTS)],
                    "scrape_configs": [
                        {
                            "job_name": "ai-provider",
                            "authorization": {"credentials_file": str(key)},
                            "static_configs": [{"targets": [target]}],
                        }
                    ],
                }
            )
        )
        self.log = directory / "log"
        self.url = f"http://127.0.0.1:{port}"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [
                    "prometheus",
                    f"--config.file={settings}",
                    f"--storage.tsdb.path={directory / 'data'}",
                    f"--web.listen-address=127.0.0.1:{port}",
                    "--log.level=warn",
                ],
                stdout=log,
                stderr=log,
            )
        self.await_ready()

    def await_ready(self):
        for _ in range(200):
            if self.process.poll() is not None:
                fail(f"Prometheus ended: {self.log.read_text()}")
            try:
                with urllib.request.urlopen(self.url + "/-/ready", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        fail("Prometheus was not ready within 20 seconds")

    def get(self, path, **parameters):
        url = f"{self.url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(url, timeout=30) as response:
                return json.load(response)["data"]
        except urllib.error.HTTPError as error:
            fail(f"{parameters}: {error.read().decode()}")

    def has_data(self, expression):
        found = self.get("query", query=expression)
        if found["resultType"] == "scalar":
            return True
        return any(not math.isnan(float(sample["value"][1])) for sample in found["result"])

    def rules(self):
        return [rule for group in self.get("rules")["groups"] for rule in group["rules"]]

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def dashboard_expressions():
    dashboard = json.loads(DASHBOARD.read_text())
    found = {}
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            found[f"{panel['title']}, {target['refId']}"] = target["expr"]
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            values = re.fullmatch(r"label_values\((.*), (\w+)\)", variable["query"]["query"])
            found[variable["name"]] = f"count by ({values[2]}) ({values[1]})"
    return {name: substituted(expression) for name, expression in found.items()}


def substituted(expression):
    for variable, value in VARIABLES.items():
        expression = expression.replace(variable, value)
    if "$" in expression:
        fail(f"an unknown variable in {expression}")
    return expression


def outside_of_brackets(expression, pattern):
    """Where the pattern is found, but not within brackets or quotes."""
    depth = 0
    quoted = False
    position = 0
    while position < len(expression):
        character = expression[position]
        if quoted:
            quoted = character != '"'
        elif character == '"':
            quoted = True
        elif character in "({[":
            depth += 1
        elif character in ")}]":
            depth -= 1
        elif depth == 0:
            match = pattern.match(expression, position)
            if match:
                yield match
                position = match.end()
                continue
        position += 1


OPERATOR = re.compile(r"(?<=[\s)])(?:and|or|unless)(?:\s+(?:on|ignoring)\s*\([^)]*\))?(?=[\s(])")
COMPARISON = re.compile(r"\s(?:>=|<=|==|!=|>|<)\s")


def parts(expression, pattern):
    start = 0
    for match in outside_of_brackets(expression, pattern):
        yield expression[start : match.start()].strip()
        start = match.end()
    yield expression[start:].strip()


def left_of_comparison(expression):
    return next(parts(expression, COMPARISON))


def vectors(expression):
    """The vectors that an alert compares: they exist also while it does not fire."""
    operands = list(parts(expression.strip(), OPERATOR))
    if len(operands) > 1:
        for operand in operands:
            yield from vectors(operand)
    elif expression.strip().startswith("(") and not list(parts_after_bracket(expression.strip())):
        yield from vectors(expression.strip()[1:-1])
    else:
        yield left_of_comparison(operands[0])


def parts_after_bracket(expression):
    """What follows the bracket with which the expression begins."""
    depth = 0
    for position, character in enumerate(expression):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0:
            rest = expression[position + 1 :].strip()
            return [rest] if rest else []
    fail(f"a bracket is missing in {expression}")


def expressions(rules):
    found = dashboard_expressions()
    for rule in rules:
        if rule["health"] == "err":
            fail(f"Prometheus cannot evaluate {rule['name']}: {rule.get('lastError')}")
        for number, vector in enumerate(vectors(rule["query"]), 1):
            if vector not in WITHOUT_DATA:
                found[f"{rule['name']}, {number}"] = vector
    return found


def await_data(prometheus):
    deadline = time.monotonic() + PATIENCE
    missing = expressions(prometheus.rules())
    count = len(missing)
    while missing:
        missing = {
            name: expression
            for name, expression in missing.items()
            if not prometheus.has_data(expression)
        }
        if missing and time.monotonic() > deadline:
            fail("no data: " + "".join(f"\n  {n}: {e}" for n, e in missing.items()))
        time.sleep(1)
    return count


def main():
    url, admin_key, directory = sys.argv[1:]
    check_rules()
    server = Server(url, admin_key)
    stop = threading.Event()
    failed = []

    def call():
        try:
            mixed_calls(server, stop)
        except SystemExit as error:
            failed.append(error)

    prometheus = Prometheus(server, pathlib.Path(directory) / "prometheus")
    calls = threading.Thread(target=call)
    calls.start()
    try:
        count = await_data(prometheus)
        check_page(server.send("/metrics"))
    finally:
        stop.set()
        calls.join()
        prometheus.stop()
        if failed:
            raise failed[0]
    print(f"{count} expressions of the dashboard and the rules have data")


main()
