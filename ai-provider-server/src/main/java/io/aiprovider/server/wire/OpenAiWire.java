package io.aiprovider.server.wire;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Operation;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.access.RequestHead;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * OpenAI's protocol. The chat form is the same, so nothing is translated. Its streams are events
 * without names; a complete one ends with {@code [DONE]}, a failed one with the error.
 */
public final class OpenAiWire implements InboundWire {
  private static final ReplyEncoder ENCODER = new Encoder();

  private final Map<String, Operation> operations = new HashMap<>();

  public OpenAiWire() {
    for (Operation operation : Operation.values()) {
      operations.put("/v1" + operation.path(), operation);
    }
    operations.put("/api/chat", Operation.CHAT);
  }

  @Override
  public Set<String> paths() {
    return operations.keySet();
  }

  @Override
  public InboundRequest read(RequestHead head, byte[] body) {
    Operation operation = Objects.requireNonNull(operations.get(head.path()), head.path());
    return new InboundRequest(ChatRequest.parse(operation, body), ENCODER);
  }

  @Override
  public JsonObject body(ApiError error) {
    return OpenAiErrors.FORMAT.body(error);
  }

  private static final class Encoder implements ReplyEncoder {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    @Override
    public byte[] answer(ChatResponse response) {
      return response.json().toBytes();
    }

    @Override
    public String streamType() {
      return "text/event-stream; charset=utf-8";
    }

    @Override
    public void chunk(ChatChunk chunk, OutputStream out) throws IOException {
      event(chunk.json(), out);
    }

    @Override
    public void end(OutputStream out) throws IOException {
      out.write(DONE);
    }

    @Override
    public void error(ApiError error, OutputStream out) throws IOException {
      event(OpenAiErrors.FORMAT.body(error), out);
    }

    private static void event(JsonObject data, OutputStream out) throws IOException {
      out.write(DATA);
      data.writeTo(out);
      out.write(END);
    }
  }
}
