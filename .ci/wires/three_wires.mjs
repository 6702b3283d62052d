// The same conversation with OpenAI's SDK, whichever protocol the provider speaks, and whether what
// the provider was sent is right by its own: node three_wires.mjs LAUNCHER
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import OpenAI from "openai";
import { converse } from "./conversation.mjs";
import { expected, trip } from "./expected.mjs";
import { startServer } from "./server.mjs";
import { startUpstream } from "./upstream.mjs";

const here = import.meta.dirname;

/** Each protocol: the model asked for, where it is asked, and what a request must have. */
const wires = {
  openai: {
    model: "gpt-4o-mini",
    base: "/v1",
    path: /^\/v1\/chat\/completions$/,
    headers: { authorization: "Bearer openai-key" },
    schema: (body) => body.response_format?.json_schema.schema,
    type: "OpenAiBody",
  },
  anthropic: {
    model: "claude-sonnet-5",
    base: "",
    path: /^\/v1\/messages$/,
    headers: { "x-api-key": "anthropic-key", "anthropic-version": "2023-06-01" },
    schema: (body) => body.output_config?.format?.schema,
    type: "AnthropicBody",
  },
  google: {
    model: "gemini-2.5-flash",
    base: "",
    path: /^\/v1beta\/models\/gemini-2\.5-flash:(generateContent|streamGenerateContent\?alt=sse)$/,
    headers: { "x-goog-api-key": "google-key" },
    schema: (body) => body.generationConfig?.responseSchema,
    type: "GoogleBody",
  },
};

const config = (upstream) => `
ai-provider:
  providers:${Object.entries(wires)
    .map(
      ([name, { base }]) => `
    ${name}: { type: ${name}, base-url: "${upstream}${base}", api-key: ${name}-key }`,
    )
    .join("")}
  cache: { enabled: false } # every question must reach the upstream,
  resilience: { max-attempts: 1 } # and once
`;

/** aimock keeps OpenAI's parts, but of the others' only the texts. */
const textOf = (content) =>
  Array.isArray(content) ? content.map(({ text }) => text ?? "").join("") : content || null;

/** What aimock made of a conversation: it reads all three protocols into the same words. */
const understood = (entry) => ({
  status: entry.response.status,
  tools: (entry.body.tools ?? []).map((tool) => [tool.function.name, tool.function.description]),
  stream: entry.body.stream ?? false,
  messages: entry.body.messages.map(({ role, content, tool_calls, tool_call_id }, at, all) => ({
    role,
    content: textOf(content),
    calls: (tool_calls ?? []).map((call) => [call.function.name, JSON.parse(call.function.arguments)]),
    answers: all
      .slice(0, at)
      .flatMap((earlier) => earlier.tool_calls ?? [])
      .findIndex((call) => call.id === tool_call_id),
  })),
});

function checkTypes(directory, received) {
  const names = Object.values(wires).map(({ type }) => type);
  const bodies = Object.entries(wires).flatMap(([name, { type }]) =>
    received[name].map(
      ({ body }, i) => `export const ${name}${i}: ${type} = ${JSON.stringify(body, undefined, 2)};\n`,
    ),
  );
  const imports = `import type { ${names.join(", ")} } from "./wire_types.mjs";\n`;
  fs.writeFileSync(path.join(directory, "received.mts"), [imports, ...bodies].join("\n"));
  const options = "--noEmit --strict --skipLibCheck --target es2022 --module nodenext --pretty false";
  const files = ["received.mts", "refused.mts"];
  execFileSync("node_modules/.bin/tsc", [...options.split(" "), ...files], {
    cwd: directory,
    stdio: "inherit",
  });
}

async function main(launcher) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "three-wires."));
  process.once("exit", () => fs.rmSync(directory, { recursive: true, force: true }));
  const upstream = await startUpstream();
  let server;
  try {
    server = await startServer(path.resolve(launcher), directory, config(upstream.url));
    const client = new OpenAI({
      baseURL: `${server.url}/v1`,
      apiKey: "unused",
      maxRetries: 0,
      timeout: 30_000,
    });
    const received = {};
    const journals = {};
    for (const [name, wire] of Object.entries(wires)) {
      const requests = upstream.received.length;
      const entries = upstream.journal().length;
      const outcome = await converse(client, `${name}/${wire.model}`);
      for (const [step, answer] of Object.entries(expected)) {
        assert.deepEqual(outcome[step], answer, `${name}: ${step}`);
      }
      received[name] = upstream.received.slice(requests);
      journals[name] = upstream.journal().slice(entries).map(understood);
      console.log(`ok  ${name}: ${Object.keys(outcome).length} answers as they should be`);
    }

    for (const [name, wire] of Object.entries(wires)) {
      assert.equal(received[name].length, Object.keys(expected).length, `requests to ${name}`);
      for (const request of received[name]) {
        assert.match(request.path, wire.path);
        for (const [header, value] of Object.entries(wire.headers)) {
          assert.equal(request.headers[header], value, `${header} as ${name} has it`);
        }
      }
      const schemas = received[name].map(({ body }) => wire.schema(body)).filter((schema) => schema);
      const fields = trip.json_schema.schema.required;
      assert.deepEqual(
        schemas.map(({ properties }) => Object.keys(properties)),
        [fields, fields],
      );
      assert.ok(journals[name].every(({ status }) => status === 200));
      assert.deepEqual(journals[name], journals.openai, `what ${name} was told`);
    }
    console.log("ok  the same was understood by all upstreams");

    checkTypes(here, received);
    console.log("ok  each upstream's SDK has types for all that it received");
  } catch (error) {
    if (server) console.error(`--- the server said\n${fs.readFileSync(server.log, "utf8").slice(-8_000)}`);
    throw error;
  } finally {
    await server?.stop();
    await upstream.stop();
  }
}

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));
assert.ok(process.argv[2], "usage: node three_wires.mjs LAUNCHER");
await main(process.argv[2]).catch((error) => {
  console.error(error.stack);
  process.exitCode = 1;
});
