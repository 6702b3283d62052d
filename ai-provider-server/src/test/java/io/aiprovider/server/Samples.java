package io.aiprovider.server;

import io.aiprovider.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/** Requests, answers and events as they are on the wire. */
public final class Samples {
  public static final String HELLO = request("");
  public static final String HELLO_STREAMED = request("\"stream\":true");

  private Samples() {}

  /** A small chat request with further members. */
  public static String request(String members) {
    return "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]"
        + (members.isEmpty() ? "" : ",")
        + members
        + "}";
  }

  /** A complete answer with this text. */
  public static String completion(String text) {
    return completion(text, "stop");
  }

  public static String completion(String text, String finishReason) {
    return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,"
        + "\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[{\"index\":0,\"message\":"
        + "{\"role\":\"assistant\",\"content\":\""
        + text
        + "\"},\"finish_reason\":\""
        + finishReason
        + "\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}";
  }

  /** An event with a piece of text. */
  public static String piece(String text) {
    return event(chunk("{\"content\":\"" + text + "\"}", "null"));
  }

  /** The event that opens a message without any content. */
  public static String opening() {
    return event(chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
  }

  /** The event with a finish reason. */
  public static String finish(String reason) {
    return event(chunk("{}", "\"" + reason + "\""));
  }

  public static String usage() {
    return event(
        "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
            + "\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[],"
            + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}");
  }

  public static String done() {
    return event("[DONE]");
  }

  /** A whole stream that answers with these pieces. */
  public static String stream(String... pieces) {
    StringBuilder stream = new StringBuilder(opening());
    Stream.of(pieces).map(Samples::piece).forEach(stream::append);
    return stream.append(finish("stop")).append(usage()).append(done()).toString();
  }

  public static String chunk(String delta, String finishReason) {
    return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
        + "\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finishReason
        + "}]}";
  }

  public static String event(String data) {
    return "data: " + data + "\n\n";
  }

  public static String error(String message, String type, String code) {
    return "{\"error\":{\"message\":\""
        + message
        + "\",\"type\":\""
        + type
        + "\",\"param\":null,\"code\":\""
        + code
        + "\"}}";
  }

  /** The data of a stream's events, in order. */
  public static List<String> dataOf(String stream) {
    return stream
        .lines()
        .filter(line -> line.startsWith("data:"))
        .map(line -> line.substring("data:".length()).strip())
        .toList();
  }

  /** The text of a stream's events. */
  public static String textOf(String stream) {
    StringBuilder text = new StringBuilder();
    for (String data : dataOf(stream)) {
      if (!data.equals("[DONE]")) {
        for (JsonObject choice : JsonObject.parse(data).objects("choices")) {
          JsonObject delta = choice.object("delta");
          String piece = delta == null ? null : delta.string("content");
          text.append(piece == null ? "" : piece);
        }
      }
    }
    return text.toString();
  }
}
