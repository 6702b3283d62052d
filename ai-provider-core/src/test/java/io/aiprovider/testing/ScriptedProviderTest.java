package io.aiprovider.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.Failures;
import io.aiprovider.provider.ChatProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptedProviderTest extends ChatProviderContract {

  @Override
  protected ChatProvider answering() {
    ScriptedProvider provider = new ScriptedProvider("scripted");
    for (int i = 0; i < 50; i++) {
      provider.answers("Hello");
    }
    return provider;
  }

  @Override
  protected ChatProvider failingOnce() {
    return new ScriptedProvider("scripted")
        .fails(Failures.unavailable("scripted"))
        .answers("Hello");
  }

  @Override
  protected ChatProvider silent() {
    return new ScriptedProvider("scripted").hangs();
  }

  @Override
  protected ChatProvider stalling() {
    return new ScriptedProvider("scripted").stalls("Hel");
  }

  @Test
  void streams_texts_as_a_whole_stream() {
    var used = new ProviderUnderTest(new ScriptedProvider("scripted").streams("Hel", "lo"), "m");

    assertThat(used.chunks().stream().map(chunk -> chunk.text()).toList())
        .isEqualTo(List.of("", "Hel", "lo", "", ""));
  }

  @Test
  void serves_a_client_that_names_no_model() {
    ScriptedProvider provider = new ScriptedProvider("scripted").answers("Hello");

    try (ChatClient client = ChatClient.builder().provider(provider).build()) {
      assertThat(client.chat(ChatRequest.of("Greet Ada")).text()).isEqualTo("Hello");
    }
  }

  @Test
  void a_request_beyond_the_script_is_an_error_and_is_recorded() {
    ScriptedProvider provider = new ScriptedProvider("scripted").answers("Hello");
    var used = new ProviderUnderTest(provider, "m");
    used.call(false);

    assertThatThrownBy(() -> used.call(false)).hasMessageContaining("once more than expected");
    assertThat(provider.requestCount()).isEqualTo(2);
  }
}
