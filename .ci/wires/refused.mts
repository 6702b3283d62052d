// Bodies that are wrong, each in one thing: types that took them would prove nothing.
import type { AnthropicBody, GoogleBody, OpenAiBody } from "./wire_types.mjs";

export const openai: OpenAiBody[] = [
  { model: "m", messages: [{ role: "user", content: "Hi" }] },
  // @ts-expect-error no such field
  { model: "m", messages: [{ role: "user", content: "Hi" }], max_output_tokens: 1 },
  // @ts-expect-error no such role
  { model: "m", messages: [{ role: "model", content: "Hi" }] },
  // @ts-expect-error a result without its call
  { model: "m", messages: [{ role: "tool", content: "Hi" }] },
];

export const anthropic: AnthropicBody[] = [
  { model: "m", max_tokens: 1, messages: [{ role: "user", content: "Hi" }] },
  // @ts-expect-error max_tokens is missing
  { model: "m", messages: [{ role: "user", content: "Hi" }] },
  // @ts-expect-error no such field
  { model: "m", max_tokens: 1, messages: [{ role: "user", content: "Hi" }], stop: ["END"] },
  // @ts-expect-error OpenAI's shape of a tool
  { model: "m", max_tokens: 1, messages: [], tools: [{ type: "function", function: { name: "f" } }] },
  // @ts-expect-error a result without its call
  { model: "m", max_tokens: 1, messages: [{ role: "user", content: [{ type: "tool_result" }] }] },
];

export const google: GoogleBody[] = [
  { contents: [{ role: "user", parts: [{ text: "Hi" }] }] },
  // @ts-expect-error no such field
  { contents: [], max_tokens: 1 },
  // @ts-expect-error OpenAI's shape of a content
  { contents: [{ role: "user", content: "Hi" }] },
  // @ts-expect-error arguments are an object
  { contents: [{ role: "model", parts: [{ functionCall: { name: "f", args: "{}" } }] }] },
  // @ts-expect-error no such mode
  { contents: [], toolConfig: { functionCallingConfig: { mode: "REQUIRED" } } },
  // @ts-expect-error a word of JSON Schema's that Google has none for
  { contents: [], generationConfig: { responseSchema: { type: "OBJECT", additionalProperties: false } } },
];
