package io.aiprovider.benchmarks;

import io.aiprovider.call.ChatCall;
import io.aiprovider.call.ChatReply;
import io.aiprovider.call.ChunkSource;
import io.aiprovider.call.CompleteReply;
import io.aiprovider.call.StreamingReply;
import io.aiprovider.call.Target;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.sse.SseEvent;
import io.aiprovider.provider.sse.SseReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A provider whose answers are in memory as the bytes a network would bring: parsing them is part
 * of what is measured, the network is not.
 */
final class MemoryProvider implements ChatProvider {
  private final byte[] answer = Samples.answer();
  private final byte[] stream;

  /** A provider whose streams have so many tokens. */
  MemoryProvider(int events) {
    this.stream = Samples.stream(events);
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
    Target target = Objects.requireNonNull(attempt.target());
    return request.stream()
        ? StreamingReply.of(target, new Events(new SseReader(new ByteArrayInputStream(stream))))
        : CompleteReply.of(target, new ChatResponse(JsonObject.parseLenient(answer)));
  }

  private record Events(SseReader reader) implements ChunkSource {
    @Override
    public @Nullable ChatChunk next() {
      try {
        SseEvent event = reader.next();
        return event == null || event.data()[0] == '[' // [DONE]
            ? null
            : new ChatChunk(JsonObject.parseLenient(event.data()));
      } catch (IOException impossible) { // the bytes are in memory
        throw new UncheckedIOException(impossible);
      }
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
