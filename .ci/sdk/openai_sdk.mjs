// OpenAI's SDK for Node against a development server: node openai_sdk.mjs BASE_URL
import assert from "node:assert/strict";
import OpenAI from "openai";

const client = new OpenAI({ baseURL: process.argv[2], apiKey: "unused", maxRetries: 0, timeout: 30_000 });

const tool = (name, field) => ({
  type: "function",
  function: {
    name,
    description: `Calls ${name}`,
    parameters: { type: "object", properties: { [field]: { type: "string" } }, required: [field] },
  },
});
const tools = [tool("get_weather", "city"), tool("get_time", "zone")];

const ask = (content, options = {}) =>
  client.chat.completions.create({ model: "auto", messages: [{ role: "user", content }], ...options });

async function all(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

const checks = {
  async "plain chat"() {
    const answer = await ask("Good morning from Node");
    assert.equal(answer.choices[0].message.content, "Simulated answer to: Good morning from Node");
    assert.equal(answer.choices[0].finish_reason, "stop");
    assert.ok(answer.usage.total_tokens > 0);
  },

  async "stream without usage"() {
    const chunks = await all(await ask("Good evening from Node", { stream: true }));
    const text = chunks.map((chunk) => chunk.choices[0].delta.content ?? "").join("");
    assert.equal(text, "Simulated answer to: Good evening from Node");
    assert.equal(chunks.at(-1).choices[0].finish_reason, "stop");
    assert.ok(chunks.every((chunk) => chunk.usage == null));
  },

  async "stream with usage"() {
    const options = { stream: true, stream_options: { include_usage: true } };
    const last = (await all(await ask("Good night from Node", options))).at(-1);
    assert.deepEqual(last.choices, []);
    assert.ok(last.usage.completion_tokens > 0);
  },

  async "stream may be left early"() {
    const stream = await ask("Tell Node everything", { stream: true });
    for await (const chunk of stream) {
      assert.ok(chunk.id);
      break;
    }
  },

  async "tool call"() {
    const [choice] = (await ask("What is get_weather for, Node?", { tools })).choices;
    assert.equal(choice.finish_reason, "tool_calls");
    assert.equal(choice.message.tool_calls.length, 1);
    assert.ok("city" in JSON.parse(choice.message.tool_calls[0].function.arguments));
  },

  async "parallel tool calls"() {
    const { message } = (await ask("Node: get_time and get_weather", { tools })).choices[0];
    assert.deepEqual(message.tool_calls.map((call) => call.function.name), ["get_time", "get_weather"]);
  },

  async "streamed parallel tool calls, merged by the SDK"() {
    const runner = client.chat.completions.stream({
      model: "auto",
      messages: [{ role: "user", content: "Node streams get_weather and get_time" }],
      tools,
    });
    const { message, finish_reason } = (await runner.finalChatCompletion()).choices[0];
    assert.equal(finish_reason, "tool_calls");
    assert.deepEqual(message.tool_calls.map((call) => call.function.name), ["get_weather", "get_time"]);
    message.tool_calls.forEach((call) => assert.ok(JSON.parse(call.function.arguments)));
  },

  async "structured output"() {
    const schema = {
      type: "object",
      properties: { name: { type: "string" }, age: { type: "integer" } },
      required: ["name", "age"],
      additionalProperties: false,
    };
    const completion = await ask("Somebody for Node", {
      response_format: { type: "json_schema", json_schema: { name: "person", strict: true, schema } },
    });
    const person = JSON.parse(completion.choices[0].message.content);
    assert.deepEqual(Object.keys(person).sort(), ["age", "name"]);
    assert.ok(Number.isInteger(person.age));
  },

  async models() {
    const ids = (await client.models.list()).data.map((model) => model.id);
    assert.ok(ids.length > 0);
    assert.equal((await client.models.retrieve(ids[0])).id, ids[0]);
  },

  async "a wrong request is a BadRequestError"() {
    const failure = await client.chat.completions.create({ model: "auto", messages: [] }).catch((error) => error);
    assert.ok(failure instanceof OpenAI.BadRequestError);
    assert.equal(failure.status, 400);
    assert.equal(failure.param, "messages");
  },

  async "an unknown model is a NotFoundError"() {
    const failure = await client.models.retrieve("no-such-model").catch((error) => error);
    assert.ok(failure instanceof OpenAI.NotFoundError);
    assert.equal(failure.code, "model_not_found");
  },
};

for (const [name, check] of Object.entries(checks)) {
  await check();
  console.log(`  ok  ${name}`);
}
