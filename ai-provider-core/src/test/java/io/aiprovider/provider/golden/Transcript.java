package io.aiprovider.provider.golden;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A file of parts, each after a line with its name: {@code === sent}. What is sent begins with a
 * line of method and path; what is sent for a stream has only the members that are other.
 */
record Transcript(Map<String, String> parts) {

  static Transcript read(Path file) {
    Map<String, StringBuilder> parts = new LinkedHashMap<>();
    StringBuilder part = new StringBuilder();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        if (line.startsWith("=== ")) {
          part = new StringBuilder();
          parts.put(line.substring(4), part);
        } else {
          part.append(line).append('\n');
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> texts = new LinkedHashMap<>();
    parts.forEach((name, text) -> texts.put(name, text.toString()));
    return new Transcript(texts);
  }

  private String part(String name) {
    return Objects.requireNonNull(parts.get(name), () -> "There is no part '" + name + "'.");
  }

  private String line(String part) {
    return part(part).substring(0, part(part).indexOf('\n'));
  }

  private JsonObject body(String part) {
    return JsonObject.parse(part(part).substring(part(part).indexOf('\n')));
  }

  ChatRequest asked() {
    return ChatRequest.of(JsonObject.parse(part("asked")));
  }

  String sentTo() {
    return line("sent");
  }

  JsonObject sent() {
    return body("sent");
  }

  String answered() {
    return part("answered");
  }

  JsonObject told() {
    return JsonObject.parse(part("told"));
  }

  String streamSentTo() {
    return line("sent for a stream");
  }

  /** What of it is other than what is sent otherwise. */
  JsonObject streamSent() {
    return body("sent for a stream");
  }

  String streamed() {
    return part("streamed");
  }

  String toldInStream() {
    return part("told in the stream").strip();
  }
}
