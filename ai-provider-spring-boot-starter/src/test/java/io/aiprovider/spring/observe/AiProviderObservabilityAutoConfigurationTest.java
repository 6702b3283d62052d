package io.aiprovider.spring.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.observe.CallObservation;
import io.aiprovider.observe.ChatMetrics;
import io.aiprovider.spring.Contexts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AiProviderObservabilityAutoConfigurationTest {

  @Test
  void nothing_is_recorded_where_there_is_no_registry() {
    Contexts.simulated()
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(ChatMetrics.class)
                    .doesNotHaveBean(CallObservation.class)
                    .hasSingleBean(ChatClient.class));
  }

  @Test
  void a_registry_gets_the_meters() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Contexts.simulated()
        .withBean(MeterRegistry.class, () -> registry)
        .run(
            context -> {
              context.getBean(ChatClient.class).chat(ChatRequest.of("Hello"));

              assertThat(
                      registry
                          .get("gen_ai.client.operation.duration")
                          .tag("gen_ai.provider.name", "sim")
                          .timer()
                          .count())
                  .isOne();
            });
  }

  @Test
  void a_metrics_bean_of_the_application_replaces_ours() {
    ChatMetrics own = new ChatMetrics(new SimpleMeterRegistry());
    Contexts.simulated()
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .withBean("own", ChatMetrics.class, () -> own)
        .run(context -> assertThat(context.getBean(ChatMetrics.class)).isSameAs(own));
  }

  @Test
  void with_several_registries_none_is_used() {
    Contexts.simulated()
        .withBean("one", MeterRegistry.class, SimpleMeterRegistry::new)
        .withBean("two", MeterRegistry.class, SimpleMeterRegistry::new)
        .run(context -> assertThat(context).doesNotHaveBean(ChatMetrics.class));
  }

  @Test
  void an_observation_is_around_the_other_interceptors() {
    ObservationRegistry registry = observing();
    List<Observation> current = new ArrayList<>();
    ChatInterceptor own =
        chain -> {
          current.add(registry.getCurrentObservation());
          return chain.proceed(chain.request());
        };
    Contexts.simulated()
        .withBean(ObservationRegistry.class, () -> registry)
        .withBean(ChatInterceptor.class, () -> own)
        .run(
            context -> {
              context.getBean(ChatClient.class).chat(ChatRequest.of("Hello"));

              assertThat(current)
                  .singleElement()
                  .satisfies(
                      observation ->
                          assertThat(observation.getContext().getName())
                              .isEqualTo(CallObservation.NAME));
            });
  }

  @Test
  void an_observation_bean_of_the_application_replaces_ours() {
    CallObservation own = new CallObservation(ObservationRegistry.NOOP);
    Contexts.simulated()
        .withBean(ObservationRegistry.class, ObservationRegistry::create)
        .withBean("own", CallObservation.class, () -> own)
        .run(context -> assertThat(context.getBean(CallObservation.class)).isSameAs(own));
  }

  private static ObservationRegistry observing() {
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(new Willing());
    return registry;
  }

  private static final class Willing implements ObservationHandler<Observation.Context> {
    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }
}
