package io.aiprovider.server.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.spring.AiProviderProperties;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.info.BuildProperties;
import org.springframework.mock.env.MockEnvironment;

final class StartupReportTest {
  private final MockEnvironment environment =
      new MockEnvironment()
          .withProperty("ai-provider.mode", "development")
          .withProperty("ai-provider.providers.main.type", "openai")
          .withProperty("ai-provider.providers.main.api-key", "sk-secret")
          .withProperty("ai-provider.providers.simulated.type", "simulated")
          .withProperty("ai-provider.providers.spare.enabled", "false")
          .withProperty("server.address", "127.0.0.1")
          .withProperty("local.server.port", "8123");

  private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

  private String printed() {
    Binder binder = Binder.get(environment);
    StartupReport report =
        new StartupReport(
            binder.bindOrCreate("ai-provider", ServerProperties.class),
            binder.bindOrCreate("ai-provider", AiProviderProperties.class),
            beans.getBeanProvider(ChatProvider.class),
            environment,
            beans.getBeanProvider(BuildProperties.class));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    report.print(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void names_mode_address_and_java() {
    assertThat(printed())
        .contains("development mode")
        .contains("URL        http://127.0.0.1:8123\n")
        .contains("Java       " + Runtime.version().feature());
  }

  @Test
  void names_the_enabled_providers_without_their_keys() {
    assertThat(printed())
        .containsPattern("providers  (main \\(openai\\), simulated|simulated, main \\(openai\\))\n")
        .doesNotContain("sk-secret");
  }

  @Test
  void names_provider_beans_unless_they_are_disabled() {
    beans.registerSingleton("one", SimulatedProvider.builder("in-process").build());
    beans.registerSingleton("other", SimulatedProvider.builder("spare").build());

    assertThat(printed()).contains(", in-process\n").doesNotContain("spare");
  }

  @Test
  void shows_an_example_request() {
    assertThat(printed())
        .contains(
            """
              curl http://127.0.0.1:8123/v1/chat/completions -H 'Content-Type: application/json' \\
                -d '{"model":"auto","messages":[{"role":"user","content":"Hello!"}]}'
            """);
  }

  @Test
  void names_an_address_that_works_when_it_listens_on_all() {
    environment.setProperty("server.address", "0.0.0.0");

    assertThat(printed()).contains("http://localhost:8123\n");
  }

  @Test
  void names_https_when_there_is_a_certificate() {
    environment.setProperty("server.ssl.bundle", "ai-provider");

    assertThat(printed()).contains("https://127.0.0.1:8123\n");
  }
}
