package io.aiprovider.benchmarks;

import java.nio.charset.StandardCharsets;

/** The texts that all benchmarks use: a chat of 1 KB, its answer, and a stream. */
public final class Samples {
  private static final String SENTENCE = "The quick brown fox jumps over the lazy dog, twice. ";

  private Samples() {}

  /** The body of a plain chat request, some 1,024 bytes long. */
  public static byte[] request() {
    return utf8(
        """
        {"model":"gpt-4o-mini","temperature":0.7,"max_tokens":256,"messages":[\
        {"role":"system","content":"You are terse."},{"role":"user","content":"%s"}]}"""
            .formatted(SENTENCE.repeat(17)));
  }

  /** The same request for a stream. */
  public static byte[] streamRequest() {
    return utf8(text(request()).replace("{\"model\"", "{\"stream\":true,\"model\""));
  }

  /** The answer to it, some 1,024 bytes long. */
  public static byte[] answer() {
    return utf8(
        """
        {"id":"chatcmpl-1","object":"chat.completion","created":1763683200,\
        "model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"message":{"role":"assistant",\
        "content":"%s"},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":210,\
        "completion_tokens":140,"total_tokens":350,"prompt_tokens_details":{"cached_tokens":0}}}"""
            .formatted(SENTENCE.repeat(13)));
  }

  /** One event of a stream: a token with OpenAI's other fields. */
  public static byte[] chunk() {
    return utf8(chunkText("{\"content\":\" token\"}", "null"));
  }

  /** A whole stream: a role, {@code events} tokens, a finish reason and the end. */
  public static byte[] stream(int events) {
    StringBuilder stream = new StringBuilder();
    event(stream, chunkText("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
    for (int i = 0; i < events; i++) {
      event(stream, chunkText("{\"content\":\" token\"}", "null"));
    }
    event(stream, chunkText("{}", "\"stop\""));
    event(
        stream,
        """
        {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1763683200,\
        "model":"gpt-4o-mini-2024-07-18","choices":[],"usage":{"prompt_tokens":210,\
        "completion_tokens":140,"total_tokens":350}}""");
    event(stream, "[DONE]");
    return utf8(stream.toString());
  }

  private static void event(StringBuilder stream, String data) {
    stream.append("data: ").append(data).append("\n\n");
  }

  private static String chunkText(String delta, String finishReason) {
    return """
        {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1763683200,\
        "model":"gpt-4o-mini-2024-07-18","service_tier":"default","system_fingerprint":"fp_1",\
        "choices":[{"index":0,"delta":%s,"logprobs":null,"finish_reason":%s}],"usage":null}"""
        .formatted(delta, finishReason);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
