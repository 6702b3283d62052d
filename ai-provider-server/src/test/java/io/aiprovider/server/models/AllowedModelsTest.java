package io.aiprovider.server.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.caller.Caller;
import io.aiprovider.client.ChatClient;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.routing.ModelEntry;
import io.aiprovider.routing.ProviderOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AllowedModelsTest {
  private final ChatClient client =
      ChatClient.builder()
          .provider(
              SimulatedProvider.builder("sim").build(),
              ProviderOptions.builder()
                  .type("simulated")
                  .models("small", "large")
                  .alias("fast", "small")
                  .build())
          .build();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void a_caller_with_allowed_models_sees_only_those() {
    Caller kept = new Caller("k", "t", null, Set.of("fast", "large", "elsewhere"));

    assertThat(shownTo(kept)).containsExactly("fast", "large");
  }

  @Test
  void other_callers_see_all_models() {
    assertThat(shownTo(new Caller("k", "t", null, Set.of())))
        .containsExactly("fast", "small", "large");
    assertThat(shownTo(null)).containsExactly("fast", "small", "large");
  }

  /** The names that both lists and single look-ups use. */
  private List<String> shownTo(@Nullable Caller caller) {
    List<ModelEntry> shown = AvailableModels.all(client, caller).block(Duration.ofSeconds(10));
    return Objects.requireNonNull(shown).stream().map(ModelEntry::id).toList();
  }
}
