package io.aiprovider.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.Operation;
import io.aiprovider.provider.http.ServiceUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BuilderTest {
  @Test
  void refuses_a_preset_without_an_address_when_none_is_given() {
    var builder = provider().preset(Preset.AZURE_OPENAI).apiKey("k");

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The provider acme needs a base-url: azure-openai has no fixed address."
                + " Set the resource's URL.");
  }

  @ParameterizedTest
  @CsvSource({
    "not a url, it is not a URL",
    "api.example.com/v1, it does not begin with http:// or https://",
    "ftp://api.example.com, it does not begin with http:// or https://",
    "https:///v1, it has no host",
    "https://me:pass@api.example.com, it contains a user name or password: use api-key or headers"
        + " instead",
    "https://api.example.com/v1/chat/completions, it must end before /chat/completions",
  })
  void refuses_an_invalid_base_url(String url, String reason) {
    assertThatThrownBy(() -> provider().baseUrl(url).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The base-url of the provider acme is not usable: "
                + reason
                + ". Use an address such as https://api.openai.com/v1.");
  }

  @Test
  void refuses_to_build_openai_without_a_key() {
    assertThatThrownBy(() -> provider().apiKey(" ").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The provider acme needs an api-key: openai refuses calls without one.");
  }

  @Test
  void does_not_show_an_invalid_key_in_the_error() {
    assertThatThrownBy(() -> provider().apiKey("sk secret").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not usable: it has a space")
        .hasMessageNotContaining("secret");
  }

  @Test
  void does_not_show_an_invalid_header_in_the_error() {
    assertThatThrownBy(() -> provider().header("x-token", "secret\nx"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A header of acme has characters that cannot be sent. Check its headers.");
  }

  @ParameterizedTest
  @CsvSource({"Connection", "transfer-encoding", "Content-Length", "Accept-Encoding", "Host"})
  void refuses_headers_that_belong_to_the_connection(String header) {
    assertThatThrownBy(() -> provider().header(header, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The header " + header + " belongs to the connection and cannot be configured.");
  }

  @Test
  void refuses_a_connect_timeout_of_zero() {
    assertThatThrownBy(() -> provider().connectTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("connect-timeout must be positive, but is PT0S.");
  }

  @Test
  void sends_a_configured_header_in_place_of_its_own() {
    try (ProviderFixture fixture = new ProviderFixture()) {
      var provider =
          provider()
              .baseUrl(fixture.server.url("/v1/").toString())
              .apiKey("sk-secret\n")
              .header("user-agent", "mine")
              .header("accept", "*/*")
              .header("x-team", "blue")
              .build();
      fixture.answers(ProviderFixture.ANSWER);
      provider.chat(ProviderFixture.plainRequest(), ChatCall.create()).close();
      provider.close();

      var headers = fixture.takeRequest().getHeaders();
      assertThat(headers.values("User-Agent")).containsExactly("mine");
      assertThat(headers.values("Accept")).containsExactly("*/*");
      assertThat(headers.get("x-team")).isEqualTo("blue");
      assertThat(headers.get("Authorization")).isEqualTo("Bearer sk-secret");
    }
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void finds_each_preset_by_its_label(Preset preset) {
    assertThat(Preset.named(preset.label())).contains(preset);
  }

  @ParameterizedTest
  @EnumSource(value = Preset.class, mode = EnumSource.Mode.EXCLUDE, names = "AZURE_OPENAI")
  void builds_each_preset_with_only_a_key(Preset preset) {
    try (var provider = provider().preset(preset).apiKey("k").build()) {
      assertThat(provider.name()).isEqualTo("acme");
    }
  }

  @Test
  void finds_no_preset_for_an_unknown_label() {
    assertThat(Preset.named("nobody")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "OLLAMA, http://h:11434, http://h:11434/v1/chat/completions",
    "OLLAMA, http://h:11434/, http://h:11434/v1/chat/completions",
    "OLLAMA, http://h:11434/v1/, http://h:11434/v1/chat/completions",
    "VLLM, http://h, http://h/v1/chat/completions",
    "DEEPSEEK, https://api.deepseek.com, https://api.deepseek.com/chat/completions",
    "OPENAI, https://gw/x?team=a, https://gw/x/chat/completions?team=a",
    "AZURE_OPENAI, https://r, https://r/openai/v1/chat/completions",
    "AZURE_OPENAI, https://r/openai/v1/, https://r/openai/v1/chat/completions",
    "AZURE_OPENAI, https://r/openai/v1?api-version=preview,"
        + " https://r/openai/v1/chat/completions?api-version=preview",
    "AZURE_OPENAI, https://r?api-version=7,"
        + " https://r/openai/deployments/m%2F1/chat/completions?api-version=7",
    "AZURE_OPENAI, https://r/openai/deployments,"
        + " https://r/openai/deployments/m%2F1/chat/completions?api-version=2024-10-21",
    "AZURE_OPENAI, https://r/openai/deployments/gpt?api-version=7,"
        + " https://r/openai/deployments/m%2F1/chat/completions?api-version=7",
  })
  void finds_the_address_for_chats(Preset preset, String baseUrl, String completions) {
    assertThat(BaseUrl.of(preset, ServiceUrl.parse(baseUrl)).of(Operation.CHAT, "m/1"))
        .isEqualTo(completions);
  }

  private static OpenAiCompatibleProviderBuilder provider() {
    return OpenAiCompatibleProvider.builder("acme");
  }

  @Test
  void customizes_okhttp_in_order_but_not_its_retries_redirects_and_timeouts() {
    AtomicReference<OkHttpClient.Builder> settings = new AtomicReference<>();
    List<String> order = new ArrayList<>();
    provider()
        .apiKey("k")
        .okHttp(
            builder -> {
              order.add("first");
              builder
                  .followRedirects(true)
                  .retryOnConnectionFailure(true)
                  .readTimeout(Duration.ofSeconds(1))
                  .connectTimeout(Duration.ofSeconds(9));
            })
        .okHttp(
            builder -> {
              order.add("second");
              settings.set(builder);
            })
        .build()
        .close();

    OkHttpClient client = settings.get().build();
    assertThat(order).containsExactly("first", "second");
    assertThat(client.connectTimeoutMillis()).isEqualTo(9_000);
    assertThat(client.readTimeoutMillis()).isZero();
    assertThat(client.followRedirects()).isFalse();
    assertThat(client.retryOnConnectionFailure()).isFalse();
  }
}
