package io.aiprovider.provider.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.ContentFiltered;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.provider.langchain4j.http.HttpStatusException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What LangChain4j's model throws, and what failure that is. */
class FailureTest {
  private static final String KEY = "sk-fakeopenai0000000001";
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  static final List<Arguments> KINDS =
      Stream.of(
              Arguments.of(new RateLimitException("x"), FailureKind.RATE_LIMITED),
              Arguments.of(new AuthenticationException("x"), FailureKind.UNAUTHORIZED),
              Arguments.of(new ModelNotFoundException("x"), FailureKind.MODEL_NOT_FOUND),
              Arguments.of(new TimeoutException("x"), FailureKind.TIMED_OUT),
              Arguments.of(new ContentFilteredException("x"), FailureKind.CONTENT_FILTERED),
              Arguments.of(new InvalidRequestException("x"), FailureKind.INVALID_REQUEST),
              Arguments.of(new UnsupportedFeatureException("x"), FailureKind.UNSUPPORTED),
              Arguments.of(new UnresolvedModelServerException("x"), FailureKind.UNAVAILABLE),
              Arguments.of(new InternalServerException("x"), FailureKind.UNAVAILABLE),
              Arguments.of(new LangChain4jException("x"), FailureKind.UNAVAILABLE),
              Arguments.of(
                  new RuntimeException(new ConnectException("x")), FailureKind.UNAVAILABLE),
              Arguments.of(
                  new RuntimeException(new SocketTimeoutException("x")), FailureKind.TIMED_OUT),
              Arguments.of(
                  new RuntimeException(new InterruptedIOException("timeout")),
                  FailureKind.TIMED_OUT),
              Arguments.of(
                  new RuntimeException(new InterruptedException("x")), FailureKind.CANCELLED),
              Arguments.of(new IllegalStateException("x"), FailureKind.UNAVAILABLE))
          .toList();

  private static ChatException failure(RuntimeException thrown) {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    Asking asking =
        Asking.of(
            LangChain4jProvider.builder("lc")
                .chatModel(FakeChatModel.failing(thrown))
                .clock(clock));
    return catchThrowableOfType(ChatException.class, () -> asking.ask(Asking.hello()));
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void kinds(RuntimeException thrown, FailureKind kind) {
    ChatException failure = failure(thrown);

    assertThat(failure.kind()).isEqualTo(kind);
    int status = thrown instanceof InternalServerException ? 500 : 0; // as LangChain4j defines it
    assertThat(failure.upstreamStatus()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "400, INVALID_REQUEST",
    "401, UNAUTHORIZED",
    "404, MODEL_NOT_FOUND",
    "408, TIMED_OUT",
    "409, CONFLICT",
    "429, RATE_LIMITED",
    "500, UNAVAILABLE",
    "503, OVERLOADED",
    "529, OVERLOADED"
  })
  void a_status_among_the_causes_decides(int status, FailureKind kind) {
    HttpException answered = new HttpException(status, "{\"error\":{\"message\":\"No.\"}}");

    ChatException failure = failure(new LangChain4jException(new RuntimeException(answered)));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.upstreamStatus()).isEqualTo(status);
    assertThat(failure.provider()).isEqualTo("lc");
  }

  @Test
  @DisplayName("44, 45 the provider's message is read as from the provider itself")
  void an_explanation() {
    ChatException failure =
        failure(
            new InvalidRequestException(
                new HttpException(
                    400,
                    "{\"error\":{\"message\":\"Too long.\",\"code\":\"context_length_exceeded\"}}")));

    assertThat(failure.kind()).isEqualTo(FailureKind.CONTEXT_OVERFLOW);
    assertThat(failure).hasMessage("Too long.");
    assertThat(failure.body()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 402, 403, 404, 409, 429, 500, 503})
  void a_key_in_the_providers_message_is_hidden(int status) {
    String body = "{\"error\":{\"message\":\"No luck with " + KEY + "\"}}";
    ChatException failure = failure(new RuntimeException(new HttpException(status, body)));

    assertThat(failure).hasMessage("No luck with ***");
    assertThat(String.valueOf(failure.body())).doesNotContain(KEY);
  }

