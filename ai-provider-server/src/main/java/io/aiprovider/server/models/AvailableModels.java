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
 * The names that a caller can request, once the providers have been asked for theirs: some know
 * alone what is installed. A provider that does not answer within a second is listed as it is
 * known.
 */
final class AvailableModels {
  private static final long PATIENCE_SECONDS = 1;

  private AvailableModels() {}

  /** All names. */
  static Mono<List<ModelEntry>> all(ChatClient client, @Nullable Caller caller) {
    return checked(client).map(healths -> client.models(caller));
  }

  /** One name; empty when there is no such model, or it is not for this caller. */
  static Mono<ModelEntry> one(ChatClient client, String name, @Nullable Caller caller) {
    return checked(client).mapNotNull(healths -> client.model(name, caller));
  }

  private static Mono<Map<String, ProviderHealth>> checked(ChatClient client) {
    return Mono.fromFuture(
        () ->
            client.health().copy().completeOnTimeout(Map.of(), PATIENCE_SECONDS, TimeUnit.SECONDS));
  }
}
