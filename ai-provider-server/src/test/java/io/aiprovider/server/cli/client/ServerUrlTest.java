package io.aiprovider.server.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.ExitStatus;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerUrlTest {
  private static void refuses(Map<String, String> environment, String... words) {
    assertThatThrownBy(() -> ServerUrl.find(null, environment))
        .isInstanceOfSatisfying(
            CommandFailed.class,
            failure -> assertThat(failure.status()).isEqualTo(ExitStatus.WRONG_USE))
        .hasMessageContainingAll(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "localhost:8005",
        "127.0.0.1:8005",
        "ftp://localhost",
        "http:/localhost",
        "http://",
        "http:///v1",
        "http://:8005",
        "http://local host:8005",
        "http://localhost:80 05",
        "http://localhost:abc",
        "http://localhost:-1",
        "http://localhost?a=b",
        "http://localhost/#a",
        "http://[::1",
        "http://::1:8005",
        "http://a%zz"
      })
  void other_than_a_url_of_a_server_is_refused(String url) {
    assertThatThrownBy(() -> ServerUrl.find(url, Map.of()))
        .isInstanceOfSatisfying(
            CommandFailed.class,
            failure -> assertThat(failure.status()).isEqualTo(ExitStatus.WRONG_USE))
        .hasMessage(
            "--url must be a URL such as http://localhost:8005, but is '" + url.strip() + "'.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "99999", "123456789012"})
  void a_port_that_does_not_exist_is_refused(String port) {
    refuses(
        Map.of("AI_PROVIDER_URL", "http://127.0.0.1:" + port),
        "AI_PROVIDER_URL must have a port from 1 to 65535, but is 'http://127.0.0.1:" + port + "'");
    refuses(
        Map.of("AI_PROVIDER_PORT", port),
        "AI_PROVIDER_PORT must be a port from 1 to 65535, but is '" + port + "'");
  }

  @Test
  void a_password_is_refused_and_not_shown() {
    assertThatThrownBy(() -> ServerUrl.find("http://ada:secret@localhost", Map.of()))
        .hasMessageContaining("must not have a user name or a password")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8005, http://localhost:8005",
    "' http://localhost:8005 ', http://localhost:8005",
    "http://localhost:8005/, http://localhost:8005",
    "http://localhost:8005/v1, http://localhost:8005",
    "http://localhost:8005/v1/, http://localhost:8005",
    "https://example.com/gateway/, https://example.com/gateway",
    "HTTP://localhost, HTTP://localhost",
    "http://ai_provider:8005, http://ai_provider:8005",
    "http://[::1]:8005, http://[::1]:8005",
    "http://localhost:65535, http://localhost:65535"
  })
  void slashes_and_the_path_of_openai_are_left_out(String given, String url) {
    assertThat(ServerUrl.find(given, Map.of())).isEqualTo(url);
    assertThat(ServerUrl.find(null, Map.of("AI_PROVIDER_URL", given))).isEqualTo(url);
  }

  @Test
  void the_option_is_first_then_the_variable_then_the_port() {
    Map<String, String> both = Map.of("AI_PROVIDER_URL", "http://a", "AI_PROVIDER_PORT", "81");
    assertThat(ServerUrl.find("http://b", both)).isEqualTo("http://b");
    assertThat(ServerUrl.find(null, both)).isEqualTo("http://a");
    assertThat(ServerUrl.find(null, Map.of("AI_PROVIDER_PORT", "81")))
        .isEqualTo("http://localhost:81");
    assertThat(ServerUrl.find(null, Map.of())).isEqualTo("http://localhost:8005");
  }
}
