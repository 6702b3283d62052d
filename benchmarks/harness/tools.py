"""Finds or installs what the harness needs; tools go to a cache outside of the repository."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "ai-provider-load"
PORTKEY = """{"name": "portkey", "private": true,
  "dependencies": {"@portkey-ai/gateway": "latest"},
  "overrides": {"@hono/node-server": "1.13.7"}}
"""


class Missing(Exception):
    """Why a tool cannot be had."""


def _run(command, why, timeout=900, cwd=None, env=None):
    try:
        done = subprocess.run(
            list(map(str, command)),
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
        )
    except (OSError, subprocess.TimeoutExpired) as e:
        raise Missing(f"{why}: {e}") from e
    if done.returncode != 0:
        last = done.stdout.decode(errors="replace").strip().splitlines()[-1:]
        raise Missing(f"{why}: {' '.join(last)}")


def packaged(name):
    """A program of the system, installed by apt where that is possible."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found:
        return found
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Missing(f"{name} is not installed, and only root with apt-get could install it")
    print(f"installing {name} by apt-get", file=sys.stderr)
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "install", "-y", "-q", "--no-install-recommends", name],
         f"apt-get cannot install {name}", env=env)
    return packaged(name) if shutil.which(name) else shutil.which(name, path="/usr/sbin")


def postgres():
    """The directory of PostgreSQL's programs."""
    for program in [shutil.which("initdb"), *sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))[::-1]]:
        if program:
            return Path(program).resolve().parent
    raise Missing("PostgreSQL is not installed")


def portkey():
    """The start script of Portkey's gateway."""
    if not shutil.which("node") or not shutil.which("npm"):
        raise Missing("node and npm are needed for Portkey")
    home = CACHE / "portkey"
    script = home / "node_modules/@portkey-ai/gateway/build/start-server.js"
    if not script.exists():
        print("installing Portkey from npm", file=sys.stderr)
        home.mkdir(parents=True, exist_ok=True)
        (home / "package.json").write_text(PORTKEY)
        _run(["npm", "install", "--no-audit", "--no-fund"], "npm cannot install Portkey", cwd=home)
    return script


def playwright():
    """The directory of playwright-core, for the browser that the system has."""
    if not shutil.which("node") or not shutil.which("npm"):
        raise Missing("node and npm are needed for playwright-core")
    packaged("chromium")
    home = CACHE / "playwright"
    if not (home / "node_modules/playwright-core").exists():
        print("installing playwright-core from npm", file=sys.stderr)
        home.mkdir(parents=True, exist_ok=True)
        _run(["npm", "install", "--no-audit", "--no-fund", "playwright-core"],
             "npm cannot install playwright-core", cwd=home)
    return home


def litellm():
    """LiteLLM's proxy, in an environment of its own."""
    home = CACHE / "litellm"
    program = home / "bin/litellm"
    if not program.exists():
        print("installing LiteLLM from PyPI", file=sys.stderr)
        _run([sys.executable, "-m", "venv", home], "no Python environment for LiteLLM")
        _run([home / "bin/pip", "install", "-q", "--disable-pip-version-check", "litellm[proxy]"],
             "pip cannot install LiteLLM")
    return program


def go_program(name, package):
    """A program on the path, else built from the Go module proxy."""
    found = shutil.which(name)
    if found:
        return Path(found)
    program = CACHE / "go" / name
    if not program.exists():
        if not shutil.which("go"):
            raise Missing(f"neither {name} nor go, to build it, is installed")
        print(f"building {name} from the Go module proxy", file=sys.stderr)
        _run(["go", "install", package], f"go cannot build {name}", env={"GOBIN": str(program.parent)})
    return program


def newest_jdk():
    """The directory and version of the newest JDK installed, as ./ai-provider finds it."""
    best = (0, None)
    for name in ("AI_PROVIDER_JAVA_HOME", "JAVA_HOME"):
        home = Path(os.environ.get(name, ""))
        if os.environ.get(name) and _feature(home):
            return home, _version(home)
    for home in sorted(Path("/usr/lib/jvm").glob("*")) + sorted(
        (Path.home() / ".sdkman/candidates/java").glob("*")
    ):
        best = max(best, (_feature(home), home), key=lambda found: found[0])
    if best[1] is None:
        raise Missing("no JDK was found: set AI_PROVIDER_JAVA_HOME")
    return best[1], _version(best[1])


def _version(home):
    try:
        lines = (home / "release").read_text().splitlines()
    except OSError:
        return ""
    found = [line.split('"')[1] for line in lines if line.startswith("JAVA_VERSION=")]
    return found[0] if found and (home / "bin/javac").exists() else ""


def _feature(home):
    version = _version(home)
    return int(version.split(".")[0].split("-")[0]) if version else 0
