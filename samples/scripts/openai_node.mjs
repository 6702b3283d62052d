// OpenAI's library for Node: node openai_node.mjs http://127.0.0.1:8005
// AI_PROVIDER_API_KEY is the caller's key; a server in development mode needs none.
import OpenAI from "openai";

const server = process.argv[2];
const apiKey = process.env.AI_PROVIDER_API_KEY ?? "none";
const client = new OpenAI({ baseURL: `${server}/v1`, apiKey });

const user = (content) => ({ role: "user", content });

console.log("--- chat");
const answer = await client.chat.completions.create({
  model: "auto",
  messages: [user("Why is the sky blue?")],
});
console.log(answer.choices[0].message.content);

console.log("--- stream");
const stream = await client.chat.completions.create({
  model: "auto",
  messages: [user("Why is the sea salty?")],
  stream: true,
  stream_options: { include_usage: true },
});
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta.content ?? "");
  if (chunk.usage) console.log(`\n${chunk.usage.total_tokens} tokens`);
}

console.log("--- tools");
const tools = [
  {
    type: "function",
    function: {
      name: "get_weather",
      parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
    },
  },
];
const messages = [user("What is the weather in Oslo?")];
const { message } = (await client.chat.completions.create({ model: "auto", messages, tools })).choices[0];
messages.push(message);
for (const call of message.tool_calls) {
  console.log(`${call.function.name}(${call.function.arguments})`);
  messages.push({ role: "tool", tool_call_id: call.id, content: "12 degrees and rain" });
}
const result = await client.chat.completions.create({ model: "auto", messages, tools });
console.log(result.choices[0].message.content);

console.log("--- structured output");
const person = await client.chat.completions.create({
  model: "auto",
  messages: [user("Invent a person.")],
  response_format: {
    type: "json_schema",
    json_schema: {
      name: "person",
      strict: true,
      schema: {
        type: "object",
        properties: { name: { type: "string" }, age: { type: "integer" } },
        required: ["name", "age"],
        additionalProperties: false,
      },
    },
  },
});
const { name, age } = JSON.parse(person.choices[0].message.content);
console.log(`${name}, ${age}`);
