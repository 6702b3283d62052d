package io.aiprovider.client;

import io.aiprovider.call.ChatInterceptor;
import io.aiprovider.call.ChatReply;
import io.aiprovider.call.ChunkSource;
import io.aiprovider.call.StreamingReply;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the usage chunk from callers that did not ask for it. The engine asks every provider for
 * it, to know what a stream cost.
 */
final class UsageOnRequest implements ChatInterceptor {

  @Override
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    ChatReply reply = chain.proceed(chain.request());
    return reply instanceof StreamingReply streaming && !chain.request().includesUsage()
        ? streaming.through(WithoutUsage::new)
        : reply;
  }

  private record WithoutUsage(ChunkSource source) implements ChunkSource {
    @Override
    public @Nullable ChatChunk next() {
      ChatChunk chunk = source.next();
      while (chunk != null && isUsageOnly(chunk)) {
        chunk = source.next();
      }
      return chunk;
    }

    private static boolean isUsageOnly(ChatChunk chunk) {
      return chunk.usage() != null && !chunk.hasContent();
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
