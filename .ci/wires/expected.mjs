// What is offered to the model, and what must come of each question, whoever the provider is.
import { makeParseableResponseFormat } from "openai/lib/parser";

export const tools = [
  {
    type: "function",
    function: {
      name: "get_weather",
      description: "The weather in a city",
      strict: true,
      parameters: {
        type: "object",
        properties: {
          city: { type: "string", description: "The city's name" },
          unit: { type: "string", enum: ["celsius", "fahrenheit"] },
        },
        required: ["city", "unit"],
        additionalProperties: false,
      },
    },
  },
  { type: "function", function: { name: "get_time", description: "The time now" } },
];

export const trip = makeParseableResponseFormat(
  {
    type: "json_schema",
    json_schema: {
      name: "trip",
      strict: true,
      schema: {
        type: "object",
        properties: {
          city: { type: "string" },
          nights: { type: "integer", enum: [1, 2, 3] },
          by: { anyOf: [{ const: "train" }, { const: "ship" }] },
          note: { type: ["string", "null"] },
          stops: { type: "array", items: { $ref: "#/$defs/stop" }, minItems: 1, maxItems: 5 },
        },
        required: ["city", "nights", "by", "note", "stops"],
        additionalProperties: false,
        $defs: {
          stop: {
            type: "object",
            properties: { city: { type: "string" } },
            required: ["city"],
            additionalProperties: false,
          },
        },
      },
    },
  },
  JSON.parse,
);

const usage = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 };
const said = (content) => ({ content, calls: [], finish: "stop", usage });
const called = (...calls) => ({ content: null, calls, finish: "tool_calls", usage });
const paris = ["get_weather", { city: "Paris", unit: "celsius" }];
const zurich = ["get_weather", { city: 'Zürich "Nord"', unit: "celsius" }];
const time = ["get_time", {}];
const planned = { city: "Rome", nights: 3, by: "train", note: null, stops: [{ city: "Milan" }] };
const hello = said("Hello, and a good day to you: ça va? 🙂");

export const expected = {
  text: hello,
  "streamed text": hello,
  "tool call": called(paris),
  "tool result": said("It is 21 degrees in Paris."),
  "parallel tool calls": called(paris, time, zurich),
  "parallel tool results": said("Paris is warmer, by 2 degrees."),
  "streamed tool calls": called(paris, time, zurich),
  "streamed tool results": said("Paris is warmer, by 2 degrees."),
  "text and tool call": { ...called(time), content: "Let me look at the clock." },
  "streamed text and tool call": { ...called(time), content: "Let me look at the clock." },
  "text and tool result": said("It is noon."),
  "thought and tool call": called(time),
  "thought and tool result": said("Noon it is."),
  "parts and turns": hello,
  "no tool": hello,
  "structured output": { ...said(JSON.stringify(planned)), parsed: planned },
  "streamed structured output": { ...said(JSON.stringify(planned)), parsed: planned },
  settings: hello,
  reasoning: hello,
  "forced tool": called(paris),
  "any tool": called(paris),
  picture: said("A single pixel."),
};
