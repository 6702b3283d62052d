package io.aiprovider.provider.openai;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;

/** Adds the option to a streamed request that lets the stream end with token counts. */
final class StreamUsage {
  private static final String OPTIONS = "stream_options";

  private StreamUsage() {}

  /** The request with {@code include_usage}, and with its other stream options unchanged. */
  static ChatRequest requestedIn(ChatRequest request) {
    JsonObject options = request.json().object(OPTIONS);
    if (options != null && options.isTrue("include_usage")) {
      return request;
    }
    JsonObject others = options == null ? JsonObject.EMPTY : options;
    return request.with(OPTIONS, others.with("include_usage", true));
  }
}
