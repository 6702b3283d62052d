package io.aiprovider.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.provider.http.exchange.ConnectionOptions;
import io.aiprovider.provider.http.exchange.HttpSender;
import io.aiprovider.provider.http.exchange.HttpSenders;
import io.aiprovider.provider.http.okhttp.OkHttpSender;
import io.aiprovider.spring.OkHttpClientCustomizer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;

class TransportChoiceTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withUserConfiguration(Upstream.class)
          .withBean(ReactorResourceFactory.class);

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(UpstreamProperties.class)
  @Import(UpstreamConfiguration.class)
  static class Upstream {}

  private static void assertSender(ApplicationContextRunner runner, Class<?> expected) {
    runner.run(
        context -> {
          HttpSenders senders = context.getBean(HttpSenders.class);
          try (HttpSender sender =
              senders.create("acme", new ConnectionOptions(Duration.ofSeconds(1), null))) {
            assertThat(sender).isInstanceOf(expected);
          }
        });
  }

  @Test
  void netty_is_the_default() {
    assertSender(runner, NettySender.class);
  }

  @Test
  void a_setting_chooses() {
    assertSender(runner.withPropertyValues("ai-provider.transport=okhttp"), OkHttpSender.class);
  }

  @Test
  void beans_that_change_okhttp_choose_it_unless_there_is_a_setting() {
    OkHttpClientCustomizer nothing = builder -> {};
    ApplicationContextRunner customized =
        runner.withBean(OkHttpClientCustomizer.class, () -> nothing);

    assertSender(customized, OkHttpSender.class);
    assertSender(customized.withPropertyValues("ai-provider.transport=netty"), NettySender.class);
  }
}
