"""Who takes part: how each is started, and what its requests look like."""

import http.client
import json
import os
import re
import secrets
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import tools

ROOT = Path(__file__).resolve().parents[2]
CALLER_KEY = "key-of-the-load-test"
ADMIN_KEY = CALLER_KEY + "-admin"
LITELLM_KEY = "sk-" + secrets.token_hex(24)  # it refuses to start with less
NO_STORE = {"Cache-Control": "no-store"}

NGINX = """
daemon off;
worker_processes 1;
pid {work}/nginx.pid;
error_log stderr;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  client_body_temp_path {work}/body;
  client_max_body_size 64m;
  proxy_temp_path {work}/proxy;
  fastcgi_temp_path {work}/fastcgi;
  uwsgi_temp_path {work}/uwsgi;
  scgi_temp_path {work}/scgi;
  keepalive_requests 100000000;
  upstream provider {{ server 127.0.0.1:{upstream}; keepalive 512; keepalive_requests 100000000; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{
      proxy_pass http://provider;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
      proxy_request_buffering off;
    }}
  }}
}}
"""

HAPROXY = """
global
  nbthread 1
  maxconn 8192
defaults
  mode http
  timeout connect 5s
  timeout client 5m
  timeout server 5m
frontend callers
  bind 127.0.0.1:{port}
  default_backend provider
backend provider
  http-reuse always
  server one 127.0.0.1:{upstream} pool-max-conn 512
"""

OURS = """
ai-provider:
  transport: {transport}
  providers:
    openai:
      type: openai
      base-url: http://127.0.0.1:{upstream}/v1
      models: [gpt-4o-mini, gpt-4o]
"""

SIMULATED = """
ai-provider:
  providers:
    simulated:
      type: simulated
      simulation: { latency: 100ms }
"""

LITELLM = """
model_list:
  - model_name: gpt-4o-mini
    litellm_params:
      model: openai/gpt-4o-mini
      api_base: http://127.0.0.1:{upstream}/v1
      api_key: none
  - model_name: gpt-4o
    litellm_params:
      model: openai/gpt-4o
      api_base: http://127.0.0.1:{upstream}/v1
      api_key: none
litellm_settings:
  telemetry: false
"""


@dataclass
class Candidate:
    """A server under test. Candidates with the same process share one."""

    name: str
    process: str
    command: object  # of the working directory, the port and the upstream's port
    headers: dict = field(default_factory=dict)
    issued: bool = False  # whether the requests have a key from the server's database
    postgres: bool = False  # whether that database is PostgreSQL
    streams: bool = True
    floor: bool = False
    everything: bool = False  # whether the load of its half is the one for all
    cold: bool = False  # whether its first minute is measured
    native: bool = False  # whether there is nothing to compile while it warms up


def _nginx(work, port, upstream):
    config = work / "nginx.conf"
    config.write_text(NGINX.format(work=work, port=port, upstream=upstream))
    return [tools.packaged("nginx"), "-c", config, "-e", "stderr", "-p", work], {}


def _haproxy(work, port, upstream):
    config = work / "haproxy.cfg"
    config.write_text(HAPROXY.format(port=port, upstream=upstream))
    return [tools.packaged("haproxy"), "-f", config, "-db"], {}


def ours(mode, config, transport="netty"):
    """Our server in a mode, by the launcher and the newest JDK."""

    def command(work, port, upstream):
        file = work / "ai-provider.yml"
        file.write_text(config.replace("{upstream}", str(upstream)).replace("{transport}", transport))
        env = {
            "AI_PROVIDER_JAVA_HOME": str(tools.newest_jdk()[0]),
            "AI_PROVIDER_PORT": str(port),
            "AI_PROVIDER_BIND": "127.0.0.1",
        }
        if mode == "serve":
            env["AI_PROVIDER_API_KEY"] = CALLER_KEY
            env["AI_PROVIDER_ADMIN_KEY"] = ADMIN_KEY
        return [ROOT / "ai-provider", mode, "--config", file], env

    return command


