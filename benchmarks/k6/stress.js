// 100 users, each with one request at a time, against a server with the simulated provider at 100 ms:
// see benchmarks/README.md.
import http from "k6/http";
import { check } from "k6";

export const options = {
  vus: 100,
  duration: `${__ENV.SECONDS || 30}s`,
  thresholds: {
    http_req_duration: ["p(95)<500"],
    http_req_failed: ["rate<0.01"],
    checks: ["rate>0.99"],
  },
};

const url = `${__ENV.BASE_URL || "http://127.0.0.1:8005"}/v1/chat/completions`;
const params = { headers: { "Content-Type": "application/json", "Cache-Control": "no-store" } };
const body = JSON.stringify({
  model: "auto",
  messages: [{ role: "user", content: "The quick brown fox jumps over the lazy dog. ".repeat(20) }],
});

export default function () {
  const answer = http.post(url, body, params);
  check(answer, { "an answer": (it) => it.status === 200 && it.body.includes('"choices"') });
}

export function handleSummary(data) {
  const text = JSON.stringify(data, null, 2);
  return __ENV.SUMMARY ? { [__ENV.SUMMARY]: text } : { stdout: text };
}
