package io.aiprovider.client;

import io.aiprovider.call.ChatCall;
import io.aiprovider.embedding.EmbeddingRequest;
import io.aiprovider.embedding.EmbeddingResponse;
import io.aiprovider.reply.CompleteReply;
import java.util.List;

/**
 * Vectors of texts, from the providers of a {@link ChatClient} and with the same priority,
 * failover, circuits, cache and cost. The engine never falls back to another model, because vectors
 * of different models cannot be compared. A model group does fail over to its next target, so all
 * its targets should be the same model.
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
   * Returns the vectors of texts.
   *
   * @throws io.aiprovider.failure.ChatException if no provider could create them
   */
  public EmbeddingResponse embed(EmbeddingRequest request) {
    return embed(request, client.newCall().build());
  }

  /** The same, as part of a call that the caller of this method created and can cancel. */
  public EmbeddingResponse embed(EmbeddingRequest request, ChatCall call) {
    CompleteReply reply = (CompleteReply) client.send(request.request(), call);
    return new EmbeddingResponse(reply.response().json());
  }

  /**
   * The vector of one text.
   *
   * @throws io.aiprovider.failure.ChatException if no provider could create it
   */
  public float[] embed(String model, String text) {
    return embedAll(model, List.of(text)).get(0);
  }

  /**
   * The vectors of these texts, in their order.
   *
   * @throws io.aiprovider.failure.ChatException if no provider could create them
   */
  public List<float[]> embedAll(String model, List<String> texts) {
    return embed(EmbeddingRequest.of(model, texts)).vectors();
  }
}
