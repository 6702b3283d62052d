package io.aiprovider.cost;

import io.aiprovider.call.AttemptReport;
import io.aiprovider.call.ChunkTransform;
import io.aiprovider.call.Cost;
import io.aiprovider.call.Target;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.math.BigDecimal;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures what one attempt uses, from what its provider sends, and reports it with its price. It
 * changes nothing of the answer. Used by one thread at a time.
 */
final class UsageMeter implements ChunkTransform {
  private final Prices prices;
  private final TokenCounter counter;
  private final Supplier<PromptText> prompt;
  private final Target target;
  private final AttemptReport report;

  private final AnswerText answer = new AnswerText();
  private String model;
  private @Nullable Usage told;
  private @Nullable BigDecimal costTold;
  private boolean contentCame;
  private boolean answerWentOn;
  private boolean settled;

  /**
   * A meter of one attempt.
   *
   * @param prompt is asked for only if the provider does not count
   */
  UsageMeter(
      Prices prices,
      TokenCounter counter,
      Supplier<PromptText> prompt,
      Target target,
      AttemptReport report) {
    this.prices = prices;
    this.counter = counter;
    this.prompt = prompt;
    this.target = target;
    this.report = report;
    this.model = target.model();
  }

  /** Measures a whole answer. */
  void measure(JsonObject whole, String answeringModel) {
    model = answeringModel;
    readUsage(whole.object("usage"));
    if (told == null) {
      answer.add(whole);
    }
    contentCame = true;
    ended(true);
  }

  @Override
  public void onChunk(ChatChunk chunk, Consumer<ChatChunk> next) {
    String named = chunk.model();
    model = named == null || named.isEmpty() ? model : named;
    contentCame |= chunk.hasContent();
    answerWentOn |= answer.add(chunk.json());
    if (readUsage(chunk.json().object("usage"))) {
      answerWentOn = false;
      report(true); // whoever shows the chunk to the caller may add what it cost
    }
    next.accept(chunk);
  }

  @Override
  public void onEnd(Consumer<ChatChunk> next) {
    ended(true);
  }

  /** Tells whether the provider counted. */
  private boolean readUsage(@Nullable JsonObject usage) {
    readCost(usage);
    Usage counted = Usage.from(usage);
    if (counted == null || !counted.isCounted()) {
      return false;
    }
    told = counted;
    return true;
  }

  /** What the provider itself says it charged, as OpenRouter does, in US dollars. */
  private void readCost(@Nullable JsonObject usage) {
    JsonValue cost = usage == null ? null : usage.get("cost");
    BigDecimal usd = cost == null ? null : cost.asDecimal();
    if (usd != null && usd.signum() >= 0) {
      costTold = usd;
    }
  }

  /**
   * The attempt ended; only the first end counts.
   *
   * @param complete whether the answer is complete
   */
  void ended(boolean complete) {
    if (!settled) {
      settled = true;
      report(complete);
    }
  }

  private void report(boolean complete) {
    Usage used = used(complete);
    if (used != null) {
      report.metered(used, costOf(used, complete));
    }
  }

  /** Null when nothing was charged as far as is known: no content came, and nobody counted. */
  private @Nullable Usage used(boolean complete) {
    if (told != null) {
      return complete || !answerWentOn ? told : withAnswerSince(told);
    }
    return complete || contentCame
        ? Usage.of(counter.count(prompt.get(), model), answer.tokens(counter, model))
        : report.answeredInPart();
  }

  /** Some providers count as they go: what was written after they last did was not in it. */
  private Usage withAnswerSince(Usage counted) {
    long completion = Math.max(counted.completionTokens(), answer.tokens(counter, model));
    return new Usage(
        counted.promptTokens(),
        counted.cachedTokens(),
        counted.cacheWriteTokens(),
        completion,
        counted.reasoningTokens(),
        counted.cacheWriteHourTokens());
  }

  private Cost costOf(Usage used, boolean complete) {
    Price price = prices.priceOf(target.provider(), model, target.model());
    if (price != null) {
      return Cost.of(price.costOf(used), status(complete, told != null));
    }
    return costTold == null
        ? Cost.of(BigDecimal.ZERO, Cost.Status.UNPRICED)
        : Cost.of(costTold, status(complete, true));
  }

  private static Cost.Status status(boolean complete, boolean told) {
    if (!complete) {
      return Cost.Status.PARTIAL;
    }
    return told ? Cost.Status.PRICED : Cost.Status.ESTIMATED;
  }
}
