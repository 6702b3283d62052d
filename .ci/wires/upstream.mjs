// aimock as OpenAI, Anthropic and Google at one address, with a recorder before it: its own journal
// has every request as OpenAI's, whichever protocol it came in.
import http from "node:http";
import { LLMock } from "@copilotkit/aimock";

const usage = { prompt_tokens: 11, completion_tokens: 7 };
const call = (name, args) => ({ name, arguments: JSON.stringify(args) });

const fixtures = [
  [{ userMessage: "Say hello" }, { content: "Hello, and a good day to you: ça va? 🙂" }],
  [
    { userMessage: "Is it warm", hasToolResult: false },
    { toolCalls: [call("get_weather", { city: "Paris", unit: "celsius" })] },
  ],
  [{ userMessage: "Is it warm", toolResultContains: "21" }, { content: "It is 21 degrees in Paris." }],
  [
    { userMessage: "Compare", hasToolResult: false },
    {
      toolCalls: [
        call("get_weather", { city: "Paris", unit: "celsius" }),
        call("get_time", {}),
        call("get_weather", { city: 'Zürich "Nord"', unit: "celsius" }),
      ],
    },
  ],
  [{ userMessage: "Compare", toolResultContains: "19" }, { content: "Paris is warmer, by 2 degrees." }],
  [
    { userMessage: "Think aloud", hasToolResult: false },
    { content: "Let me look at the clock.", toolCalls: [call("get_time", {})] },
  ],
  [{ userMessage: "Think aloud", toolResultContains: "12:00" }, { content: "It is noon." }],
  [
    { userMessage: "Ponder", hasToolResult: false },
    { reasoning: "A clock would help.", toolCalls: [call("get_time", {})] },
  ],
  [{ userMessage: "Ponder", toolResultContains: "12:00" }, { content: "Noon it is." }],
  [
    { userMessage: "Plan a trip" },
    {
      content: JSON.stringify({
        city: "Rome",
        nights: 3,
        by: "train",
        note: null,
        stops: [{ city: "Milan" }],
      }),
    },
  ],
  [{ userMessage: "What is in this picture" }, { content: "A single pixel." }],
];

/** Starts both; what came in is in `received`, what aimock made of it in `journal()`. */
export async function startUpstream() {
  const mock = await LLMock.create({ port: 0, strict: true, chunkSize: 7, journalMaxEntries: 0 });
  for (const [match, response] of fixtures) mock.on(match, { ...response, usage });

  const received = [];
  const recorder = http.createServer((request, response) => {
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => {
      const body = Buffer.concat(pieces);
      const { method, url, headers } = request;
      if (method === "POST") received.push({ path: url, headers, body: JSON.parse(body.toString("utf8")) });
      const onward = http.request(new URL(url, mock.url), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      });
      onward.on("error", (error) => response.destroy(error));
      onward.end(body);
    });
  });
  await new Promise((ready) => recorder.listen(0, "127.0.0.1", ready));

  return {
    url: `http://127.0.0.1:${recorder.address().port}`,
    received,
    journal: () => mock.getRequests(),
    async stop() {
      recorder.closeAllConnections();
      recorder.close();
      await mock.stop();
    },
  };
}
