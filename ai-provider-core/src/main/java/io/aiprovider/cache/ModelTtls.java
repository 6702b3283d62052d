package io.aiprovider.cache;

import io.aiprovider.caller.ModelAccess;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.reply.Target;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How long the answers of each model are fresh. Immutable. */
final class ModelTtls {
  private final Duration usual;
  private final List<Entry> entries;

  private record Entry(ModelAccess models, Duration ttl) {}

  ModelTtls(CacheOptions options) {
    this.usual = options.ttl();
    this.entries =
        options.models().entrySet().stream()
            .sorted(
                Comparator.comparingInt(
                    (Map.Entry<String, Duration> entry) -> -literalLength(entry.getKey())))
            .map(entry -> new Entry(ModelAccess.allow(entry.getKey()), entry.getValue()))
            .toList();
  }

  /** An entry that says more about the name applies before one that says less. */
  private static int literalLength(String entry) {
    return entry.replaceAll("[*?]", "").length();
  }

  /** The configured time; zero if answers to this request are not cached. */
  Duration of(ChatRequest request, RoutePlan plan) {
    if (entries.isEmpty()) {
      return usual;
    }
    List<String> requested = List.of(Objects.requireNonNullElse(request.model(), ""));
    Target first = plan.callable().get(0).target();
    for (Entry entry : entries) {
      if (entry.models().admits(requested, first)) {
        return entry.ttl();
      }
    }
    return usual;
  }
}
