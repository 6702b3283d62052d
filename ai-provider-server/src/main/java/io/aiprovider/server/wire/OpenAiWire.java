package io.aiprovider.server.wire;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
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
    return request(ChatRequest.parse(operation, body));
  }

  /** A request that is answered in this protocol. */
  public static InboundRequest request(ChatRequest request) {
    return new InboundRequest(request, ENCODER);
  }

  @Override
  public JsonObject body(ApiError error) {
    return OpenAiErrors.FORMAT.body(error);
  }

  private static final class Encoder implements ReplyEncoder {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    @Override
    public byte[] answer(CompleteReply reply, ChatCall call) {
      return reply.response().json().toBytes();
    }

    @Override
    public String streamType() {
      return EventText.TYPE;
    }

    @Override
    public void chunk(ChatChunk chunk, OutputStream out) throws IOException {
      EventText.write(chunk.json(), out);
    }

    @Override
    public void end(StreamingReply reply, ChatCall call, OutputStream out) throws IOException {
      out.write(DONE);
    }

    @Override
    public void error(ApiError error, OutputStream out) throws IOException {
      EventText.write(OpenAiErrors.FORMAT.body(error), out);
    }
  }
}
