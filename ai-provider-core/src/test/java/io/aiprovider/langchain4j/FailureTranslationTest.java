package io.aiprovider.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.Conflict;
import io.aiprovider.failure.ContentFiltered;
import io.aiprovider.failure.ContextOverflow;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.DeadlineExceeded;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.failure.NoTargetLeft;
import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.testing.ScriptedProvider;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTranslationTest {
  private static final FailureDetail NONE = FailureDetail.NONE;

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of(Failures.invalidRequest("p"), InvalidRequestException.class),
        Arguments.of(new ContextOverflow("x", NONE), InvalidRequestException.class),
        Arguments.of(new ContentFiltered("x", NONE), ContentFilteredException.class),
        Arguments.of(new UnsupportedFeature("x", NONE), UnsupportedFeatureException.class),
        Arguments.of(Failures.modelNotFound("p"), ModelNotFoundException.class),
        Arguments.of(Failures.unauthorized("p"), AuthenticationException.class),
        Arguments.of(Failures.permissionDenied("p"), AuthenticationException.class),
        Arguments.of(Failures.quotaExhausted("p", null), NonRetriableException.class),
        Arguments.of(Failures.rateLimited("p", null), RateLimitException.class),
        Arguments.of(Failures.timedOut("p"), TimeoutException.class),
        Arguments.of(new DeadlineExceeded("x", NONE), TimeoutException.class),
        Arguments.of(new Conflict("x", NONE), InternalServerException.class),
        Arguments.of(Failures.overloaded("p", null), InternalServerException.class),
        Arguments.of(Failures.unavailable("p"), InternalServerException.class),
        Arguments.of(new MalformedReply("x", NONE), InternalServerException.class),
        Arguments.of(Failures.streamBroken("p"), InternalServerException.class),
        Arguments.of(new CoolingDown("x", NONE), InternalServerException.class),
        Arguments.of(new Cancelled("x", NONE), NonRetriableException.class),
        Arguments.of(
            new NoTargetLeft(
                "x", List.of(Failures.rateLimited("p", null), Failures.rateLimited("q", null))),
            RateLimitException.class),
        Arguments.of(
            new NoTargetLeft(
                "x", List.of(Failures.rateLimited("p", null), Failures.unavailable("q"))),
            InternalServerException.class));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void each_failure_becomes_an_exception_of_langchain4j(ChatException failure, Class<?> type) {
    assertThat(FailureTranslation.of(failure))
        .isExactlyInstanceOf(type)
        .hasMessage(failure.getMessage())
        .hasCause(failure);
  }

  @Test
  void models_throw_them() {
    ScriptedProvider provider = new ScriptedProvider("p").fails(Failures.invalidRequest("p"));
    try (ChatClient client = ChatClient.builder().provider(provider).build()) {
      assertThatThrownBy(() -> ClientChatModel.of(client).chat("Hi"))
          .isExactlyInstanceOf(InvalidRequestException.class)
          .hasCauseInstanceOf(ChatException.class);
    }
  }
}
