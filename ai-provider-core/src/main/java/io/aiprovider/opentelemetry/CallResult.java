package io.aiprovider.opentelemetry;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.observe.FailureText;
import io.aiprovider.plan.SkippedTarget;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.ReplyOutcome;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a call ended, as attributes of its span. */
final class CallResult {
  private static final int MOST_SKIPPED = 20;

  private CallResult() {}

  static void describe(Span span, FinishedCall finished) {
    ReplyOutcome end = finished.end();
    if (end != null) {
      span.setAttribute(SpanAttributes.PROVIDER, provider(finished, end));
      span.setAttribute(SpanAttributes.PROVIDER_NAME, end.provider());
      span.setAttribute(SpanAttributes.RESPONSE_MODEL, CallSpans.clipped(end.model()));
    }
    Duration first = finished.firstContent();
    if (first != null) {
      span.setAttribute(SpanAttributes.TIME_TO_FIRST_CHUNK, CallSpans.seconds(first));
    }
    if (!finished.skipped().isEmpty()) {
      span.setAttribute(
          SpanAttributes.SKIPPED,
          finished.skipped().stream().limit(MOST_SKIPPED).map(CallResult::text).toList());
    }
    describeCost(span, finished, end == null ? null : end.cost());
  }

  /** For an answer from the cache, only the configured name is known. */
  private static String provider(FinishedCall finished, ReplyOutcome end) {
    for (Attempt attempt : finished.attempts()) {
      if (attempt.target().provider().equals(end.provider())) {
        return WellKnownProviders.name(attempt.vendor(), end.provider());
      }
    }
    return WellKnownProviders.name(end.provider(), end.provider());
  }

  private static String text(SkippedTarget skipped) {
    return CallSpans.clipped(skipped.target().toString())
        + ": "
        + FailureText.word(skipped.reason().kind());
  }

  private static void describeCost(Span span, FinishedCall finished, @Nullable Cost ofAnswer) {
    Cost cost =
        finished.attempts().stream()
            .map(Attempt::cost)
            .filter(Objects::nonNull)
            .reduce(Cost::plus)
            .orElse(ofAnswer);
    if (cost == null) {
      return;
    }
    span.setAttribute(SpanAttributes.TOTAL_COST, cost.usd().doubleValue());
    span.setAttribute(SpanAttributes.PRICING_STATUS, CallSpans.word(cost.status()));
    if (cost.savedUsd().signum() > 0) {
      span.setAttribute(SpanAttributes.SAVED, cost.savedUsd().doubleValue());
    }
  }
}
