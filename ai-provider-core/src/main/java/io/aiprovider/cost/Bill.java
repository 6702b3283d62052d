package io.aiprovider.cost;

import io.aiprovider.call.CallTrace;
import io.aiprovider.call.Cost;
import io.aiprovider.call.ReplyEnd;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one reply costs, as far as it is known. Used by one thread at a time. */
final class Bill {
  private final Prices prices;
  private final TokenCounter counter;
  private final Operation operation;
  private final Supplier<PromptText> prompt;
  private final CallTrace trace;

  private final AnswerText answer = new AnswerText();
  private boolean usageTold;
  private boolean answerWentOn;
  private @Nullable JsonObject usageSeen;
  private @Nullable String tier;
  private @Nullable ReplyEnd settled;

  /**
   * The bill of one reply.
   *
   * @param prompt is asked only if the provider does not count
   */
  Bill(
      Prices prices,
      TokenCounter counter,
      Operation operation,
      Supplier<PromptText> prompt,
      CallTrace trace) {
    this.prices = prices;
    this.counter = counter;
    this.operation = operation;
    this.prompt = prompt;
    this.trace = trace;
  }

  /** Takes note of a part of the answer, or all of it. */
  void add(JsonObject part) {
    boolean wrote = answer.add(part);
    addTold(part);
    Usage told = Usage.from(part.object("usage"));
    if (told != null && told.isCounted()) {
      usageTold = true;
      answerWentOn = false;
    } else if (wrote) {
      answerWentOn = true;
    }
  }

  /** Takes note of what a part of the answer says of its price; of each, the latest counts. */
  void addTold(JsonObject part) {
    JsonObject usage = part.object("usage");
    usageSeen = usage == null ? usageSeen : usage;
    String named = part.string("service_tier");
    tier = named == null ? tier : named;
  }

  /** Whether the provider told what was used. */
  boolean usageTold() {
    return usageTold;
  }

  /**
   * What the caller is told of an answer whose provider did not count: our own count, in the form
   * of the operation's answers. Null before the end, and where nothing is counted.
   */
  @Nullable JsonObject countedUsage() {
    Usage counted = settled == null ? null : settled.usage();
    if (counted == null) {
      return null;
    }
    return switch (operation) {
      case CHAT, COMPLETION -> counted.toJson();
      case EMBEDDING -> counted.toEmbeddingJson();
      case MODERATION -> null;
    };
  }

  /** What it cost, once it has ended and if its price is known. */
  @Nullable BigDecimal knownCost() {
    Cost cost = settled == null ? null : settled.cost();
    return cost == null || cost.status() == Cost.Status.UNPRICED ? null : cost.usd();
  }

  /** The end of the reply, with what it cost. A complete answer is counted and priced once. */
  ReplyEnd settle(ReplyEnd end) {
    ReplyEnd known = settled != null && end.complete() ? settled : priced(end);
    settled = known;
    return known;
  }

  private ReplyEnd priced(ReplyEnd end) {
    Usage told = end.usage() != null && end.usage().isCounted() ? end.usage() : null;
    Usage usage = told == null ? count(end.model()) : told;
    if (told != null && !end.complete() && answerWentOn) {
      usage = withAnswerSince(told, end.model());
    }
    Charge charge = charge(end.provider(), end.model(), usage);
    return end.withCost(
        usage,
        charge == null
            ? Cost.of(BigDecimal.ZERO, Cost.Status.UNPRICED)
            : Cost.of(charge.usd(), status(end.complete(), told != null, charge.source())));
  }

  private static Cost.Status status(boolean complete, boolean told, Charge.Source source) {
    if (!complete) {
      return Cost.Status.PARTIAL;
    }
    return switch (source) {
      case PROVIDER -> Cost.Status.PRICED;
      case PRICE -> told ? Cost.Status.PRICED : Cost.Status.ESTIMATED;
      case PARTLY_KNOWN_PRICE -> Cost.Status.ESTIMATED;
    };
  }

  private Usage count(String model) {
    return Usage.of(counter.count(prompt.get(), model), answer.tokens(counter, model));
  }

  /** Some providers tell as they go: what was written after they last did was not in it. */
  private Usage withAnswerSince(Usage told, String model) {
    return told.withCompletionTokens(
        Math.max(told.completionTokens(), answer.tokens(counter, model)));
  }

  /** What an answer costs that used so much; null when that is not known. */
  @Nullable Charge charge(String provider, String upstreamModel, Usage usage) {
    return prices.chargeOf(
        provider,
        upstreamModel,
        sentModel(provider, upstreamModel),
        usage,
        new Prices.Told(usageSeen, tier));
  }

  private String sentModel(String provider, String otherwise) {
    List<CallTrace.Attempt> attempts = trace.attempts();
    for (int i = attempts.size() - 1; i >= 0; i--) {
      if (attempts.get(i).target().provider().equals(provider)) {
        return attempts.get(i).target().model();
      }
    }
    return otherwise;
  }
}
