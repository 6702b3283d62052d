package io.aiprovider.resilience.retry;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.NoTargetLeft;
import io.aiprovider.reply.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Collects the failure of each target, for the exception with which the call ends. Used by one
 * thread.
 */
final class FailureSummary {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  private final Clock clock;
  private final List<ChatException> failures = new ArrayList<>();
  private final Map<Target, String> reasons =
      new LinkedHashMap<>(); // the latest reason of each target
  private @Nullable Duration shortestCooldown;
  private boolean refused;
  private @Nullable ChatException skipped;
  private @Nullable ChatException filtered;

  FailureSummary(Clock clock) {
    this.clock = clock;
  }

  void failed(Target target, ChatException failure) {
    failures.add(failure);
    if (filtered == null && failure.kind() == FailureKind.CONTENT_FILTERED) {
      filtered = failure;
    }
    reasons.put(target, sentence(failure.callersMessage()));
  }

  /**
   * Records that a target is not called for some time.
   *
   * @return the reason, in words
   */
  String coolingDown(Target target, CoolingDown refusal) {
    refused = true;
    Duration wait = refusal.retryAfter();
    String reason = "not called";
    if (wait != null) {
      if (shortestCooldown == null || wait.compareTo(shortestCooldown) < 0) {
        shortestCooldown = wait;
      }
      reason += " until " + TIME.format(clock.instant().plus(wait));
    }
    FailureKind why = refusal.reason();
    if (why != null) {
      reason += " (" + why.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")";
    }
    reasons.putIfAbsent(target, sentence(reason));
    return reason;
  }

  /** Records that a target is not called because of what it costs. */
  void skipped(Target target, ChatException reason) {
    skipped = skipped == null ? reason : skipped;
    reasons.putIfAbsent(target, sentence(reason.callersMessage()));
  }

  ChatException failure() {
    if (failures.isEmpty()) {
      if (skipped != null && !refused) {
        return skipped;
      }
      return new CoolingDown(
          "Every provider that may answer this call is cooling down after earlier failures. Try"
              + " again later. "
              + reasons(),
          FailureDetail.NONE.withRetryAfter(shortestCooldown));
    }
    if (filtered != null) {
      return filtered; // whatever happened to the targets that were called instead
    }
    ChatException last = failures.get(failures.size() - 1);
    boolean promptTooLong =
        last.kind() == FailureKind.CONTEXT_OVERFLOW; // the caller must shorten the prompt
    return promptTooLong || failures.size() == 1 && !refused && skipped == null
        ? last
        : new NoTargetLeft("No provider could answer. " + reasons(), failures);
  }

  /** Each target with its reason; a reason shared by several targets appears once. */
  private String reasons() {
    Map<String, Set<String>> names = new LinkedHashMap<>();
    reasons.forEach(
        (target, reason) ->
            names.computeIfAbsent(reason, first -> new LinkedHashSet<>()).add(name(target)));
    String all =
        names.entrySet().stream()
            .map(entry -> String.join(", ", entry.getValue()) + ": " + entry.getKey())
            .collect(Collectors.joining(" "));
    return refused ? all + " Times are UTC." : all;
  }

  /** The provider's name, followed by the model if several of its models were called. */
  private String name(Target target) {
    long models =
        reasons.keySet().stream().filter(each -> each.provider().equals(target.provider())).count();
    return models > 1 ? target.toString() : target.provider();
  }

  private static String sentence(String text) {
    return Objects.requireNonNull(text).endsWith(".") ? text : text + ".";
  }
}
