package io.aiprovider.client;

import io.aiprovider.cache.semantic.QuestionVectors;
import io.aiprovider.cache.semantic.SemanticOptions;
import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.caller.ModelAccess;
import io.aiprovider.embedding.EmbeddingRequest;
import io.aiprovider.embedding.EmbeddingResponse;
import io.aiprovider.failure.ChatException;
import io.aiprovider.interceptor.InterceptorChain;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vectors of questions from a provider of the client. Each is a call of its own, on behalf of the
 * caller that asks the question, who may use the model for this although it may not request it.
 */
final class QuestionEmbedding implements QuestionVectors {
  private static final Logger log = LoggerFactory.getLogger(QuestionEmbedding.class);

  private final InterceptorChain.Endpoint engine;
  private final String model;
  private final Duration timeLimit;

  QuestionEmbedding(InterceptorChain.Endpoint engine, SemanticOptions options) {
    this.engine = engine;
    this.model = options.embeddingModel();
    this.timeLimit = options.timeLimit();
  }

  @Override
  public float @Nullable [] of(String text, ChatCall call) {
    Duration left = call.remaining();
    Duration limit = left.compareTo(timeLimit) < 0 ? left : timeLimit;
    if (limit.isNegative() || limit.isZero()) {
      return null;
    }
    ChatCall own =
        call.another()
            .caller(withAllModels(call.caller()))
            .timeLimit(limit)
            .cacheDirectives(CacheDirectives.NO_STORE)
            .build();
    Runnable detach = call.onCancel(own::cancel);
    try (ChatReply reply = engine.answer(EmbeddingRequest.of(model, text).request(), own)) {
      List<float[]> vectors =
          new EmbeddingResponse(((CompleteReply) reply).response().json()).vectors();
      return vectors.isEmpty() ? null : vectors.get(0);
    } catch (ChatException failure) {
      log.debug("The vector of a question could not be made (call {}).", own.id(), failure);
      return null;
    } finally {
      detach.run();
    }
  }

  private static @Nullable Caller withAllModels(@Nullable Caller caller) {
    return caller == null
        ? null
        : new Caller(
            caller.keyId(),
            caller.tenant(),
            caller.user(),
            caller.tier(),
            ModelAccess.ALL,
            caller.limits(),
            caller.budgets());
  }
}
