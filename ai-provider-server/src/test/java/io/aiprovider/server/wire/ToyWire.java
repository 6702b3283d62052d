package io.aiprovider.server.wire;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.server.access.RequestHead;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A protocol very different from OpenAI's: the path has the model and whether to stream, streams
 * are numbered lines, errors have their own format and status.
 */
final class ToyWire implements InboundWire {
  private static final String PREFIX = "/toy/";

  @Override
  public Set<String> paths() {
    return Set.of(PREFIX + "*");
  }

  @Override
  public InboundRequest read(RequestHead head, byte[] body) {
    String say = JsonObject.parse(body).string("say");
    if (say == null) {
      throw new InvalidRequest("Missing 'say'.", FailureDetail.ofParam("say"));
    }
    String[] words = head.path().substring(PREFIX.length()).split(":", -1);
    ChatRequest chat = ChatRequest.builder().model(words[0]).user(say).build();
    return new InboundRequest(chat.withStream(words[1].equals("stream")), new Encoder());
  }

  @Override
  public JsonObject body(ApiError error) {
    return JsonObject.of("oops", error.message()).with("about", error.param());
  }

  @Override
  public int status(ApiError error) {
    return error.status() == 503 ? 529 : error.status();
  }

  private final class Encoder implements ReplyEncoder {
    private int lines;

    @Override
    public byte[] answer(CompleteReply reply, ChatCall call) {
      return JsonObject.of("said", reply.response().text()).toBytes();
    }

    @Override
    public String streamType() {
      return "text/x-toy";
    }

    @Override
    public void chunk(ChatChunk chunk, OutputStream out) throws IOException {
      for (String word : chunk.text().split("(?<= )")) {
        if (!word.isEmpty()) {
          line(word, out);
        }
      }
    }

    @Override
    public void end(StreamingReply reply, ChatCall call, OutputStream out) throws IOException {
      line("END", out);
    }

    @Override
    public void error(ApiError error, OutputStream out) throws IOException {
      line("OOPS " + body(error), out);
    }

    private void line(String text, OutputStream out) throws IOException {
      out.write((lines++ + " " + text + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}
