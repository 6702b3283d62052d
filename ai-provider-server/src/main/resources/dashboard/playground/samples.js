// The same request as code. The key is never in it: it comes from the environment.

/** @type {{id: string, name: string, code: (base: string, request: object) => string}[]} */
export const SAMPLES = [
  { id: 'curl', name: 'curl', code: curl },
  { id: 'python', name: 'Python', code: python },
  { id: 'node', name: 'Node', code: node },
  { id: 'java', name: 'Java', code: java },
];

/** A request without the content of its images, which would make the code unreadable. */
export function shortened(request) {
  return JSON.parse(JSON.stringify(request), (_, value) =>
    typeof value === 'string' && value.startsWith('data:') ? value.replace(/,.*$/s, ',...') : value,
  );
}

/** @param {string} base the address of the API, with /v1 */
function curl(base, request) {
  return curlOf(`${base}/chat/completions`, shortened(request));
}

/**
 * A request as a command.
 *
 * @param {string} address
 * @param {any} request
 * @param {Record<string, string>} [headers] further ones
 */
export function curlOf(address, request, headers = {}) {
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const further = Object.entries(headers).map(([name, value]) => `  -H ${quoted(`${name}: ${value}`)} \\\n`);
  return `curl${request.stream ? ' -N' : ''} ${address} \\
  -H "Authorization: Bearer $API_KEY" \\
  -H 'Content-Type: application/json' \\
${further.join('')}  -d ${quoted(JSON.stringify(request, null, 2))}
`;
}

function python(base, request) {
  const { stream, stream_options: _, ...rest } = shortened(request);
  const named = Object.entries({ ...rest, ...(stream ? { stream } : {}) })
    .map(([name, value]) => `    ${name}=${pythonLiteral(value, '    ')},\n`)
    .join('');
  const read = stream
    ? `for chunk in answer:
    if chunk.choices and chunk.choices[0].delta.content:
        print(chunk.choices[0].delta.content, end="", flush=True)
`
    : 'print(answer.choices[0].message.content)\n';
  return `# pip install openai
import os

from openai import OpenAI

client = OpenAI(base_url=${JSON.stringify(base)}, api_key=os.environ["API_KEY"])
answer = client.chat.completions.create(
${named})
${read}`;
}

/** JSON with Python's names of constants. */
function pythonLiteral(value, indent) {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  const deeper = indent + '    ';
  const inside = Array.isArray(value)
    ? value.map((item) => deeper + pythonLiteral(item, deeper))
    : Object.entries(value).map(
        ([name, item]) => `${deeper}${JSON.stringify(name)}: ${pythonLiteral(item, deeper)}`,
      );
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return inside.length ? `${open}\n${inside.join(',\n')},\n${indent}${close}` : open + close;
}

function node(base, request) {
  const { stream_options: _, ...body } = shortened(request);
  const read = body.stream
    ? `for await (const chunk of answer) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? '')
}
`
    : 'console.log(answer.choices[0].message.content)\n';
  return `// npm install openai
import OpenAI from 'openai'

const client = new OpenAI({ baseURL: ${JSON.stringify(base)}, apiKey: process.env.API_KEY })
const answer = await client.chat.completions.create(${JSON.stringify(body, null, 2)})
${read}`;
}

function java(base, request) {
  const body = JSON.stringify(shortened(request), null, 2)
    .replaceAll('\\', '\\\\')
    .replaceAll('"""', '""\\"')
    .replaceAll('\n', '\n        ');
  const read = request.stream
    ? `    client.send(request, BodyHandlers.ofLines()).body().forEach(System.out::println);
`
    : `    System.out.println(client.send(request, BodyHandlers.ofString()).body());
`;
  return `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

class Ask {
  public static void main(String[] args) throws Exception {
    String body =
        """
        ${body}
        """;
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(${JSON.stringify(base + '/chat/completions')}))
            .header("Authorization", "Bearer " + System.getenv("API_KEY"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
${read}  }
}
`;
}
