package io.aiprovider.client;

import io.aiprovider.cache.CachePreview;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.ChatException;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.reply.Target;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client would do with a request at one moment. A call later may be answered in another way,
 * because limits, budgets, circuits and the cache change with every call.
 *
 * <p>The steps of a call are, in this order: its limits, the cache, its budgets, and the targets.
 * The first step that ends the call decides: a call with a {@link #refusal} fails, and one that the
 * cache {@linkplain CachePreview#answers answers} calls no target. The candidates are those of a
 * call that gets so far.
 *
 * @param model the requested name; {@code auto} if there was none
 * @param operation what is requested
 * @param promptTokens the tokens of the prompt, estimated
 * @param cache what the cache would do
 * @param candidates the targets in the order in which they would be called, then those that would
 *     not be called
 * @param hedgeAfter how long the first target may take until the next one for the requested model
 *     is called, too; null: it is called only if the first one fails
 * @param refusal why the call would fail before any target is called; null if it would not
 * @since 0.1
 */
public record Explanation(
    String model,
    Operation operation,
    long promptTokens,
    CachePreview cache,
    List<Candidate> candidates,
    @Nullable Duration hedgeAfter,
    @Nullable ChatException refusal) {

  /** An explanation that does not change with the list. */
  public Explanation {
    candidates = List.copyOf(candidates);
  }

  /**
   * A target that was considered.
   *
   * @param target the provider and the model that would be requested there
   * @param position 1 for the target that would be called first, 2 for the one that would be called
   *     if this attempt fails, and so on; 0 if it would not be called
   * @param verdict whether and when it is called
   * @param reason why, in words
   * @param until when it is no longer cooling down; null if it is not
   * @param answerTokens the assumed length of the answer, in tokens
   * @param costUsd what an answer of this length is expected to cost, in US dollars; null if the
   *     price is not known
   * @since 0.1
   */
  public record Candidate(
      Target target,
      int position,
      Verdict verdict,
      String reason,
      @Nullable Instant until,
      long answerTokens,
      @Nullable BigDecimal costUsd) {}

  /** The target that would be called first; empty if none would be called. */
  public Optional<Candidate> first() {
    return refusal != null || cache.answers()
        ? Optional.empty()
        : candidates.stream().filter(candidate -> candidate.position() == 1).findFirst();
  }
}
