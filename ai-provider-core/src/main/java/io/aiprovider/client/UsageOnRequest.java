package io.aiprovider.client;

import io.aiprovider.call.ChatInterceptor;
import io.aiprovider.call.ChatReply;
import io.aiprovider.call.ChunkSource;
import io.aiprovider.call.StreamingReply;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.Operation;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Usage in streams as OpenAI tells it: in one chunk of its own after all others, and only to
 * callers that asked for it. The engine asks every provider for it, to know what a stream cost;
 * some tell it with the finish reason, or as they go, and callers' SDKs take a chunk with usage for
 * the end.
 */
final class UsageOnRequest implements ChatInterceptor {

  @Override
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    boolean wanted = chain.request().includesUsage();
    ChatReply reply = chain.proceed(chain.request());
    return reply instanceof StreamingReply streaming
        ? streaming.through(source -> new UsageLast(source, wanted))
        : reply;
  }

  private static final class UsageLast implements ChunkSource {
    private final ChunkSource source;
    private final boolean wanted;
    private @Nullable ChatChunk usage;

    UsageLast(ChunkSource source, boolean wanted) {
      this.source = source;
      this.wanted = wanted;
    }

    @Override
    public @Nullable ChatChunk next() {
      ChatChunk chunk = source.next();
      while (chunk != null) {
        JsonObject json = chunk.json();
        if (json.object("usage") == null) {
          return chunk;
        }
        usage = wanted ? alone(chunk) : null;
        if (chunk.hasContent()) {
          return new ChatChunk(json.without("usage"));
        }
        chunk = source.next();
      }
      ChatChunk last = usage;
      usage = null;
      return last;
    }

    private static ChatChunk alone(ChatChunk chunk) {
      return chunk.choices().isEmpty()
          ? chunk
          : new ChatChunk(chunk.json().with("choices", JsonArray.EMPTY));
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
