package io.aiprovider.server.models;

import io.aiprovider.caller.Caller;
import io.aiprovider.client.ChatClient;
import io.aiprovider.health.ProviderHealth;
import io.aiprovider.routing.ModelEntry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The names that a caller can request. Some providers must be called to find their installed
 * models; if one does not answer within a second, the models that are already known are listed.
 */
final class AvailableModels {
  private static final long WAIT_SECONDS = 1;

  private AvailableModels() {}

  /** All names. */
  static Mono<List<ModelEntry>> all(ChatClient client, @Nullable Caller caller) {
    return checked(client).map(healths -> client.models(caller));
  }

  /** One name; empty when there is no such model, or this caller may not use it. */
  static Mono<ModelEntry> one(ChatClient client, String name, @Nullable Caller caller) {
    return checked(client).mapNotNull(healths -> client.model(name, caller));
  }

  private static Mono<Map<String, ProviderHealth>> checked(ChatClient client) {
    return Mono.fromFuture(
        () -> client.health().copy().completeOnTimeout(Map.of(), WAIT_SECONDS, TimeUnit.SECONDS));
  }
}
