package io.aiprovider.client;

import io.aiprovider.call.ChatCall;
import io.aiprovider.embedding.EmbeddingRequest;
import io.aiprovider.embedding.EmbeddingResponse;
import io.aiprovider.reply.CompleteReply;
import java.util.List;

/**
 * Vectors of texts, from the providers of a {@link ChatClient} and by the same ways: priority,
 * failover, circuits, cache and cost. Another model never answers instead, because its vectors
 * could not be compared; a model group goes on to its next target, so its targets should be the
 * same model.
 *
 * <p>Thread-safe. Calls block the calling thread.
 *
 * @since 0.1
 */
public final class EmbeddingClient {
  private final ChatClient client;

  EmbeddingClient(ChatClient client) {
    this.client = client;
  }

  /**
   * The vectors of texts.
   *
   * @throws io.aiprovider.failure.ChatException if nobody could make them
   */
  public EmbeddingResponse embed(EmbeddingRequest request) {
    return embed(request, client.newCall().build());
  }

  /** The same as part of a call that the caller of this method made, and may cancel. */
  public EmbeddingResponse embed(EmbeddingRequest request, ChatCall call) {
    CompleteReply reply = (CompleteReply) client.send(request.request(), call);
    return new EmbeddingResponse(reply.response().json());
  }

  /**
   * The vector of one text.
   *
   * @throws io.aiprovider.failure.ChatException if nobody could make it
   */
  public float[] embed(String model, String text) {
    return embedAll(model, List.of(text)).get(0);
  }

  /**
   * The vectors of these texts, in their order.
   *
   * @throws io.aiprovider.failure.ChatException if nobody could make them
   */
  public List<float[]> embedAll(String model, List<String> texts) {
    return embed(EmbeddingRequest.of(model, texts)).vectors();
  }
}
