"""Runs JMH's benchmarks of the engine."""

import json
import subprocess
import tempfile
from pathlib import Path

import tools
from candidates import ROOT

JAR = ROOT / "benchmarks/target/benchmarks.jar"


def build():
    """The jar of the benchmarks."""
    subprocess.run([ROOT / "mvnw", "-q", "-B", "-DskipTests", "-P", "!static-analysis", "-pl", "benchmarks",
                    "-am", "package"], cwd=ROOT, check=True)


def run(java, pattern, *arguments):
    """The results of the benchmarks whose names match, as JMH writes them."""
    with tempfile.TemporaryDirectory(prefix="ai-provider-jmh.") as work:
        file = Path(work) / "results.json"
        done = subprocess.run(list(map(str, [
            java, "-jar", JAR, pattern, *arguments, "-rf", "json", "-rff", file, "-foe", "true"])),
            stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode or not file.exists():
            raise tools.Missing(f"JMH failed for {pattern}: {(done.stdout + done.stderr)[-1000:]}")
        return json.loads(file.read_text())
