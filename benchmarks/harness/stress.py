"""100 users for 30 seconds on the simulated provider: by k6, else by wrk with the same limits."""

import json
import os
import subprocess

import tools
from candidates import ROOT

P95_LIMIT_MS = 500
FAILED_LIMIT = 0.01
USERS = 100


def run(port, seconds, pinned, work, plain):
    """Runs it on the cores; plain is the way to run wrk."""
    try:
        k6 = tools.go_program("k6", "go.k6.io/k6@latest")
    except tools.Missing as e:
        print(f"stress by wrk, for {e}")
        return _by_wrk(port, seconds, plain)
    summary = work / "k6.json"
    command = ["taskset", "-c", ",".join(map(str, pinned)), k6, "run", "--quiet",
               ROOT / "benchmarks/k6/stress.js"]
    env = {
        **os.environ,
        "K6_NO_USAGE_REPORT": "true",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "SECONDS": str(seconds),
        "SUMMARY": str(summary),
    }
    done = subprocess.run(list(map(str, command)), env=env, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=seconds + 120)
    if not summary.exists():
        raise RuntimeError("k6 failed: " + done.stderr.decode(errors="replace")[-500:])
    metrics = json.loads(summary.read_text())["metrics"]
    return _judged({
        "by": "k6",
        "users": USERS,
        "seconds": seconds,
        "requests": int(metrics["http_reqs"]["values"]["count"]),
        "p95_ms": metrics["http_req_duration"]["values"]["p(95)"],
        "failed": metrics["http_req_failed"]["values"]["rate"],
    })


def _by_wrk(port, seconds, plain):
    figures = plain(port, seconds, USERS)
    failed = figures["not_200"] + figures["broken"]
    return _judged({
        "by": "wrk",
        "users": USERS,
        "seconds": seconds,
        "requests": figures["requests"],
        "p95_ms": figures["p95_ms"],
        "failed": failed / max(1, figures["requests"] + figures["broken"]),
    })


def _judged(figures):
    figures["passed"] = (
        figures["requests"] > 0
        and figures["p95_ms"] < P95_LIMIT_MS
        and figures["failed"] < FAILED_LIMIT
    )
    return figures
