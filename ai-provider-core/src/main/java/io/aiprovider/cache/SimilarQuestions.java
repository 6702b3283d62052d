package io.aiprovider.cache;

import io.aiprovider.cache.semantic.Question;
import io.aiprovider.cache.semantic.QuestionIndex;
import io.aiprovider.cache.semantic.QuestionVectors;
import io.aiprovider.cache.semantic.SemanticOptions;
import io.aiprovider.cache.semantic.SimilarQuestion;
import io.aiprovider.call.CallStep;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.reply.ChatReply;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds answers to questions with the same meaning. The answers are in the cache; here it is only
 * known under which keys. Thread-safe.
 *
 * @since 0.1
 */
public final class SimilarQuestions {
  private final SemanticOptions options;
  private final CacheScope scope;
  private final QuestionIndex index;
  private final QuestionVectors vectors;

  /**
   * The questions of calls with these settings.
   *
   * @param index the questions whose answers are in the cache
   * @param vectors makes vectors with the model of the settings
   */
  public SimilarQuestions(CacheOptions options, QuestionIndex index, QuestionVectors vectors) {
    this.options = options.semantic();
    this.scope = options.scope();
    this.index = index;
    this.vectors = vectors;
  }

  /**
   * What a look-up has found.
   *
   * @param question to be remembered with its answer; null if it cannot be compared with others
   * @param answer that to the most similar question; null if there is none
   */
  record Found(@Nullable Question question, @Nullable FoundAnswer answer) {
    private static final Found NOTHING = new Found(null, null);
  }

  /**
   * Looks for the answer to the most similar question.
   *
   * @param answers finds the answer that is stored under a key
   */
  Found find(
      ChatRequest request,
      ChatCall call,
      RoutePlan plan,
      Function<String, @Nullable FoundAnswer> answers) {
    boolean compared = request.operation() == Operation.CHAT && isFor(request.model());
    LastQuestion last = compared ? LastQuestion.of(request) : null;
    if (last == null) {
      return Found.NOTHING;
    }
    Duration began = call.elapsed();
    try {
      Question question = question(last, call, plan);
      return question == null
          ? Found.NOTHING
          : new Found(question, answer(question, call, answers));
    } finally {
      call.callReport().step(CallStep.Kind.SEMANTIC_LOOKUP, began, null);
    }
  }

  /** Null if there is no vector, or none that can be compared. */
  private @Nullable Question question(LastQuestion last, ChatCall call, RoutePlan plan) {
    float[] vector = vectors.of(last.text(), call);
    if (vector == null) {
      return null;
    }
    String others = CacheKey.of(last.others(), scope, call.caller(), plan);
    try {
      return Question.of(options.embeddingModel() + '/' + others, last.text(), vector);
    } catch (IllegalArgumentException zeros) { // similar to nothing
      return null;
    }
  }

  private boolean isFor(@Nullable String model) {
    return options.models().isEmpty()
        || options.models().contains(Objects.requireNonNullElse(model, "auto"));
  }

  private @Nullable FoundAnswer answer(
      Question question, ChatCall call, Function<String, @Nullable FoundAnswer> answers) {
    SimilarQuestion similar = index.mostSimilar(question, options.threshold());
    if (similar == null) {
      return null;
    }
    FoundAnswer found = answers.apply(similar.key());
    if (found == null && call.cacheDirectives().maxAge() == null) {
      index.remove(similar.key()); // it has gone, and is not only too old for this caller
    }
    if (found == null || found.use() != FoundAnswer.Use.FRESH) {
      return null;
    }
    call.callReport().similarity(similar.similarity());
    return found.toSimilarQuestion();
  }

  /** Remembers a question when its answer is complete and stored under the key. */
  void remember(Question question, String key, ChatReply reply) {
    reply.onEnd(
        end -> {
          if (end.complete()) {
            index.add(key, question);
          }
        });
  }
}
