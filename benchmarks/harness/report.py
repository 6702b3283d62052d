"""The figures as a table, as a chart, and in the documentation."""

import json
import os
import platform
import re
import statistics
from pathlib import Path

import shapes
from candidates import ROOT

RESULTS = ROOT / "benchmarks/results"
PAGE = ROOT / "docs/performance.md"
COLUMNS = [
    ("requests_per_second", "requests/s", "{:,.0f}"),
    ("cpu_us_per_request", "CPU µs/request", "{:.1f}"),
    ("cpu_us_per_event", "CPU µs/event", "{:.1f}"),
    ("p50_ms", "p50 ms", "{:.2f}"),
    ("p99_ms", "p99 ms", "{:.2f}"),
    ("rss_mb", "RSS MB", "{:.0f}"),
    ("start_seconds", "start s", "{:.2f}"),
]
RATIOS = {"cpu_us_per_request", "cpu_us_per_event"} | {
    f"{shape.key}_cpu_us_per_request" for shape in shapes.ALL}


def machine(jdk, pinned, others):
    model = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return {
        "cpu": model.group(1) if model else platform.machine(),
        "cores": len(pinned + [core for core in others if core not in pinned]),
        "kernel": platform.release(),
        "jdk": jdk,
        "load_before": round(os.getloadavg()[0], 1),
    }


def medians(rounds):
    """The middle of each figure over the rounds; None where no round has it."""
    names = {name for figures in rounds for name in figures}
    middle = {}
    for name in names:
        values = [figures[name] for figures in rounds if figures.get(name) is not None]
        middle[name] = statistics.median(values) if values else None
    return middle


def _cell(row, name, form, floor):
    value = row["figures"].get(name)
    if value is None:
        return "–"
    text = form.format(value)
    base = floor and floor["figures"].get(name)
    return f"{text} ({value / base:.1f}×)" if name in RATIOS and base else text


def table(result):
    """Markdown; ratios are to the floor of the same run."""
    floor = _floor(result)
    lines = ["| | " + " | ".join(title for _, title, _ in COLUMNS) + " |"]
    lines.append("|---|" + "--:|" * len(COLUMNS))
    for row in result["rows"]:
        cells = [_cell(row, name, form, floor) for name, _, form in COLUMNS]
        lines.append(f"| {row['name']} | " + " | ".join(cells) + " |")
    lines += [""] + [f"Not measured: {name}: {why}." for name, why in result["skipped"].items()]
    return "\n".join(lines).strip()


