package io.aiprovider.cost;

import io.aiprovider.call.AnswerLimit;
import io.aiprovider.call.AttemptReport;
import io.aiprovider.call.Unanswered;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ChatException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ChunkTransform;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.Target;
import java.math.BigDecimal;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures what one attempt uses, from what its provider sends, and reports it with its price. It
 * does not change the answer. Used by one thread at a time.
 */
final class UsageMeter implements ChunkTransform {
  private static final long NOT_ASKED = -1;

  private final Prices prices;
  private final TokenCounter counter;
  private final Supplier<PromptText> prompt;
  private final @Nullable String requestedTier;
  private final Target target;
  private final AttemptReport report;

  private final AnswerText answer = new AnswerText();
  private String model;
  private @Nullable Usage reported;
  private @Nullable JsonObject usageSeen;
  private @Nullable String tier;
  private boolean contentReceived;
  private boolean answerContinued;
  private boolean settled;
  private @Nullable Throwable failure;
  private long checkAt = NOT_ASKED;

  /**
   * A meter of one attempt.
   *
   * @param prompt used only if the provider does not count
   * @param requestedTier the service tier in the request; null for none. It counts only if there is
   *     no complete answer, whose tier would be known
   */
  UsageMeter(
      Prices prices,
      TokenCounter counter,
      Supplier<PromptText> prompt,
      @Nullable String requestedTier,
      Target target,
      AttemptReport report) {
    this.prices = prices;
    this.counter = counter;
    this.prompt = prompt;
    this.requestedTier = requestedTier;
    this.target = target;
    this.report = report;
    this.model = target.model();
  }

  /** Measures a whole answer. */
  void measure(JsonObject whole, String answeringModel) {
    model = answeringModel;
    readUsage(whole);
    if (reported == null) {
      answer.add(whole);
    }
    countToolCalls(whole);
    contentReceived = true;
    settle(null);
  }

  @Override
  public void onChunk(ChatChunk chunk, Consumer<ChatChunk> next) {
    String named = chunk.model();
    model = named == null || named.isEmpty() ? model : named;
    contentReceived |= chunk.hasContent();
    countToolCalls(chunk.json());
    long added = answer.add(chunk.json());
    if (added > 0) {
      answerContinued = true;
      report.answered(added);
      if (answer.roughTokens() > checkAt) {
        checkLength();
      }
    }
    if (readUsage(chunk.json())) {
      answerContinued = false;
      report(); // a later step may add the cost to the chunk
    }
    next.accept(chunk);
  }

  /** The answer's limit is asked for when it is reached, and may have to wait for a budget. */
  @Override
  public boolean mayBlock(ChatChunk chunk) {
    long left = checkAt - answer.roughTokens();
    return left <= 0 || checkAt < Long.MAX_VALUE && left < AnswerText.mostTokensOf(chunk.json());
  }

  private void countToolCalls(JsonObject part) {
    int calls = ToolCallCount.in(part);
    if (calls > 0) {
      report.toolsCalled(calls);
    }
  }

  /**
   * Asks whether the answer may be so long. Its tokens are counted only when a rough estimate says
   * that it may be longer than allowed.
   *
   * @throws io.aiprovider.failure.ChatException if it must end
   */
  private void checkLength() {
    AnswerLimit limit = report.answerLimit();
    long allowed = limit.allow(0);
    long rough = answer.roughTokens();
    if (rough > allowed) {
      long tokens = answer.tokens(counter, model);
      allowed = limit.allow(tokens);
      checkAt = rough + Math.max(0, allowed - tokens);
    } else {
      checkAt = allowed;
    }
  }

  @Override
  public void onEnd(Consumer<ChatChunk> next) {
    settle(null);
  }

  /** Reads the usage and price fields of a part; returns whether the provider counted. */
  private boolean readUsage(JsonObject part) {
    JsonObject usage = part.object("usage");
    usageSeen = usage == null ? usageSeen : usage;
    String named = part.string("service_tier");
    tier = named == null ? tier : named;
    Usage counted = Usage.from(usage);
    if (counted == null || !counted.isCounted()) {
      return false;
    }
    reported = counted;
    return true;
  }

  /** The attempt ended without a reply. */
  void failed(Throwable cause) {
    settle(cause);
  }

  /** The attempt's stream ended. */
  void ended(ReplyOutcome end) {
    settle(end.failure());
  }

  /** Only the first end counts. */
  private void settle(@Nullable Throwable cause) {
    if (!settled) {
      settled = true;
      failure = cause;
      report();
    }
  }

  private void report() {
    if (failure instanceof ChatException known && known.body() != null) {
      readUsage(known.body());
    }
    Usage used = failure == null ? used() : usedBefore(failure);
    if (used != null) {
      Charge charge = chargeOf(used);
      report.metered(used, costOf(charge), charge == null ? null : charge.price());
    } else if (failure != null && report.unanswered(failure) == Unanswered.REFUSED) {
      report.metered(null, Cost.of(BigDecimal.ZERO, Cost.Status.PRICED), null);
    }
  }

  private Usage used() {
    if (reported != null) {
      return reported;
    }
    Usage inParts = report.answeredInPart();
    return inParts != null
        ? inParts
        : Usage.of(counter.count(prompt.get(), model), answer.tokens(counter, model));
  }

  /** What was used until the failure; null for nothing. */
  private @Nullable Usage usedBefore(Throwable cause) {
    if (reported != null) {
      return answerContinued ? withAnswerSince(reported) : reported;
    }
    boolean charged = contentReceived || report.unanswered(cause) == Unanswered.CHARGED;
    if (!charged) {
      return report.answeredInPart();
    }
    Usage counted = report.counted();
    return withAnswerSince(counted == null ? Usage.of(report.promptTokens(), 0) : counted);
  }

  /**
   * Some providers report usage during the answer: what came after the last report is not included.
   */
  private Usage withAnswerSince(Usage counted) {
    return counted.withCompletionTokens(
        Math.max(counted.completionTokens(), answer.tokens(counter, model)));
  }

  private @Nullable Charge chargeOf(Usage used) {
    return prices.chargeOf(
        target.provider(),
        model,
        target.model(),
        used,
        report.started(),
        new Prices.PriceFields(usageSeen, tier == null && failure != null ? requestedTier : tier));
  }

  private Cost costOf(@Nullable Charge charge) {
    return charge == null
        ? Cost.of(BigDecimal.ZERO, Cost.Status.UNPRICED)
        : Cost.of(charge.usd(), status(charge.source()))
            .withPromptCacheSaved(charge.promptCacheSavedUsd());
  }

  private Cost.Status status(Charge.Source source) {
    if (failure != null) {
      return Cost.Status.PARTIAL;
    }
    return switch (source) {
      case PROVIDER -> Cost.Status.PRICED;
      case PRICE -> reported == null ? Cost.Status.ESTIMATED : Cost.Status.PRICED;
      case PARTLY_KNOWN_PRICE -> Cost.Status.ESTIMATED;
    };
  }
}
