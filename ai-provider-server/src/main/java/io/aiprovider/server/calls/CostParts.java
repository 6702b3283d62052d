package io.aiprovider.server.calls;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the cost of an attempt comes about: tokens of each kind, times their rate. What the recorded
 * tokens do not explain, such as sound, pictures, web searches or another service tier, is one part
 * without a rate. So the parts always add up to the cost.
 */
final class CostParts {
  private static final int MILLION_DIGITS = 6;

  private final List<JsonObject> parts = new ArrayList<>();
  private BigDecimal sum = BigDecimal.ZERO;

  private CostParts() {}

  /**
   * The parts of a cost.
   *
   * @param rates the price as JSON, in US dollars for a million tokens
   * @param usage the tokens, by the names of their columns
   */
  static List<JsonObject> of(String rates, JsonObject usage, BigDecimal cost) {
    long prompt = tokens(usage, "prompt_tokens");
    long cached = Math.min(prompt, tokens(usage, "cached_tokens"));
    long written = Math.min(prompt - cached, tokens(usage, "cache_write_tokens"));
    long completion = tokens(usage, "completion_tokens");
    long thought = Math.min(completion, tokens(usage, "reasoning_tokens"));
    JsonObject price = forPrompt(JsonObject.parse(rates), prompt);
    BigDecimal input = rate(price, "input", BigDecimal.ZERO);
    BigDecimal output = rate(price, "output", BigDecimal.ZERO);
    CostParts parts = new CostParts();
    parts.add("input", prompt - cached - written, input);
    parts.add("cached_input", cached, rate(price, "cached_input", input));
    parts.add("cache_write", written, rate(price, "cache_write", input));
    parts.add("output", completion - thought, output);
    parts.add("reasoning", thought, rate(price, "reasoning", output));
    parts.addRest(cost);
    return parts.parts;
  }

  private static JsonObject forPrompt(JsonObject price, long prompt) {
    Long above = price.integer("long_context_above");
    JsonObject beyond = price.object("long_context");
    return above != null && beyond != null && prompt > above ? forPrompt(beyond, prompt) : price;
  }

  private static long tokens(JsonObject usage, String name) {
    Long number = usage.integer(name);
    return number == null ? 0 : Math.max(0, number);
  }

  private static BigDecimal rate(JsonObject price, String name, BigDecimal usual) {
    JsonValue value = price.get(name);
    BigDecimal rate = value == null ? null : value.asDecimal();
    return rate == null ? usual : rate;
  }

  private void add(String kind, long tokens, BigDecimal rate) {
    if (tokens > 0) {
      BigDecimal usd = rate.multiply(BigDecimal.valueOf(tokens)).movePointLeft(MILLION_DIGITS);
      sum = sum.add(usd);
      add(kind, tokens, rate, usd);
    }
  }

  private void addRest(BigDecimal cost) {
    BigDecimal rest = cost.subtract(sum);
    if (rest.signum() != 0) {
      add("other", null, null, rest);
    }
  }

  private void add(String kind, @Nullable Long tokens, @Nullable BigDecimal rate, BigDecimal usd) {
    parts.add(
        JsonObject.of("kind", kind)
            .with("tokens", tokens)
            .with("usd_per_million", rate)
            .with("cost_usd", usd.signum() == 0 ? BigDecimal.ZERO : usd.stripTrailingZeros()));
  }
}
