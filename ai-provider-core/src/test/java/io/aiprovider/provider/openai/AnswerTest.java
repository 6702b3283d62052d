package io.aiprovider.provider.openai;

import static io.aiprovider.provider.openai.ProviderFixture.ANSWER;
import static io.aiprovider.provider.openai.ProviderFixture.plainRequest;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.failure.RateLimited;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Target;
import io.aiprovider.testing.http.RawServer;
import mockwebserver3.MockResponse;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class AnswerTest {
  private final ProviderFixture fixture = new ProviderFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void returns_the_answer_of_the_provider() {
    CompleteReply reply = fixture.answers(ANSWER).complete();

    assertThat(reply.response().text()).isEqualTo("Hello");
    assertThat(reply.response().usage()).isEqualTo(Usage.of(3, 1));
    assertThat(reply.provider()).isEqualTo("acme");
    assertThat(reply.model()).isEqualTo("gpt-4o-2024");
  }

  @Test
  @DisplayName("28, 38 everything in an answer is preserved, byte for byte")
  void keeps_the_bytes_of_the_answer() {
    String body =
        "{ \"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\","
            + "\"choices\":[ {\"index\":0,\"logprobs\":{\"content\":[{\"logprob\":-0.10}]},"
            + "\"message\":{\"role\":\"assistant\",\"content\": null,\"refusal\":\"no\",\"annotations\":[],"
            + "\"audio\":{\"id\":\"a\"},\"tool_calls\":[{\"id\":\"t\",\"type\":\"function\","
            + "\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]},\"finish_reason\":\"tool_calls\"},"
            + "{\"index\":1,\"message\":{\"role\":\"assistant\",\"content\":\"b\"},"
            + "\"finish_reason\":\"length\"} ],\"x_groq\":{\"id\":1.0}}";

    assertThat(fixture.answers(body).complete().response().json().toBytes())
        .asString(UTF_8)
        .isEqualTo(body);
  }

  @ParameterizedTest
  @DisplayName("16, 41 a body that is not a chat completion is a failed attempt")
  @ValueSource(
      strings = {
        "<!doctype html><title>Login</title>",
        "Bad gateway",
        "",
        "{\"choices\":[",
        "{}",
        "{\"choices\":null}",
        "{\"choices\":[]}",
        "[]"
      })
  void fails_when_the_body_is_not_an_answer(String body) {
    ChatException failure = fixture.answers(200, "text/html", body).failure();

    assertThat(failure).isInstanceOf(MalformedReply.class);
    assertThat(failure.upstreamStatus()).isEqualTo(200);
    assertThat(failure.status()).isEqualTo(502);
    assertThat(failure.provider()).isEqualTo("acme");
    assertThat(failure).hasMessageStartingWith("The provider answered with ");
  }

  @Test
  void classifies_an_error_with_status_200_by_its_words() {
    ChatException failure =
        fixture
            .answers("{\"error\":{\"message\":\"Slow down\",\"code\":\"rate_limit_exceeded\"}}")
            .failure();

    assertThat(failure).isInstanceOf(RateLimited.class).hasMessage("Slow down");
    assertThat(failure.status()).isEqualTo(429);
  }

  @Test
  void classifies_an_error_with_status_200_by_the_status_in_its_code() {
    assertThat(fixture.answers("{\"error\":{\"message\":\"x\",\"code\":502}}").failure())
        .isInstanceOf(Unavailable.class)
        .returns(502, ChatException::upstreamStatus);
  }

  @Test
  void ignores_an_error_that_is_null() {
    String body = "{\"error\":null," + ANSWER.substring(1);

    assertThat(fixture.answers(body).complete().response().text()).isEqualTo("Hello");
  }

  @Test
  @DisplayName("50 duplicated headers do no harm")
  void accepts_an_answer_with_duplicated_headers() {
    fixture.server.enqueue(
        new MockResponse.Builder()
            .addHeader("Content-Type", "application/json")
            .addHeader("Content-Type", "application/json")
            .addHeader("Connection", "close")
            .addHeader("Connection", "x-hop")
            .addHeader("x-hop", "1")
            .body(ANSWER)
            .build());

    assertThat(fixture.complete().response().text()).isEqualTo("Hello");
  }

  @Test
  void uses_its_connection_again() {
    fixture.answers(ANSWER).complete();
    fixture.answers(ANSWER).complete();

    fixture.takeRequest();
    assertThat(fixture.takeRequest().getExchangeIndex()).isEqualTo(1);
  }

  @Test
  @DisplayName("20 cancelled within the body")
  void fails_with_the_reason_when_cancelled_during_the_body() throws Exception {
    ChatCall attempt = ChatCall.create().attempt(new Target("raw", "m", false)).call();
    TimedOut reason = new TimedOut("Too slow.", FailureDetail.NONE);
    RawServer.Script stalls =
        peer -> {
          peer.readRequest();
          peer.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"choices\":");
          attempt.cancel(reason);
          peer.awaitClose();
        };
    try (RawServer server = new RawServer(stalls);
        var provider =
            OpenAiCompatibleProvider.builder("raw").baseUrl(server.url()).apiKey("k").build()) {
      assertThat(Assertions.catchThrowable(() -> provider.chat(plainRequest(), attempt)))
          .isSameAs(reason);
    }
  }
}
