// Our server, as a child of this process.
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout } from "node:timers/promises";

async function freePort() {
  const probe = net.createServer();
  await new Promise((ready) => probe.listen(0, "127.0.0.1", ready));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

/** A development server with that configuration, and nothing of this machine's environment in it. */
export async function startServer(launcher, directory, configuration) {
  const port = await freePort();
  const file = path.join(directory, "wires.yml");
  const log = path.join(directory, "server.log");
  fs.writeFileSync(file, configuration);
  const env = { AI_PROVIDER_PORT: String(port) };
  for (const name of ["PATH", "HOME", "TMPDIR", "JAVA_HOME", "AI_PROVIDER_JAVA_HOME"]) {
    if (process.env[name]) env[name] = process.env[name];
  }
  const output = fs.openSync(log, "w");
  const server = spawn(launcher, ["dev", "--config", file], {
    cwd: directory,
    env,
    stdio: ["ignore", output, output],
  });
  await once(server, "spawn");
  const ended = once(server, "close");
  const alive = () => server.exitCode === null && server.signalCode === null;
  const kill = () => server.kill("SIGKILL");
  process.once("exit", kill);
  const url = `http://127.0.0.1:${port}`;
  const answer = () => fetch(`${url}/health/readiness`).catch(() => undefined);
  let ready = false;
  for (let i = 0; i < 600 && alive() && !ready; i++) {
    await setTimeout(200);
    ready = (await answer())?.ok;
  }
  if (!ready || !alive()) {
    kill();
    throw new Error(`the server did not start:\n${fs.readFileSync(log, "utf8")}`);
  }
  return {
    url,
    log,
    async stop() {
      server.kill("SIGTERM");
      const late = new AbortController();
      setTimeout(15_000, undefined, { signal: late.signal }).then(kill, () => {});
      await ended;
      late.abort();
      process.off("exit", kill);
    },
  };
}
