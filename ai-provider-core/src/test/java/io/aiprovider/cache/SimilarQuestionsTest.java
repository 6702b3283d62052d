package io.aiprovider.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.cache.semantic.QuestionIndex;
import io.aiprovider.cache.semantic.SemanticOptions;
import io.aiprovider.call.CallStep;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Wire;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Target;
import io.aiprovider.testing.MutableClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the record of a call shows about the look-up of similar questions. */
class SimilarQuestionsTest {
  private static final ChatRequest ASKED = question("How long do I boil an egg?");
  private static final ChatRequest AGAIN = question("How long do I have to boil an egg?");
  private static final Target TARGET = new Target("p", "m", false);
  private static final Duration FOR_VECTOR = Duration.ofMillis(20);
  private static final Duration FOR_ANSWER = Duration.ofMillis(3);

  private final MutableClock clock = new MutableClock();
  private final QuestionIndex index = new QuestionIndex(10);
  private final ChatCall call = ChatCall.builder().clocks(clock, clock).build();

  private static ChatRequest question(String text) {
    return ChatRequest.builder().model("m").user(text).build();
  }

  private SimilarQuestions questions(float @Nullable ... vector) {
    return new SimilarQuestions(
        CacheOptions.DEFAULT.withSemantic(SemanticOptions.with("vectors")),
        index,
        (text, asking) -> {
          clock.advance(FOR_VECTOR);
          return vector;
        });
  }

  private SimilarQuestions.Found find(SimilarQuestions questions, ChatRequest request) {
    return questions.find(
        request,
        call,
        RoutePlan.of(TARGET),
        key -> {
          clock.advance(FOR_ANSWER);
          return null;
        });
  }

  private void assertStepTook(Duration duration) {
    assertThat(call.trace().steps())
        .last()
        .isEqualTo(
            new CallStep(
                CallStep.Kind.SEMANTIC_LOOKUP, call.elapsed().minus(duration), duration, null));
  }

  @Test
  void a_look_up_takes_as_tooLongas_the_vector_the_search_and_the_cache() {
    SimilarQuestions questions = questions(1, 0);
    SimilarQuestions.Found first = find(questions, ASKED);
    assertStepTook(FOR_VECTOR);
    CompleteReply reply = CompleteReply.of(TARGET, Wire.answer("Ten minutes."));
    questions.remember(first.question(), "key", reply);
    reply.close();

    find(questions, AGAIN);

    assertStepTook(FOR_VECTOR.plus(FOR_ANSWER));
  }

  @Test
  void a_look_up_without_a_vector_is_shown_too() {
    assertThat(find(questions((float[]) null), ASKED).question()).isNull();

    assertStepTook(FOR_VECTOR);
  }

  @Test
  void a_look_up_that_fails_is_shown_too() {
    SimilarQuestions failing =
        new SimilarQuestions(
            CacheOptions.DEFAULT.withSemantic(SemanticOptions.with("vectors")),
            index,
            (text, asking) -> {
              clock.advance(FOR_VECTOR);
              throw new IllegalStateException("no vector");
            });

    assertThatThrownBy(() -> find(failing, ASKED)).isInstanceOf(IllegalStateException.class);

    assertStepTook(FOR_VECTOR);
  }

  @Test
  void a_request_that_is_not_compared_has_no_look_up() {
    ChatRequest tooLong = question("egg ".repeat(300));

    assertThat(find(questions(1, 0), tooLong).question()).isNull();

    assertThat(call.trace().steps()).isEmpty();
  }
}
