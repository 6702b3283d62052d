package io.aiprovider.server.explain;

import io.aiprovider.cache.CachePreview;
import io.aiprovider.client.Explanation;
import io.aiprovider.failure.ChatException;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.observe.FailureText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An explanation as JSON. */
final class ExplanationJson {
  private ExplanationJson() {}

  static JsonObject of(Explanation explanation) {
    return JsonObject.of("model", explanation.model())
        .with("prompt_tokens", explanation.promptTokens())
        .with(
            "hedge_after_ms",
            explanation.hedgeAfter() == null ? null : explanation.hedgeAfter().toMillis())
        .with("refusal", refusal(explanation.refusal()))
        .with("cache", cache(explanation.cache()))
        .with(
            "candidates",
            JsonArray.of(
                explanation.candidates().stream().map(ExplanationJson::candidate).toList()));
  }

  private static @Nullable JsonObject refusal(@Nullable ChatException refusal) {
    return refusal == null
        ? null
        : JsonObject.of("reason", FailureText.word(refusal.kind()))
            .with("status", refusal.status())
            .with("message", refusal.callersMessage());
  }

  private static JsonObject cache(CachePreview cache) {
    return JsonObject.of("status", cache.status().name())
        .with("reason", cache.reason())
        .with("age_seconds", cache.age() == null ? null : cache.age().toSeconds());
  }

  private static JsonObject candidate(Explanation.Candidate candidate) {
    return JsonObject.of("position", candidate.position() == 0 ? null : candidate.position())
        .with("provider", candidate.target().provider())
        .with("model", candidate.target().model())
        .with("fallback", candidate.target().fallback())
        .with("verdict", candidate.verdict().name().toLowerCase(Locale.ROOT))
        .with("reason", candidate.reason())
        .with("until", candidate.until() == null ? null : candidate.until().toString())
        .with("answer_tokens", candidate.answerTokens())
        .with("cost_usd", candidate.costUsd());
  }
}
