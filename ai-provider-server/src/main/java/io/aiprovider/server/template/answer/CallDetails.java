package io.aiprovider.server.template.answer;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.ReplyOutcome;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an answer was made: by whom, for how many tokens, at what cost. If more than one call was
 * needed, tokens and costs are sums. Used by one thread.
 */
public final class CallDetails {
  /** The members that {@link #addTo} adds. */
  public static final List<String> MEMBERS =
      List.of("model", "provider", "cached", "usage", "cost_usd", "response_time_ms");

  private @Nullable ChatCall first;
  private @Nullable ChatReply latest;
  private boolean cached = true;
  private @Nullable Usage usage;
  private @Nullable BigDecimal cost = BigDecimal.ZERO;

  /** Adds a reply that has ended, with its call. */
  public void add(ChatReply reply, ChatCall call) {
    if (first == null) {
      first = call;
    }
    latest = reply;
    cached &= call.trace().cacheStatus().isFree();
    ReplyOutcome end = reply.end();
    Usage used = end == null ? null : end.usage();
    usage = usage == null || used == null ? (usage == null ? used : usage) : usage.plus(used);
    Cost charged = end == null ? null : end.cost();
    boolean known = charged != null && charged.status() != Cost.Status.UNPRICED;
    cost = cost == null || charged == null || !known ? null : cost.add(charged.usd());
  }

  /** The answer with its details. */
  public JsonObject addTo(JsonObject answer) {
    if (first == null || latest == null) {
      throw new IllegalStateException("There is no reply yet.");
    }
    return answer
        .with("model", latest.model())
        .with("provider", latest.provider())
        .with("cached", cached)
        .with("usage", usage == null ? null : usage.toJson())
        .with("cost_usd", cost == null ? null : plain(cost))
        .with("response_time_ms", first.elapsed().toMillis());
  }

  private static BigDecimal plain(BigDecimal usd) {
    return usd.signum() == 0 ? BigDecimal.ZERO : usd.stripTrailingZeros();
  }
}
