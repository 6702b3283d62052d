package io.aiprovider.server.logs;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ChatException;
import io.aiprovider.observe.FailureText;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.server.call.CallOrigin;
import io.aiprovider.server.wire.AnswerStatus;
import io.aiprovider.server.wire.Printable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the line about a call says: as fields for programs, and as text for people. */
final class CallLine {
  private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();
  private final FinishedCall finished;

  CallLine(ChatCall call, FinishedCall finished) {
    this.finished = finished;
    add("operation_type", "ai_completion");
    add("operation", finished.operation().label());
    text("request_id", call.attribute(CallAttribute.REQUEST_ID));
    add("call_id", call.id());
    addCaller(call);
    addModel();
    addUsage();
    addResult(call);
  }

  /** All fields, always the same ones; null if a value is not known or does not apply. */
  Map<String, @Nullable Object> fields() {
    return fields;
  }

  /**
   * Request, status and duration.
   *
   * @param limit the time that the call exceeded; null: none
   */
  String summary(@Nullable Duration limit) {
    String summary =
        shown("method")
            + " "
            + shown("path")
            + " "
            + shown("status")
            + " in "
            + finished.duration().toMillis()
            + " ms";
    if (limit == null) {
      return summary;
    }
    return "Slow call: "
        + summary
        + ", of which "
        + finished.duration().minus(finished.overhead()).toMillis()
        + " ms waiting for providers (attempts: "
        + shown("attempts")
        + "); the limit is "
        + limit.toMillis()
        + " ms";
  }

  /** The other fields that people look for, without those that have no value. */
  String details() {
    return Stream.of(
            labelled("", join("provider", "model", "/")),
            labelled("attempts ", shown("attempts")),
            labelled("cache ", shown("cache")),
            labelled("tokens ", join("prompt_tokens", "completion_tokens", "+")),
            labelled("USD ", shown("cost_usd")),
            labelled("first content ms ", shown("ttft_ms")),
            labelled("failure ", shown("failure")),
            labelled("client ", shown("client_address")),
            labelled("key ", shown("key_id")),
            labelled("user ", join("tenant", "user", "/")),
            labelled("call ", shown("call_id")),
            labelled("request ", shown("request_id")))
        .filter(Objects::nonNull)
        .collect(Collectors.joining(", "));
  }

  private static @Nullable String labelled(String label, String value) {
    return value.equals("-") ? null : label + value;
  }

  private String join(String first, String second, String separator) {
    String one = shown(first);
    String other = shown(second);
    return one.equals("-") || other.equals("-") ? one : one + separator + other;
  }

  private String shown(String field) {
    Object value = fields.get(field);
    return value == null
        ? "-"
        : value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }

  private void add(String field, @Nullable Object value) {
    fields.put(field, value);
  }

  /** A value from outside. */
  private void text(String field, @Nullable String value) {
    add(field, value == null ? null : Printable.line(value));
  }

  private void addCaller(ChatCall call) {
    Caller caller = call.caller();
    text("key_id", caller == null ? null : caller.keyId());
    text("tenant", caller == null ? null : caller.tenant());
    text("user", caller == null ? null : caller.user());
    CallOrigin origin = call.attribute(CallOrigin.ATTRIBUTE);
    text("method", origin == null ? null : origin.method());
    text("path", call.attribute(CallAttribute.ENDPOINT));
    add(
        "client_address",
        origin == null || origin.address() == null ? null : origin.address().getHostAddress());
  }

  private void addModel() {
    ReplyOutcome end = finished.end();
    List<Attempt> attempts = finished.attempts();
    Attempt last = attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
    text("model_requested", finished.model());
    text("model", end != null ? end.model() : last == null ? null : last.target().model());
    text("provider", end != null ? end.provider() : last == null ? null : last.target().provider());
    add("attempts", attempts.size());
    add("cache", finished.cacheStatus().name());
  }

  /** Of all attempts, like the rows of the ledger: those that failed may have cost money. */
  private void addUsage() {
    Usage usage = Usage.of(0, 0);
    for (Attempt attempt : finished.attempts()) {
      if (attempt.usage() != null) {
        usage = usage.plus(attempt.usage());
      }
    }
    add("prompt_tokens", usage.promptTokens());
    add("cached_tokens", usage.cachedTokens());
    add("completion_tokens", usage.completionTokens());
    add("reasoning_tokens", usage.reasoningTokens());
    add("total_tokens", usage.totalTokens());
    Cost cost = cost();
    add("cost_usd", cost == null ? null : cost.usd());
    add("pricing_status", cost == null ? null : cost.status().name().toLowerCase(Locale.ROOT));
  }

  private @Nullable Cost cost() {
    List<Attempt> attempts = finished.attempts();
    if (attempts.isEmpty()) {
      return finished.end() == null ? null : finished.end().cost();
    }
    Cost sum = null;
    for (Attempt attempt : attempts) {
      Cost cost = attempt.cost();
      if (cost != null) {
        sum = sum == null ? cost : sum.plus(cost);
      }
    }
    return sum;
  }

  private void addResult(ChatCall call) {
    Duration first = finished.firstContent();
    add("ttft_ms", first == null ? null : first.toMillis());
    add("duration_ms", finished.duration().toMillis());
    add("overhead_ms", finished.overhead().toMillis());
    add("status", AnswerStatus.of(call, finished));
    Throwable failure = finished.failure();
    add(
        "failure",
        failure == null
            ? null
            : failure instanceof ChatException known
                ? FailureText.word(known.commonKind())
                : "internal");
    text("trace_id", call.attribute(CallAttribute.TRACE_ID));
  }
}
