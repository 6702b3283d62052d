package io.aiprovider.server.template.answer;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.EventText;
import io.aiprovider.server.wire.OpenAiErrors;
import io.aiprovider.server.wire.ReplyEncoder;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer that is a text. A stream has an event for each piece of the text, and a last one
 * with everything else.
 */
public final class TextEncoder implements ReplyEncoder {
  private static final String TEXT = "text";
  private static final String FINISH = "finish_reason";

  private @Nullable String finish;

  @Override
  public byte[] answer(CompleteReply reply, ChatCall call) {
    ChatResponse response = reply.response();
    JsonObject answer = JsonObject.of(TEXT, response.text());
    return details(answer, reply, call, response.finishReason()).toBytes();
  }

  private static JsonObject details(
      JsonObject answer, ChatReply reply, ChatCall call, @Nullable String finish) {
    CallDetails details = new CallDetails();
    details.add(reply, call);
    return details.addTo(answer).with(FINISH, finish);
  }

  @Override
  public String streamType() {
    return EventText.TYPE;
  }

  @Override
  public void chunk(ChatChunk chunk, OutputStream out) throws IOException {
    String text = chunk.text();
    if (!text.isEmpty()) {
      EventText.write(JsonObject.of(TEXT, text), out);
    }
    finish = chunk.finishReason() == null ? finish : chunk.finishReason();
  }

  @Override
  public void end(StreamingReply reply, ChatCall call, OutputStream out) throws IOException {
    EventText.write(details(JsonObject.of("done", true), reply, call, finish), out);
  }

  @Override
  public void error(ApiError error, OutputStream out) throws IOException {
    EventText.write(OpenAiErrors.FORMAT.body(error), out);
  }
}