  @Test
  void a_key_in_the_message_of_a_model_is_hidden() {
    assertThat(failure(new RateLimitException("Wait, " + KEY))).hasMessage("Wait, ***");
    assertThat(failure(new InternalServerException("Key " + KEY))).hasMessage("Key ***");
  }

  @Test
  void a_filter_keeps_its_status() {
    ChatException failure =
        failure(
            new ContentFilteredException(
                new HttpException(400, "{\"error\":{\"message\":\"No.\"}}")));

    assertThat(failure).isInstanceOf(ContentFiltered.class).hasMessage("No.");
    assertThat(failure.upstreamStatus()).isEqualTo(400);
  }

  @Test
  @DisplayName("41 an error without an explanation")
  void no_explanation() {
    assertThat(failure(new InternalServerException(new HttpException(502, "<html>"))))
        .hasMessage("The provider answered 502 with an answer that does not say why.");
  }

  @ParameterizedTest
  @CsvSource({
    "retry-after, 7, 7000",
    "Retry-After, 'Fri, 02 Jan 2026 03:04:15 GMT', 10000",
    "retry-after-ms, 50, 50"
  })
  @DisplayName("43 Retry-After is read from our own HTTP client")
  void retry_after(String header, String value, long millis) {
    HttpStatusException answered =
        new HttpStatusException(429, "{}", Map.of(header, List.of(value)));

    assertThat(failure(new RateLimitException(answered)).retryAfter())
        .isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void the_message_of_an_unknown_exception_is_not_repeated() {
    ChatException failure = failure(new IllegalStateException("the prompt"));

    assertThat(failure).hasMessage("The model failed with IllegalStateException.");
    assertThat(failure).hasRootCauseMessage("the prompt");
  }

  @Test
  void a_key_is_not_repeated() {
    assertThat(failure(new AuthenticationException("Wrong key: sk-secret")))
        .hasMessageNotContaining("sk-secret");
  }

  @Test
  void circular_causes_do_not_loop() {
    RuntimeException one = new RuntimeException("one");
    RuntimeException two = new RuntimeException("two", one);
    one.initCause(two);

    assertThat(failure(one).kind()).isEqualTo(FailureKind.UNAVAILABLE);
  }

  @Test
  void our_own_interrupt_is_cleared_if_the_model_did_not_notice_it() {
    CountDownLatch cancelled = new CountDownLatch(1);
    Asking[] asking = new Asking[1];
    asking[0] =
        Asking.of(
            new FakeChatModel(
                request -> {
                  asking[0].call().cancel();
                  cancelled.countDown();
                  return FakeChatModel.HELLO;
                }));

    ChatException failure =
        catchThrowableOfType(ChatException.class, () -> asking[0].ask(Asking.hello()));

    assertThat(failure).isSameAs(asking[0].call().cancelled());
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void an_interrupt_of_another_thread_stays() {
    ChatException failure =
        catchThrowableOfType(
            ChatException.class,
            () ->
                Asking.of(
                        new FakeChatModel(
                            request -> {
                              Thread.currentThread().interrupt();
                              throw new RuntimeException(new IOException("interrupted"));
                            }))
                    .ask(Asking.hello()));

    assertThat(failure.kind()).isEqualTo(FailureKind.CANCELLED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void an_undeclared_interrupted_exception_is_recognized() {
    ChatException failure =
        catchThrowableOfType(
            ChatException.class,
            () ->
                Asking.of(
                        new FakeChatModel(
                            request -> {
                              throw undeclared(new InterruptedException());
                            }))
                    .ask(Asking.hello()));

    assertThat(failure.kind()).isEqualTo(FailureKind.CANCELLED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> RuntimeException undeclared(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
