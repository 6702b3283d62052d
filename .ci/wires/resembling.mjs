// Answers that only resemble OpenAI's, through our server, as OpenAI's SDKs for Node and Python read
// them: node resembling.mjs LAUNCHER [PYTHON]
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import OpenAI from "openai";
import { startServer } from "./server.mjs";

const { chats, embeddings, failures } = JSON.parse(
  fs.readFileSync(new URL("resembling.json", import.meta.url), "utf8"),
);
const cases = [...chats, ...embeddings, ...failures];

async function answer(request, response) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const { messages, input, stream } = JSON.parse(Buffer.concat(pieces).toString() || "{}");
  const name = messages?.[0]?.content ?? input?.[0];
  const asked = cases.find((each) => each.case === name);
  if (!asked) {
    response.writeHead(404).end();
  } else if (!stream) {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(`\ufeff${JSON.stringify(asked.plain)}`);
  } else {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("\ufeff");
    for (const chunk of asked.chunks ?? [asked.plain]) {
      response.write(`event: ping\ndata: {"type":"ping"}\n\ndata: ${JSON.stringify(chunk)}\n\n`);
    }
    response.end("data: [DONE]\n\n");
  }
}

function check(asked, completion) {
  const { message, finish_reason } = completion.choices[0];
  const calls = message.tool_calls ?? [];
  assert.match(completion.id, /./);
  assert.equal(completion.object, "chat.completion");
  assert.ok(Number.isInteger(completion.created));
  assert.equal(message.role, "assistant");
  assert.equal(message.content ?? "", asked.text);
  assert.equal(finish_reason, asked.finish);
  assert.deepEqual(
    calls.map((call) => [call.function.name, call.function.arguments]),
    asked.calls,
  );
  assert.equal(new Set(calls.map((call) => call.id)).size, calls.length);
  assert.ok(calls.every((call) => call.id && call.type === "function"));
  if (asked.usage) {
    const { prompt_tokens, completion_tokens, total_tokens } = completion.usage;
    assert.deepEqual([prompt_tokens, completion_tokens, total_tokens], asked.usage);
  }
}

const upstream = http.createServer(answer).listen(0, "127.0.0.1");
await new Promise((ready) => upstream.once("listening", ready));
const directory = fs.mkdtempSync(path.join(os.tmpdir(), "resembling-"));
const server = await startServer(
  process.argv[2],
  directory,
  `ai-provider:
  providers:
    odd: { type: openai, base-url: "http://127.0.0.1:${upstream.address().port}/v1", api-key: unused }
`,
);
try {
  const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "unused", maxRetries: 0, timeout: 30_000 });
  for (const asked of chats) {
    for (const options of [{}, { temperature: 0.5 }]) { // the second is no hit of the cache
      const body = { model: "m", messages: [{ role: "user", content: asked.case }], ...options };
      check(asked, await client.chat.completions.create(body));
      check(asked, await client.chat.completions.stream({ ...body, seed: 1, stream_options: { include_usage: true } }).finalChatCompletion());
    }
    console.log(`ok   ${asked.case}`);
  }
  for (const asked of embeddings) {
    for (const options of [{}, { encoding_format: "float" }]) { // without a format, the SDK requests base64
      const body = { model: "m", input: [asked.case, "another text"], ...options };
      const { object, data } = await client.embeddings.create(body);
      assert.equal(object, "list");
      assert.deepEqual(data.map((each) => each.index), [0, 1]);
      assert.deepEqual(data.map((each) => each.embedding), asked.vectors);
    }
    console.log(`ok   ${asked.case}`);
  }
  for (const asked of failures) {
    for (const stream of [false, true]) {
      const body = { model: "m", messages: [{ role: "user", content: asked.case }], stream };
      await assert.rejects(client.chat.completions.create(body), (failure) => {
        assert.ok(failure instanceof OpenAI.APIError && failure.status >= 500, failure);
        assert.ok(failure.message.includes(asked.message), failure.message);
        return true;
      });
    }
    console.log(`ok   ${asked.case}`);
  }
  if (process.argv[3]) {
    const script = new URL("resembling.py", import.meta.url).pathname;
    // the upstream answers from this process, so it must not wait
    const python = spawn(process.argv[3], [script, `${server.url}/v1`], { stdio: "inherit" });
    const status = await new Promise((done) => python.once("close", done));
    assert.equal(status, 0, "the SDK for Python failed");
  }
} finally {
  await server.stop();
  upstream.close();
  upstream.closeAllConnections();
  fs.rmSync(directory, { recursive: true });
}
