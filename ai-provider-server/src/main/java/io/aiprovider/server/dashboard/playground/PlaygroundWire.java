package io.aiprovider.server.dashboard.playground;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.access.RequestHead;
import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.InboundRequest;
import io.aiprovider.server.wire.InboundWire;
import io.aiprovider.server.wire.OpenAiErrors;
import io.aiprovider.server.wire.OpenAiWire;
import java.util.Set;

/** OpenAI's chats, whose streams always end with the usage and the cost. */
final class PlaygroundWire implements InboundWire {
  private static final String OPTIONS = "stream_options";

  @Override
  public Set<String> paths() {
    return Set.of("/dashboard/playground");
  }

  @Override
  public InboundRequest read(RequestHead head, byte[] body) {
    ChatRequest request = ChatRequest.parse(Operation.CHAT, body);
    if (request.stream() && !request.includesUsage()) {
      JsonObject options =
          request.get(OPTIONS) instanceof JsonObject sent ? sent : JsonObject.EMPTY;
      request = request.with(OPTIONS, options.with("include_usage", true));
    }
    return OpenAiWire.request(request);
  }

  @Override
  public JsonObject body(ApiError error) {
    return OpenAiErrors.FORMAT.body(error);
  }
}
