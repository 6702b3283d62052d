package io.aiprovider.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Wire;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.Failures;
import io.aiprovider.testing.ScriptedProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The statistics of a client's providers. */
class ProviderStatisticsTest {
  private final ScriptedProvider first = new ScriptedProvider("first");
  private final ScriptedProvider second = new ScriptedProvider("second");
  private final ChatClient client = ChatClient.builder().provider(first).provider(second).build();

  @AfterEach
  void close() {
    client.close();
  }

  private void call(String text) {
    try {
      client.chat(ChatRequest.of(text));
    } catch (ChatException expected) {
      // it is counted
    }
  }

  @Test
  void a_provider_without_attempts_has_no_failures() {
    assertThat(client.statistics("first").attempts()).isZero();
    assertThat(client.statistics("first").successRate()).isEqualTo(1);
    assertThat(client.statistics("nobody").attempts()).isZero();
  }

  @Test
  void counts_answers_and_failures_of_each_provider() {
    first.answers("one").fails(Failures.unavailable("first"));
    second.answers("two");

    call("a");
    call("b");

    assertThat(client.statistics("first").attempts()).isEqualTo(2);
    assertThat(client.statistics("first").failed()).isEqualTo(1);
    assertThat(client.statistics("first").successRate()).isEqualTo(0.5);
    assertThat(client.statistics("second").successRate()).isEqualTo(1);
    assertThat(client.statistics("second").p95()).isPositive();
  }

  @Test
  void failures_of_the_request_and_cancelled_attempts_say_nothing_about_the_provider() {
    first.fails(Failures.invalidRequest("first")).streams(Wire.stream("Hello"));

    call("a");
    client.stream(ChatRequest.of("b")).close();

    assertThat(client.statistics("first").attempts()).isZero();
  }
}
