package io.aiprovider.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** A complete application with the Actuator, started by Spring Boot. */
class WholeApplicationTest {

  @Test
  void needs_three_lines_of_configuration_for_calls_metrics_and_health() {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .registerShutdownHook(false)
            .run("--ai-provider.providers.sim.type=simulated", "--spring.main.banner-mode=off")) {

      String text = context.getBean(ChatClient.class).chat(ChatRequest.of("Hello")).text();

      assertThat(text).isEqualTo("Simulated answer to: Hello");
      MeterRegistry meters = context.getBean(MeterRegistry.class);
      assertThat(meters.get("gen_ai.client.operation.duration").timer().count()).isOne();
      assertThat(meters.get("ai_provider.call").timer().count()).isOne();
      assertThat(context.getBean(HealthContributorRegistry.class).getContributor("aiProvider"))
          .isNotNull();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}
}
