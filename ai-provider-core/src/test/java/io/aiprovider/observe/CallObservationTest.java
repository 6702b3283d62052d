package io.aiprovider.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Wire;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.interceptor.InterceptorChain;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import io.aiprovider.testing.ScriptedProvider;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallObservationTest {
  private static final ChatRequest HELLO = ChatRequest.builder().model("gpt-4o").user("Hi").build();

  private final ObservationRegistry registry = ObservationRegistry.create();
  private final List<Observation.Context> stopped = new ArrayList<>();
  private final ScriptedProvider provider = new ScriptedProvider("a");

  CallObservationTest() {
    registry
        .observationConfig()
        .observationHandler(
            new ObservationHandler<Observation.Context>() {
              @Override
              public void onStop(Observation.Context context) {
                stopped.add(context);
              }

              @Override
              public boolean supportsContext(Observation.Context context) {
                return true;
              }
            });
  }

  private ChatReply call() {
    ChatCall attempt = ChatCall.create().attempt(new Target("a", "gpt-4o", false), true).call();
    return InterceptorChain.run(
        List.of(new CallObservation(registry)), provider::chat, HELLO, attempt);
  }

  @Test
  void is_named_after_the_operation_and_shows_the_provider() {
    provider.answers("Hi");

    call();

    assertThat(stopped)
        .singleElement()
        .satisfies(
            context -> {
              assertThat(context.getName()).isEqualTo("ai_provider.call");
              assertThat(context.getContextualName()).isEqualTo("chat gpt-4o");
              assertThat(context.getLowCardinalityKeyValues())
                  .isEqualTo(
                      KeyValues.of(
                          "gen_ai.operation.name", "chat",
                          "gen_ai.provider.name", "a",
                          "error.type", "none"));
            });
  }

  @Test
  void is_the_current_one_only_while_the_provider_is_called() {
    List<Observation> current = new ArrayList<>();
    provider.streams(Wire.stream("Hi"));
    ChatCall call = ChatCall.create().attempt(new Target("a", "m", false), true).call();

    try (ChatReply reply =
        InterceptorChain.run(
            List.of(new CallObservation(registry)),
            (request, attempt) -> {
              current.add(registry.getCurrentObservation());
              return provider.chat(request, attempt);
            },
            HELLO,
            call)) {
      assertThat(current).doesNotContainNull();
      assertThat(registry.getCurrentObservation()).isNull();
      assertThat(reply.provider()).isEqualTo("a");
    }
  }

  @Test
  void lasts_until_the_end_of_a_stream() {
    provider.streams(Wire.stream("Hi"));

    StreamingReply reply = (StreamingReply) call();
    assertThat(stopped).isEmpty();
    reply.forEach(chunk -> {});

    assertThat(stopped).hasSize(1);
  }

  @Test
  void shows_the_kind_of_failure_of_a_failed_call() {
    provider.fails(Failures.unavailable("a"));

    assertThatThrownBy(this::call).isInstanceOf(Unavailable.class);

    assertThat(stopped)
        .singleElement()
        .satisfies(
            context -> {
              assertThat(context.getError()).isInstanceOf(Unavailable.class);
              assertThat(context.getLowCardinalityKeyValue("error.type").getValue())
                  .isEqualTo("unavailable");
            });
  }
}
