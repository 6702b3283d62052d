package io.aiprovider.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.client.ChatClient;
import io.aiprovider.spring.settings.StartRefused;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A wrong configuration is reported in a sentence, without a stack trace. */
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT) // parallel captures would restore each other's streams
class WrongConfigurationTest {

  @ParameterizedTest
  @CsvSource({
    "ai-provider.providers.sim.typ=simulated, ai-provider.providers.sim.type",
    "ai-provider.providers.sim.first-token-timout=1s, ai-provider.providers.sim.first-token-timeout",
    "ai-provider.provider.sim.type=simulated, ai-provider.providers.sim.type",
    "ai-provider.resilience.retry.max-attempt=2, ai-provider.resilience.retry.max-attempts",
    "ai-provider.cahce.ttl=1m, ai-provider.cache.ttl",
    "ai-provider.providers.sim.api_keyy=k, ai-provider.providers.sim.api-key",
    "ai-provider.providers.sim.x=k, ai-provider.providers.sim.rpm",
    "ai-provider.providers.sim-2.headerz=k, ai-provider.providers.sim-2.headers",
    "ai-provider.routing.model.fast=sim/m, ai-provider.routing.models.fast",
    "ai-provider.budgets.rules[1].usdd=5, ai-provider.budgets.rules[1].usd",
    "spring.ai.ai-provider.embeding.model=m, spring.ai.ai-provider.embedding.model",
    "spring.ai.ai-provider.embedding.dimension=8, spring.ai.ai-provider.embedding.dimensions"
  })
  void an_unknown_key_is_reported_with_the_nearest_one(String setting, String nearest) {
    StartRefused refusal =
        refusal(
            Contexts.simulated()
                .withPropertyValues("spring.ai.model.embedding=ai-provider", setting));

    assertThat(refusal.problem()).contains("'" + setting.substring(0, setting.indexOf('=')) + "'");
    assertThat(refusal.remedy()).contains("'" + nearest + "'");
  }

  private static StartRefused refusal(ApplicationContextRunner contexts) {
    AtomicReference<StartRefused> found = new AtomicReference<>();
    contexts.run(
        context -> {
          for (Throwable at = context.getStartupFailure(); at != null; at = at.getCause()) {
            if (at instanceof StartRefused refused) {
              found.set(refused);
            }
          }
        });
    return Objects.requireNonNull(found.get(), "It started.");
  }

  @Test
  void a_key_of_another_kind_of_application_is_ignored() {
    Contexts.simulated()
        .withPropertyValues("ai-providers.x=1", "other.ai-provider.y=2")
        .run(context -> assertThat(context).hasSingleBean(ChatClient.class));
  }

  @Test
  void an_unknown_type_is_reported_with_the_known_types() {
    StartRefused refusal =
        refusal(Contexts.bare().withPropertyValues("ai-provider.providers.mine.type=openia"));

    assertThat(refusal.problem())
        .contains("ai-provider.providers.mine.type")
        .contains("there is no type 'openia'")
        .contains("openai, deepseek")
        .contains("simulated");
  }

  @Test
  void a_missing_provider_is_reported_with_what_to_set(CapturedOutput output) {
    start("ai-provider.cache.enabled=true");

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("No provider is configured. Name one under ai-provider.providers")
        .doesNotContain("\tat ");
  }

  @Test
  void a_missing_key_is_reported_with_the_providers_name() {
    StartRefused refusal =
        refusal(Contexts.bare().withPropertyValues("ai-provider.providers.openai.type=openai"));

    assertThat(refusal.problem())
        .contains("ai-provider.providers.openai")
        .contains("needs an api-key");
  }

  @Test
  void a_wrong_key_is_not_shown(CapturedOutput output) {
    start("ai-provider.providers.openai.api-key=secret key");

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("api-key")
        .doesNotContain("secret key");
  }

  private static void start(String... settings) {
    String[] arguments = new String[settings.length];
    for (int i = 0; i < settings.length; i++) {
      arguments[i] = "--" + settings[i];
    }
    try {
      new SpringApplicationBuilder(Application.class)
          .web(WebApplicationType.NONE)
          .registerShutdownHook(false)
          .run(arguments)
          .close();
    } catch (RuntimeException reported) {
      return; // the output has the reason
    }
    throw new AssertionError("It started.");
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    /** As in most applications, another bean needs the client. */
    @Bean
    Runnable aardvark(ChatClient client) {
      return client::close;
    }
  }
}
