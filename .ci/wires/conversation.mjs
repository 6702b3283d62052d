// One conversation by OpenAI's SDK: what comes of it, whoever the provider is, is in expected.mjs.
import assert from "node:assert/strict";
import { tools, trip } from "./expected.mjs";

const results = {
  get_weather: ({ city }) => JSON.stringify({ city, degrees: city === "Paris" ? 21 : 19 }),
  get_time: () => [{ type: "text", text: JSON.stringify({ time: "12:00" }) }],
};

/** What is the same for all providers; what is not must at least be right. */
function told(completion) {
  assert.equal(completion.object, "chat.completion");
  assert.ok(completion.id, "a completion has an id");
  assert.equal(typeof completion.model, "string", "a completion names its model");
  assert.ok(Number.isInteger(completion.created));
  assert.equal(completion.choices.length, 1);
  const [{ index, message, finish_reason: finish }] = completion.choices;
  assert.equal(index, 0);
  assert.equal(message.role, "assistant");
  const calls = message.tool_calls ?? [];
  assert.equal(new Set(calls.map(({ id }) => id)).size, calls.length, "each call has an id of its own");
  for (const { id, type } of calls) {
    assert.match(id, /./);
    assert.equal(type, "function");
  }
  const { prompt_tokens, completion_tokens, total_tokens } = completion.usage;
  return {
    content: message.content,
    calls: calls.map(({ function: { name, arguments: args } }) => [name, JSON.parse(args)]),
    finish,
    usage: { prompt_tokens, completion_tokens, total_tokens },
  };
}

/** The completion that a stream's chunks make, put together as any client would. */
async function together(stream) {
  const message = { role: undefined, content: null };
  const calls = [];
  let first, finish, counted;
  for await (const chunk of stream) {
    first ??= chunk;
    assert.equal(chunk.object, "chat.completion.chunk");
    assert.equal(chunk.id, first.id, "all chunks have one id");
    assert.equal(counted, undefined, "nothing follows the usage");
    if (chunk.choices.length === 0) {
      counted = chunk.usage;
      continue;
    }
    const [{ index, delta, finish_reason }] = chunk.choices;
    assert.equal(index, 0);
    assert.equal(finish, undefined, "no content follows the end");
    finish = finish_reason ?? undefined;
    message.role ??= delta.role;
    if (delta.content) message.content = (message.content ?? "") + delta.content;
    for (const { index, id, type, function: { name, arguments: piece } = {} } of delta.tool_calls ?? []) {
      calls[index] ??= { id, type, function: { name, arguments: "" } };
      calls[index].function.arguments += piece ?? "";
    }
  }
  if (calls.length > 0) message.tool_calls = calls;
  const { id, created, model } = first;
  const choices = [{ index: 0, message, finish_reason: finish }];
  return { id, object: "chat.completion", created, model, choices, usage: counted };
}

/** Runs it; the results have the names of those expected. */
export async function converse(client, model) {
  const { completions } = client.chat;
  const ids = [];
  const outcome = {};
  const keep = (name, completion) => {
    ids.push(completion.id);
    outcome[name] = told(completion);
    return completion.choices[0].message;
  };

  const ask = async (name, messages, options = {}) =>
    keep(name, await completions.create({ model, messages, ...options }));
  const stream = async (name, messages, options = {}) => {
    const asked = { model, messages, stream: true, stream_options: { include_usage: true }, ...options };
    return keep(name, await together(await completions.create(asked)));
  };
  const answered = (messages, message) => [
    ...messages,
    message,
    ...message.tool_calls.map(({ id, function: { name, arguments: args } }) => ({
      role: "tool",
      tool_call_id: id,
      content: results[name](JSON.parse(args)),
    })),
  ];

  const greeting = [
    { role: "system", content: "Be kind." },
    { role: "user", content: "Say hello" },
  ];
  await ask("text", greeting);
  await stream("streamed text", greeting);

  const warm = [{ role: "user", content: "Is it warm in Paris?" }];
  const one = await ask("tool call", warm, { tools });
  await ask("tool result", answered(warm, one), { tools });

  const compare = [greeting[0], { role: "user", content: "Compare Paris with Zürich" }];
  const both = await ask("parallel tool calls", compare, { tools, parallel_tool_calls: true });
  await ask("parallel tool results", answered(compare, both), { tools });
  const streamed = await stream("streamed tool calls", compare, { tools });
  await stream("streamed tool results", answered(compare, streamed), { tools });

  const aloud = [{ role: "user", content: "Think aloud: what time is it?" }];
  await ask("text and tool call", aloud, { tools });
  const clock = await stream("streamed text and tool call", aloud, { tools });
  await ask("text and tool result", answered(aloud, clock), { tools });

  const effort = { tools, reasoning_effort: "low" };
  const ponder = [{ role: "user", content: "Ponder: what time is it?" }];
  const pondered = await ask("thought and tool call", ponder, effort);
  assert.equal(pondered.reasoning_content, model.startsWith("openai/") ? undefined : "A clock would help.");
  await ask("thought and tool result", answered(ponder, pondered), effort);

  const text = (words) => ({ type: "text", text: words });
  const turns = [
    { role: "system", content: [text("Be kind."), text("Be brief.")] },
    { role: "user", content: [text("Good"), text(" morning")] },
    { role: "assistant", content: [text("Good morning!")] },
    { role: "user", content: "Say hello" },
  ];
  await ask("parts and turns", turns);
  await ask("no tool", turns, { tools, tool_choice: "none" });

  const plan = { model, messages: [{ role: "user", content: "Plan a trip" }], response_format: trip };
  const parsed = await completions.parse(plan);
  const { parsed: object } = keep("structured output", parsed);
  outcome["structured output"].parsed = object;
  const parsing = completions.stream({ ...plan, stream_options: { include_usage: true } });
  const { parsed: streamedObject } = keep("streamed structured output", await parsing.finalChatCompletion());
  outcome["streamed structured output"].parsed = streamedObject;

  await ask("settings", greeting, {
    temperature: 0.5,
    top_p: 0.9,
    max_tokens: 100,
    stop: ["END"],
    user: "user-1",
  });
  await ask("reasoning", greeting, { reasoning_effort: "low", max_completion_tokens: 100 });
  await ask("forced tool", warm, {
    tools,
    tool_choice: { type: "function", function: { name: "get_weather" } },
  });
  await ask("any tool", warm, { tools, tool_choice: "required", parallel_tool_calls: false });
  const pixel =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const picture = [
    {
      role: "user",
      content: [
        { type: "text", text: "What is in this picture?" },
        { type: "image_url", image_url: { url: `data:image/png;base64,${pixel}` } },
      ],
    },
  ];
  await ask("picture", picture);

  assert.equal(new Set(ids).size, ids.length, "each answer has an id of its own");
  return outcome;
}
