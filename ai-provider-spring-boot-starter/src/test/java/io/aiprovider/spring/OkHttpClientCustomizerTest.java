package io.aiprovider.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import java.io.IOException;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

class OkHttpClientCustomizerTest {
  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void beans_reach_each_providers_transport_in_their_order() {
    Contexts.bare()
        .withUserConfiguration(Customizers.class)
        .withPropertyValues(
            "ai-provider.resilience.max-attempts=2",
            "ai-provider.providers.openai.base-url=" + server.url("/v1"),
            "ai-provider.providers.groq.base-url=" + server.url("/v1"))
        .run(
            context -> {
              server.enqueue(new MockResponse.Builder().code(500).build());
              server.enqueue(
                  new MockResponse.Builder()
                      .body("{'choices':[{'message':{'content':'Hi'}}]}".replace('\'', '"'))
                      .build());

              context.getBean(ChatClient.class).chat(request());

              assertThat(server.takeRequest().getHeaders().values("X-Seen"))
                  .containsExactly("first", "second");
              assertThat(server.takeRequest().getHeaders().values("X-Seen"))
                  .containsExactly("first", "second");
            });
  }

  private static ChatRequest request() {
    return ChatRequest.builder().model("any").user("Hello").build();
  }

  @Configuration(proxyBeanMethods = false)
  static class Customizers {
    @Bean
    @Order(2)
    OkHttpClientCustomizer second() {
      return adding("second");
    }

    @Bean
    @Order(1)
    OkHttpClientCustomizer first() {
      return adding("first");
    }

    private static OkHttpClientCustomizer adding(String value) {
      return builder ->
          builder.addInterceptor(
              chain ->
                  chain.proceed(chain.request().newBuilder().addHeader("X-Seen", value).build()));
    }
  }
}
