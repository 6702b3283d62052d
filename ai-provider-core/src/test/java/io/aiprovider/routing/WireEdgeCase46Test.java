package io.aiprovider.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.NoTargetLeft;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("46 all targets fail: one clean failure, at once")
class WireEdgeCase46Test {
  private final FailoverFixture engine = new FailoverFixture();

  @BeforeEach
  void callEachOnce() {
    engine.options = engine.options.withMaxAttempts(2);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private ChatException failure(ChatException ofA, ChatException ofB) {
    engine.a.fails(ofA);
    engine.b.fails(ofB);
    return failure();
  }

  private ChatException failure() {
    return catchThrowableOfType(ChatException.class, () -> engine.answer(FailoverFixture.PLAIN));
  }

  @Test
  void equal_failures_keep_their_status_and_the_shortest_wait() {
    ChatException failure =
        failure(
            Failures.rateLimited("a", Duration.ofSeconds(60)),
            Failures.rateLimited("b", Duration.ofSeconds(20)));

    assertThat(failure.status()).isEqualTo(429);
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void timeouts_are_504() {
    assertThat(failure(Failures.timedOut("a"), Failures.timedOut("b")).status()).isEqualTo(504);
  }

  @Test
  void refused_keys_are_502() {
    assertThat(failure(Failures.unauthorized("a"), Failures.unauthorized("b")).status())
        .isEqualTo(502);
  }

  @Test
  void one_refused_key_is_also_502() {
    engine.onlyA();
    engine.a.fails(Failures.unauthorized("a"));

    assertThat(failure().status()).isEqualTo(502);
  }

  @Test
  void mixed_failures_are_502() {
    assertThat(failure(Failures.timedOut("a"), Failures.rateLimited("b", null)).status())
        .isEqualTo(502);
  }

  @Test
  void a_model_that_no_provider_has_is_404() {
    assertThat(failure(Failures.modelNotFound("a"), Failures.modelNotFound("b")).status())
        .isEqualTo(404);
  }

  @Test
  void all_cooling_down_is_503_with_the_shortest_wait() {
    failure(
        Failures.rateLimited("a", Duration.ofSeconds(60)),
        Failures.rateLimited("b", Duration.ofSeconds(20)));
    engine.clock.advance(Duration.ofSeconds(5));

    ChatException failure = failure();

    assertThat(failure).isInstanceOf(CoolingDown.class);
    assertThat(failure.status()).isEqualTo(503);
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(15));
    assertThat(engine.a.requestCount() + engine.b.requestCount()).isEqualTo(2);
  }

  @Test
  void the_message_names_each_provider_and_its_reason() {
    ChatException failure = failure(Failures.unavailable("a"), Failures.timedOut("b"));

    assertThat(failure)
        .hasMessage(
            "No provider could answer. a: It answered with status 500. b: There was no answer"
                + " within 30 ms.");
    assertThat(failure.kind()).isEqualTo(FailureKind.NO_TARGET_LEFT);
    assertThat(((NoTargetLeft) failure).failures()).hasSize(2);
  }
}
