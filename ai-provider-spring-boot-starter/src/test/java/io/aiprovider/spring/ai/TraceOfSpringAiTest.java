package io.aiprovider.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.client.ChatClient;
import io.aiprovider.observe.CallObservation;
import io.aiprovider.testing.ScriptedProvider;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.prompt.Prompt;

class TraceOfSpringAiTest {
  private static final Prompt PROMPT = new Prompt("Hi");

  private final ObservationRegistry registry = ObservationRegistry.create();
  private final List<ObservationView> parents = new CopyOnWriteArrayList<>();
  private final ScriptedProvider provider = Scripts.provider();
  private final ChatClient client =
      ChatClient.builder().provider(provider).interceptor(new CallObservation(registry)).build();
  private final AiProviderChatModel model = new AiProviderChatModel(client);

  private final ObservationHandler<Observation.Context> noting =
      new ObservationHandler<>() {
        @Override
        public void onStart(Observation.Context context) {
          if ("ai_provider.call".equals(context.getName())) {
            parents.add(context.getParentObservation());
          }
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
          return true;
        }
      };

  @BeforeEach
  void note() {
    registry.observationConfig().observationHandler(noting);
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void the_observation_of_a_stream_is_a_child_of_its_subscribers() {
    provider.streams("Hello");
    Observation caller = Observation.start("caller", registry);

    model.stream(PROMPT)
        .contextWrite(context -> context.put(ObservationThreadLocalAccessor.KEY, caller))
        .blockLast(Duration.ofSeconds(10));

    assertThat(parents).containsExactly(caller);
  }

  @Test
  void the_observation_of_a_plain_call_is_a_child_of_its_threads() {
    provider.answers("Hello");
    Observation caller = Observation.start("caller", registry);

    caller.observe(() -> model.call(PROMPT));

    assertThat(parents).containsExactly(caller);
  }
}
