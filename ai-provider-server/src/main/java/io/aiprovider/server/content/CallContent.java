package io.aiprovider.server.content;

import io.aiprovider.caller.Caller;
import io.aiprovider.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The request and the answer of a call. Parts that are too large are left out.
 *
 * @param call its id
 * @param began when it began
 * @param request as JSON; null if it is too large
 * @param answer as JSON; null if it is too large, or there is none
 */
record CallContent(
    String call, Caller caller, Instant began, @Nullable String request, @Nullable String answer) {
  private static final int LARGEST = 256 * 1024;

  /**
   * The text of a part.
   *
   * @return null if there is none, or if it is too large
   */
  static @Nullable String part(@Nullable JsonObject json) {
    byte[] bytes = json == null ? null : json.toBytes();
    return bytes == null || bytes.length > LARGEST
        ? null
        : new String(bytes, StandardCharsets.UTF_8);
  }

  /** About how many bytes of memory it takes. */
  long size() {
    return 2L * (length(request) + length(answer));
  }

  private static int length(@Nullable String part) {
    return part == null ? 0 : part.length();
  }

  /** What is encrypted. */
  String text() {
    return JsonObject.of("request", json(request)).with("answer", json(answer)).toString();
  }

  private static @Nullable JsonObject json(@Nullable String part) {
    return part == null ? null : JsonObject.parse(part);
  }

  @Override
  public String toString() {
    return "CallContent[" + call + "]"; // never what is in it
  }
}