def prepare():
    """Makes what later starts need: otherwise the first server would make it while it is measured."""
    subprocess.run([ROOT / "ai-provider", "prepare"], check=True,
                   env={**os.environ, "AI_PROVIDER_JAVA_HOME": str(tools.newest_jdk()[0])})


def issue_key(port):
    """A new key with limits of every kind, too high to be reached; None while that is not possible."""
    settings = {
        "tenant_id": "load",
        "user_id": "load",
        "name": "load test",
        "quota_requests_per_hour": 1_000_000_000,
        "requests_per_minute": 1_000_000_000,
        "tokens_per_minute": 10_000_000_000,
        "max_concurrent": 1_000_000,
        "allowed_models": ["gpt-*"],
    }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", "/auth/create-key", json.dumps(settings),
                           {"Content-Type": "application/json", "X-Admin-Key": ADMIN_KEY})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status == 201:
            return json.loads(text)["api_key"]
        if answer.status < 500:
            raise tools.Missing(f"no key was issued: {answer.status} {text.decode(errors='replace')}")
        return None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def bearer(key):
    return {"Authorization": f"Bearer {key}"}


def _portkey(work, port, upstream):
    return ["node", tools.portkey(), f"--port={port}", "--headless"], {"NODE_ENV": "production"}


def _litellm(work, port, upstream):
    config = work / "litellm.yml"
    config.write_text(LITELLM.format(upstream=upstream))
    return [tools.litellm(), "--config", config, "--host", "127.0.0.1", "--port", port], {
        "LITELLM_MASTER_KEY": LITELLM_KEY,
        "LITELLM_TELEMETRY": "False",
        "LITELLM_LOG": "ERROR",
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    }


def _bifrost(work, port, upstream):
    program = tools.go_program("bifrost-http", "github.com/maximhq/bifrost/transports/bifrost-http@latest")
    (work / "config.json").write_text(
        '{"providers": {"openai": {"keys": [{"value": "none", "weight": 1, "models": []}],'
        f' "network_config": {{"base_url": "http://127.0.0.1:{upstream}"}}}}}}}}'
    )
    return [program, "-app-dir", work, "-host", "127.0.0.1", "-port", port], {}


def all_candidates(upstream):
    key = bearer(CALLER_KEY)
    to_portkey = {
        **key,
        "x-portkey-provider": "openai",
        "x-portkey-custom-host": f"http://127.0.0.1:{upstream}/v1",
    }
    return [
        Candidate("nginx (floor)", "nginx", _nginx, floor=True, native=True),
        Candidate("HAProxy", "haproxy", _haproxy, native=True),
        Candidate("AI Provider, development", "dev", ours("dev", OURS), NO_STORE),
        Candidate("AI Provider, issued key", "serve", ours("serve", OURS), NO_STORE, issued=True,
                  everything=True, cold=True),
        Candidate("AI Provider, issued key, OkHttp", "serve-okhttp", ours("serve", OURS, "okhttp"),
                  NO_STORE, issued=True),
        Candidate("AI Provider, static key", "serve", ours("serve", OURS), {**NO_STORE, **key}),
        Candidate("AI Provider, static key, OkHttp", "serve-okhttp", ours("serve", OURS, "okhttp"),
                  {**NO_STORE, **key}),
        Candidate("AI Provider, issued key, PostgreSQL", "serve-postgres", ours("serve", OURS),
                  NO_STORE, issued=True, postgres=True),
        Candidate("AI Provider, cache hit", "serve", ours("serve", OURS), streams=False, issued=True),
        Candidate("Portkey", "portkey", _portkey, to_portkey),
        Candidate("LiteLLM", "litellm", _litellm, bearer(LITELLM_KEY)),
        Candidate("Bifrost", "bifrost", _bifrost, {}),
    ]


def environment(extra):
    """This process's environment without the providers and settings of whoever runs this."""
    names = re.findall(r"^#? *([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    kept = {name: value for name, value in os.environ.items() if name not in names}
    return {**kept, **extra}
