package io.aiprovider.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.routing.ProviderEntry;
import io.aiprovider.spring.settings.StartRefused;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Settings that are replaced while an application runs. */
class ClientSettingsTest {
  private static final ChatRequest HELLO = ChatRequest.of("Hello!");

  private static void run(Consumer<AssertableApplicationContext> test) {
    Contexts.bare()
        .withPropertyValues(
            "ai-provider.providers.one.type=simulated", "ai-provider.cache.enabled=false")
        .run(test::accept);
  }

  private static AiProviderProperties settings(String... settings) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      all.put("ai-provider." + setting.substring(0, equals), setting.substring(equals + 1));
    }
    return new Binder(new MapConfigurationPropertySource(all))
        .bindOrCreate("ai-provider", AiProviderProperties.class);
  }

  @Test
  void the_next_call_is_made_with_the_new_settings() {
    run(
        context -> {
          ChatClient client = context.getBean(ChatClient.class);
          ClientSettings settings = context.getBean(ClientSettings.class);
          client.chat(HELLO);

          settings.replace(settings("providers.two.type=simulated", "routing.max-tokens=7"));

          assertThat(client.ask(HELLO).provider()).isEqualTo("two");
          assertThat(client.providers()).extracting(ProviderEntry::name).containsExactly("two");
          assertThat(settings.properties().routing().maxTokens()).isEqualTo(7);
        });
  }

  @Test
  void a_wrong_setting_changes_nothing() {
    run(
        context -> {
          ChatClient client = context.getBean(ChatClient.class);
          ClientSettings settings = context.getBean(ClientSettings.class);

          assertThatThrownBy(
                  () -> settings.replace(settings("providers.two.type=nothing-of-this-name")))
              .isInstanceOf(StartRefused.class)
              .hasMessageContaining("nothing-of-this-name");
          assertThatThrownBy(() -> settings.replace(settings()))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("No provider is configured");

          assertThat(client.ask(HELLO).provider()).isEqualTo("one");
        });
  }

  @Test
  void settings_that_need_a_restart_keep_the_values_of_the_start() {
    run(
        context -> {
          ClientSettings settings = context.getBean(ClientSettings.class);

          settings.replace(
              settings(
                  "providers.one.type=simulated",
                  "cache.enabled=true",
                  "cache.max-size=1MB",
                  "cache.ttl=7s",
                  "reporting.time-zone=Asia/Tokyo",
                  "pricing.location=elsewhere.json"));

          AiProviderProperties now = settings.properties();
          assertThat(now.cache().enabled()).isFalse();
          assertThat(now.cache().maxSize().toMegabytes()).isEqualTo(256);
          assertThat(now.cache().ttl()).hasSeconds(7);
          assertThat(now.reporting().timeZone()).isEqualTo("UTC");
          assertThat(now.pricing().location()).isEmpty();
        });
  }

  @Configuration(proxyBeanMethods = false)
  static class Customized {
    @Bean
    ChatClientCustomizer customizer() {
      return builder -> builder.healthCheckTtl(Duration.ofSeconds(1));
    }
  }

  @Test
  void customizers_are_called_again() {
    Contexts.bare()
        .withUserConfiguration(Customized.class)
        .withPropertyValues("ai-provider.providers.one.type=simulated")
        .run(
            context -> {
              ChatClient client = context.getBean(ChatClient.class);

              context
                  .getBean(ClientSettings.class)
                  .replace(settings("providers.two.type=simulated"));

              assertThat(client.ask(HELLO).provider()).isEqualTo("two");
            });
  }
}
