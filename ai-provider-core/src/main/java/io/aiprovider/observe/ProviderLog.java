package io.aiprovider.observe;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.plan.SkippedTarget;
import io.aiprovider.time.MonotonicClock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what happens to the providers: a failover to another one, a refused key, an exhausted quota,
 * a stream that broke off, calls that no provider can serve. One line each, at WARN; recovery at
 * INFO. The same cause for the same provider is written at most once in ten seconds, with the
 * number of suppressed lines.
 *
 * <p>A line contains the ids of call and request, in the message and as fields. It never contains a
 * key, a prompt or an answer. A provider's message is shown only for failures of the provider,
 * shortened and with everything that looks like a key hidden. Thread-safe.
 *
 * @since 0.1
 */
public final class ProviderLog implements CallListener {
  private static final Logger log = LoggerFactory.getLogger(ProviderLog.class);

  private final LineLimit limit;
  private final Map<String, FailureKind> troubled = new ConcurrentHashMap<>();

  /** Creates a log that measures its intervals with this clock. */
  public ProviderLog(MonotonicClock clock) {
    this.limit = new LineLimit(clock);
  }

  /** Forgets a provider that is not used any more. */
  public void forget(String provider) {
    troubled.remove(provider);
  }

  @Override
  public void attemptStarted(ChatCall call, Attempt attempt) {
    if (attempt.id().endsWith(".1")) {
      return;
    }
    List<Attempt> attempts = call.trace().attempts();
    int at = attempts.size() - 2;
    Attempt before = at < 0 ? null : attempts.get(at);
    if (before != null && before.failure() != null && !before.target().equals(attempt.target())) {
      String provider = before.target().provider();
      String from = before.target().toString();
      String to = attempt.target().toString();
      Line text =
          new Line("A call fails over from " + from + " to " + to, Map.of("from", from, "to", to));
      warn("failover", provider, before.failure(), call, text);
    }
  }

  @Override
  public void firstContent(ChatCall call, Attempt attempt) {
    recovered(call, attempt.target().provider());
  }

  @Override
  public void attemptEnded(ChatCall call, Attempt attempt) {
    ChatException failure = attempt.failure();
    if (failure == null) {
      if (attempt.firstContent()
          == null) { // for a stream, success is recorded when its first content arrives
        recovered(call, attempt.target().provider());
      }
      return;
    }
    if (!FailureText.isProviders(failure.kind())) {
      return;
    }
    String provider = attempt.target().provider();
    troubled.put(provider, failure.kind());
    String what = event(failure.kind(), attempt.firstContent() != null);
    if (what != null) {
      Line text = new Line(sentence(what, attempt), Map.of("model", attempt.target().model()));
      warn(what, provider, failure, call, text);
    }
  }

  private static @Nullable String event(FailureKind kind, boolean contentReceived) {
    return switch (kind) {
      case UNAUTHORIZED, PERMISSION_DENIED -> "key_refused";
      case QUOTA_EXHAUSTED -> "quota_exhausted";
      default -> contentReceived ? "stream_cut" : null;
    };
  }

  private static String sentence(String event, Attempt attempt) {
    String provider = attempt.target().provider();
    return switch (event) {
      case "key_refused" ->
          "Provider " + provider + " refused its API key" + number(attempt) + " or this use of it";
      case "quota_exhausted" ->
          "The quota at provider " + provider + number(attempt) + " is exhausted";
      default -> "The stream of " + attempt.target() + " was cut after its first content";
    };
  }

  private static String number(Attempt attempt) {
    return attempt.account() == 0 ? "" : " (key " + attempt.account() + ")";
  }

  private void recovered(ChatCall call, String provider) {
    FailureKind was = troubled.isEmpty() ? null : troubled.remove(provider);
    if (was == null || limit.take(new LineLimit.Key("recovered", provider, was.name())) < 0) {
      return;
    }
    withIds(log.atInfo(), call)
        .addKeyValue("event", "recovered")
        .addKeyValue("provider", provider)
        .log(
            "Provider {} answers again. Its last failure: {}.{}",
            provider,
            FailureText.word(was),
            ids(call));
  }

  @Override
  public void callEnded(ChatCall call, FinishedCall finished) {
    if (finished.attempts().isEmpty() && finished.failure() instanceof CoolingDown failure) {
      Line text = new Line("No provider can be called now; the call failed", Map.of());
      warn("all_cooling_down", providers(finished.skipped()), failure, call, text);
    }
  }

  private static String providers(List<SkippedTarget> skipped) {
    return skipped.stream()
        .map(each -> each.target().provider())
        .distinct()
        .sorted() // so that the same providers always give the same line
        .collect(Collectors.joining(", "));
  }

  static String ids(ChatCall call) {
    String request = call.attribute(CallAttribute.REQUEST_ID);
    return " (call " + call.id() + (request == null ? ")" : ", request " + request + ")");
  }

  static LoggingEventBuilder withIds(LoggingEventBuilder line, ChatCall call) {
    String request = call.attribute(CallAttribute.REQUEST_ID);
    LoggingEventBuilder named = line.addKeyValue("call_id", call.id());
    return request == null ? named : named.addKeyValue("request_id", request);
  }

  private void warn(
      String event, String provider, ChatException failure, ChatCall call, Line text) {
    String kind = FailureText.word(failure.kind());
    int suppressed = limit.take(new LineLimit.Key(event, provider, kind));
    if (suppressed < 0) {
      return;
    }
    LoggingEventBuilder line =
        withIds(log.atWarn(), call)
            .addKeyValue("event", event)
            .addKeyValue("provider", provider)
            .addKeyValue("kind", kind)
            .addKeyValue("suppressed", suppressed);
    for (Map.Entry<String, String> field : text.fields().entrySet()) {
      line = line.addKeyValue(field.getKey(), field.getValue());
    }
    line.log(
        "{}. {}.{}{}",
        text.sentence(),
        FailureText.describe(failure),
        ids(call),
        LineLimit.leftOut(suppressed));
  }

  /** The text of a line, and its fields in addition to those that all lines have. */
  private record Line(String sentence, Map<String, String> fields) {}
}
