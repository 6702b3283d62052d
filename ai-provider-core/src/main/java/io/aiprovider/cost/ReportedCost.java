package io.aiprovider.cost;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The cost that answers report in their {@code usage}. */
final class ReportedCost {
  private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000); // no answer costs more
  private static final int MOST_DIGITS = 30;
  private static final int TICK_DIGITS = 10;

  private ReportedCost() {}

  /**
   * What a service charged, if it documents a field for that.
   *
   * @param type the type of provider
   * @return US dollars; null when the service or this answer does not report it
   * @see <a href="https://openrouter.ai/docs/use-cases/usage-accounting">OpenRouter</a>
   * @see <a href="https://docs.x.ai/developers/cost-tracking">xAI</a>
   */
  static @Nullable BigDecimal ofService(String type, JsonObject usage) {
    return switch (type) {
      case "openrouter" -> openRouter(usage);
      case "xai" -> {
        BigDecimal ticks = plausible(usage.get("cost_in_usd_ticks"), TICK_DIGITS);
        yield ticks == null ? null : ticks.movePointLeft(TICK_DIGITS).stripTrailingZeros();
      }
      default -> null;
    };
  }

  /**
   * When OpenRouter calls the vendor with our own key for it, its cost is a fee: the vendor charges
   * too.
   */
  private static @Nullable BigDecimal openRouter(JsonObject usage) {
    BigDecimal fee = ofAnyService(usage);
    JsonObject details = usage.isTrue("is_byok") ? usage.object("cost_details") : null;
    BigDecimal maker =
        details == null ? null : plausible(details.get("upstream_inference_cost"), 0);
    return fee == null || maker == null ? fee : fee.add(maker);
  }

  /**
   * The cost in an answer, for use when no better figure is known, in US dollars. Perplexity lists
   * its parts, with their total.
   *
   * @see <a href="https://docs.perplexity.ai/api-reference/chat-completions-post">Perplexity</a>
   */
  static @Nullable BigDecimal ofAnyService(JsonObject usage) {
    JsonObject parts = usage.object("cost");
    return plausible(parts == null ? usage.get("cost") : parts.get("total_cost"), 0);
  }

  /** A number that can be a cost, of a unit that is {@code 10^-digits} dollars. */
  private static @Nullable BigDecimal plausible(@Nullable JsonValue value, int digits) {
    BigDecimal number = value == null ? null : value.asDecimal();
    boolean plausible =
        number != null
            && number.signum() >= 0
            && number.precision() <= MOST_DIGITS
            && Math.abs((long) number.scale()) <= MOST_DIGITS
            && number.movePointLeft(digits).compareTo(MOST) <= 0;
    return plausible ? number : null;
  }
}