def shapes_table(result):
    """CPU and 99th percentile of each kind of request."""
    lines = ["| CPU µs/request, p99 ms | " + " | ".join(shape.title for shape in shapes.ALL) + " |"]
    lines.append("|---|" + "--:|" * len(shapes.ALL))
    floor = _floor(result)
    for row in result["rows"]:
        cells = []
        for shape in shapes.ALL:
            cpu = _cell(row, f"{shape.key}_cpu_us_per_request", "{:,.0f}", floor)
            p99 = _cell(row, f"{shape.key}_p99_ms", "{:,.1f}", floor)
            answered = row["figures"].get(f"{shape.key}_p99_ms")  # 0 if no answer came in time
            cells.append(f"{cpu}, {p99}" if answered else "–")
        lines.append(f"| {row['name']} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def half_load_table(result):
    """Latencies at the same rate for all."""
    names = ["p50_ms", "p90_ms", "p99_ms", "p999_ms"]
    lines = [f"| {result['half_load']:,.0f} requests/s, ms | p50 | p90 | p99 | p99.9 | p99 over nginx's |",
             "|---|--:|--:|--:|--:|--:|"]
    floor = _floor(result)
    base = floor and floor["figures"].get("half_p99_ms")
    for row in result["rows"]:
        p99 = row["figures"].get("half_p99_ms")
        if p99 is not None:
            cells = [_cell(row, f"half_{name}", "{:.2f}", None) for name in names]
            cells.append("–" if base is None or row["floor"] else f"{p99 - base:.2f}")
            lines.append(f"| {row['name']} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def first_minute_table(result):
    """What a request costs after the start, beside what it costs later."""
    lines = ["| CPU µs/request | " + " | ".join(f"{10 * i}–{10 * i + 10} s" for i in range(6))
             + " | warmed up |", "|---|" + "--:|" * 7]
    for row in result["rows"]:
        if row.get("first_minute"):
            cells = [f"{value:.0f}" for value in row["first_minute"]]
            cells.append(_cell(row, "cpu_us_per_request", "{:.0f}", None))
            lines.append(f"| {row['name']} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def tables(result):
    """All tables that the run has figures for."""
    parts = [table(result)]
    if any(f"{shape.key}_p99_ms" in row["figures"] for row in result["rows"] for shape in shapes.ALL):
        parts.append(shapes_table(result))
    if result.get("half_load"):
        parts.append(half_load_table(result))
    if any(row.get("first_minute") for row in result["rows"]):
        parts.append(first_minute_table(result))
    return "\n\n".join(parts)


def _floor(result):
    return next((row for row in result["rows"] if row["floor"]), None)


def place(machine):
    """Where a run took place."""
    return (f"{machine['cpu']}, {machine['cores']} cores, Linux {machine['kernel']}, JDK {machine['jdk']},"
            f" load average {machine['load_before']} before")


def conditions(result):
    m, s = result["machine"], result["settings"]
    return (
        f"{result['date']}, {place(m)};"
        f" {s['connections']} connections, {s['streams']} streams, {s['warmup']:g} s of warm-up,"
        f" medians of {s['rounds']} rounds of {s['seconds']:g} s."
    )


def stress_table(stress):
    verdict = "passed" if stress["passed"] else "FAILED"
    return (
        "| by | users | seconds | requests | p95 ms | failed | |\n|---|--:|--:|--:|--:|--:|---|\n"
        f"| {stress['by']} | {stress['users']} | {stress['seconds']} | {stress['requests']:,}"
        f" | {stress['p95_ms']:.1f} | {stress['failed']:.2%} | {verdict} |"
    )


def jmh_table(results):
    lines = ["| benchmark | µs | bytes allocated |", "|---|--:|--:|"]
    for one in results:
        name = ".".join(one["benchmark"].split(".")[-2:])
        allocated = next(
            (v["score"] for k, v in one["secondaryMetrics"].items() if "alloc.rate.norm" in k), None
        )
        bytes_text = "–" if allocated is None else f"{allocated:,.0f}"
        lines.append(f"| `{name}` | {one['primaryMetric']['score']:.2f} | {bytes_text} |")
    return "\n".join(lines)


def chart(result):
    """CPU time and latency, one bar for each candidate, as SVG."""
    rows = [r for r in result["rows"] if r["figures"].get("cpu_us_per_request")]
    panels = [("cpu_us_per_request", "CPU µs a request"), ("cpu_us_per_event", "CPU µs a stream event")]
    if result.get("half_load"):
        panels.append(("half_p99_ms", f"99th percentile at {result['half_load']:,.0f} requests/s, ms"))
    height = 60 + sum(40 + 24 * len(rows) for _ in panels)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 {height}" font-family="sans-serif"'
        ' font-size="13">',
        f'<rect width="760" height="{height}" fill="#fff"/>',
    ]
    y = 30
    for name, title in panels:
        out.append(f'<text x="20" y="{y}" font-weight="bold">{title}, less is better</text>')
        most = max((r["figures"].get(name) or 0 for r in rows), default=0) or 1
        for row in rows:
            y += 24
            value = row["figures"].get(name)
            colour = "#2a6f97" if row["name"].startswith("AI Provider") else "#a9b4bd"
            out.append(f'<text x="20" y="{y}">{row["name"]}</text>')
            if value is not None:
                width = 1 + 420 * value / most
                out.append(f'<rect x="230" y="{y - 12}" width="{width:.0f}" height="16" fill="{colour}"/>')
                out.append(f'<text x="{238 + width:.0f}" y="{y}">{value:.1f}</text>')
        y += 40
    return "\n".join(out + ["</svg>", ""])


def save(result):
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "load.json").write_text(json.dumps(result, indent=2) + "\n")
    (RESULTS / "load.svg").write_text(chart(result))


def update_page():
    """Puts the saved figures between their markers."""
    text = PAGE.read_text()
    result = json.loads((RESULTS / "load.json").read_text())
    parts = {"load": conditions(result) + "\n\n" + tables(result)}
    if result.get("stress"):
        parts["stress"] = stress_table(result["stress"])
    jmh = RESULTS / "jmh.json"
    if jmh.exists():
        parts["jmh"] = jmh_table(json.loads(jmh.read_text()))
    for name, content in parts.items():
        begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        head, found, rest = text.partition(begin)
        if not found or end not in rest:
            raise SystemExit(f"{PAGE} has no markers {begin} and {end}.")
        text = f"{head}{begin}\n\n{content}\n\n{end}{rest.partition(end)[2]}"
    PAGE.write_text(text)
