package io.aiprovider.server.billing;

import io.aiprovider.json.JsonObject;
import java.math.BigDecimal;

/**
 * What a tenant used in a time. Differences of two can be negative. Immutable.
 *
 * @param requests all calls
 * @param billedRequests those of them that were not refused and did not fail
 * @param promptTokens tokens of prompts, those from a provider's cache included
 * @param cachedTokens tokens of prompts that came from a provider's cache
 * @param completionTokens tokens of answers
 * @param costUsd what it cost, in US dollars
 * @param unpricedRequests calls that used a model without a known price, so that they cost 0
 */
record Usage(
    long requests,
    long billedRequests,
    long promptTokens,
    long cachedTokens,
    long completionTokens,
    BigDecimal costUsd,
    long unpricedRequests) {

  static final Usage NONE = new Usage(0, 0, 0, 0, 0, BigDecimal.ZERO, 0);

  Usage {
    costUsd = Money.plain(costUsd);
  }

  Usage plus(Usage other) {
    return new Usage(
        requests + other.requests,
        billedRequests + other.billedRequests,
        promptTokens + other.promptTokens,
        cachedTokens + other.cachedTokens,
        completionTokens + other.completionTokens,
        costUsd.add(other.costUsd),
        unpricedRequests + other.unpricedRequests);
  }

  Usage minus(Usage other) {
    return new Usage(
        requests - other.requests,
        billedRequests - other.billedRequests,
        promptTokens - other.promptTokens,
        cachedTokens - other.cachedTokens,
        completionTokens - other.completionTokens,
        costUsd.subtract(other.costUsd),
        unpricedRequests - other.unpricedRequests);
  }

  /** Tokens of prompts and answers. */
  long tokens() {
    return promptTokens + completionTokens;
  }

  JsonObject toJson() {
    return JsonObject.of("requests", requests)
        .with("billed_requests", billedRequests)
        .with("prompt_tokens", promptTokens)
        .with("cached_tokens", cachedTokens)
        .with("completion_tokens", completionTokens)
        .with("cost_usd", costUsd)
        .with("unpriced_requests", unpricedRequests);
  }

  /** The usage that {@link #toJson} wrote. */
  static Usage of(JsonObject json) {
    return new Usage(
        StoredJson.number(json, "requests"),
        StoredJson.number(json, "billed_requests"),
        StoredJson.number(json, "prompt_tokens"),
        StoredJson.number(json, "cached_tokens"),
        StoredJson.number(json, "completion_tokens"),
        StoredJson.decimal(json, "cost_usd"),
        StoredJson.number(json, "unpriced_requests"));
  }
}
