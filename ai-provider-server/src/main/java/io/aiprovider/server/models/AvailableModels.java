package io.aiprovider.server.models;

import io.aiprovider.call.Caller;
import io.aiprovider.client.ChatClient;
import io.aiprovider.routing.ModelEntry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The names that a caller can ask for. */
final class AvailableModels {
  private static final long PATIENCE_SECONDS = 1;

  private AvailableModels() {}

  /**
   * The names, once the providers have been asked for theirs: some know alone what is installed. A
   * provider that does not answer within a second is listed as it is known.
   */
  static Mono<List<ModelEntry>> of(ChatClient client, @Nullable Caller caller) {
    return Mono.fromFuture(
            () ->
                client
                    .health()
                    .copy()
                    .completeOnTimeout(Map.of(), PATIENCE_SECONDS, TimeUnit.SECONDS))
        .map(healths -> client.models(caller));
  }
}
