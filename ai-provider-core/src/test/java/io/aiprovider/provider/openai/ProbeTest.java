package io.aiprovider.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.failure.Overloaded;
import io.aiprovider.failure.Unauthorized;
import io.aiprovider.failure.Unavailable;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeTest {
  private final ProviderFixture fixture = new ProviderFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void lists_the_models_with_the_key() {
    fixture.answers("{\"data\":[]}").provider.probe();

    RecordedRequest request = fixture.takeRequest();
    assertThat(request.getRequestLine()).isEqualTo("GET /v1/models HTTP/1.1");
    assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer sk-secret");
  }

  @Test
  void keeps_the_list_of_models_of_the_latest_probe() {
    assertThat(fixture.provider.models()).isEmpty();
    fixture.answers("{\"data\":[{\"id\":\"qwen3:8b\"},{\"id\":\"llama3\"},{}]}").provider.probe();

    assertThat(fixture.provider.models()).containsExactly("qwen3:8b", "llama3");
  }

  @Test
  void succeeds_when_the_answer_is_not_a_list() {
    fixture.answers("<html>").provider.probe();

    assertThat(fixture.provider.models()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405})
  void succeeds_when_the_provider_has_no_list_of_models(int status) {
    fixture.answers(status, "text/plain", "no such thing");

    assertThatCode(fixture.provider::probe).doesNotThrowAnyException();
  }

  @Test
  void fails_when_the_key_is_refused() {
    fixture.answers(401, "application/json", "{}");

    assertThatThrownBy(fixture.provider::probe).isInstanceOf(Unauthorized.class);
  }

  @Test
  void fails_when_the_provider_is_overloaded() {
    fixture.answers(503, "application/json", "{}");

    assertThatThrownBy(fixture.provider::probe).isInstanceOf(Overloaded.class);
  }

  @Test
  void fails_when_the_provider_cannot_be_reached() {
    fixture.server.close();

    assertThatThrownBy(fixture.provider::probe).isInstanceOf(Unavailable.class);
  }
}
