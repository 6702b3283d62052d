package io.aiprovider.client.compatibility;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.Operation;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ChunkTransform;
import io.aiprovider.reply.StreamingReply;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Usage in streams in OpenAI's form: in a separate chunk after all others, and only for callers
 * that requested it. The engine requests it from every provider, to know what a stream cost. Some
 * providers send it with the finish reason, or several times during the stream, but callers' SDKs
 * treat a chunk with usage as the end.
 *
 * @since 0.1
 */
public final class StreamUsage implements ChatInterceptor {

  @Override
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    boolean wanted = chain.request().includesUsage();
    ChatReply reply = chain.proceed(chain.request());
    return reply instanceof StreamingReply streaming
        ? streaming.transform(new UsageLast(wanted))
        : reply;
  }

  private static final class UsageLast implements ChunkTransform {
    private final boolean wanted;
    private @Nullable ChatChunk usage;

    UsageLast(boolean wanted) {
      this.wanted = wanted;
    }

    @Override
    public void onChunk(ChatChunk chunk, Consumer<ChatChunk> next) {
      JsonObject json = chunk.json();
      if (json.object("usage") == null) {
        next.accept(chunk);
        return;
      }
      usage = wanted ? usageOnly(chunk) : null;
      if (chunk.hasContent()) {
        next.accept(new ChatChunk(json.without("usage")));
      }
    }

    @Override
    public boolean mayBlock(ChatChunk chunk) {
      return false;
    }

    @Override
    public void onEnd(Consumer<ChatChunk> next) {
      if (usage != null) {
        next.accept(usage);
      }
    }

    private static ChatChunk usageOnly(ChatChunk chunk) {
      return chunk.choices().isEmpty()
          ? chunk
          : new ChatChunk(chunk.json().with("choices", JsonArray.EMPTY));
    }
  }
}
