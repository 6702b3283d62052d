package io.aiprovider.benchmarks;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import java.util.Objects;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * A provider whose answers are in memory, as the bytes that a network would deliver: parsing them
 * is measured, the network is not. Streams use the provider for OpenAI's protocol, with all its
 * work for an event. A plain answer does not, because the cost of OkHttp would be most of the
 * result.
 */
final class MemoryProvider implements ChatProvider {
  private static final MediaType EVENTS = MediaType.get("text/event-stream");

  private final byte[] answer = Samples.answer();
  private final ChatProvider streams;

  /** Creates a provider whose streams have this many tokens. */
  MemoryProvider(int events) {
    byte[] stream = Samples.stream(events);
    this.streams =
        OpenAiCompatibleProvider.builder(name())
            .apiKey("none")
            .okHttp(http -> http.addInterceptor(chain -> answer(chain, stream)))
            .build();
  }

  private static Response answer(Interceptor.Chain chain, byte[] stream) {
    return new Response.Builder()
        .request(chain.request())
        .protocol(Protocol.HTTP_1_1)
        .code(200)
        .message("OK")
        .header("Content-Type", EVENTS.toString())
        .body(ResponseBody.create(stream, EVENTS))
        .build();
  }

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public String type() {
    return "openai";
  }

  @Override
  public ChatReply chat(ChatRequest request, ChatCall attempt) {
    return request.stream()
        ? streams.chat(request, attempt)
        : CompleteReply.of(
            Objects.requireNonNull(attempt.target()),
            new ChatResponse(JsonObject.parseLenient(answer)));
  }

  @Override
  public void close() {
    streams.close();
  }
}
