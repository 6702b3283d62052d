package io.aiprovider.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.cache.CachedAnswer;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.routing.ModelEntry;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

class AiProviderClientAutoConfigurationTest {
  private static final ChatRequest HELLO = ChatRequest.of("Hello");

  @Test
  void properties_make_a_client() {
    Contexts.simulated()
        .withPropertyValues(
            "ai-provider.providers.sim.models[0]=small",
            "ai-provider.providers.sim.aliases.fast=small",
            "ai-provider.routing.models.best[0]=sim/small")
        .run(
            context -> {
              ChatClient client = context.getBean(ChatClient.class);
              assertThat(client.chat(HELLO).text()).isEqualTo("Simulated answer to: Hello");
              assertThat(client.models())
                  .extracting(ModelEntry::id)
                  .containsExactly("best", "fast", "small");
            });
  }

  @Test
  void a_disabled_provider_is_not_used() {
    Contexts.simulated()
        .withPropertyValues(
            "ai-provider.providers.other.type=simulated",
            "ai-provider.providers.other.priority=-1",
            "ai-provider.providers.other.enabled=false")
        .run(context -> assertThat(answeredBy(context.getBean(ChatClient.class))).isEqualTo("sim"));
  }

  @Test
  void the_lowest_priority_is_called_first() {
    Contexts.bare()
        .withPropertyValues(
            "ai-provider.providers.one.type=simulated",
            "ai-provider.providers.one.priority=2",
            "ai-provider.providers.two.type=simulated",
            "ai-provider.providers.two.priority=1")
        .run(context -> assertThat(answeredBy(context.getBean(ChatClient.class))).isEqualTo("two"));
  }

  @Test
  void a_client_bean_of_the_application_replaces_ours() {
    ChatClient own = ChatClient.builder().provider(simulated("own")).build();
    Contexts.bare()
        .withBean(ChatClient.class, () -> own)
        .run(context -> assertThat(context.getBean(ChatClient.class)).isSameAs(own));
  }

  @Test
  void a_catalog_bean_of_the_application_replaces_ours() {
    ModelCatalog own = ModelCatalog.of(LocalDate.EPOCH, List.of());
    Contexts.simulated()
        .withBean(ModelCatalog.class, () -> own)
        .run(context -> assertThat(context.getBean(ModelCatalog.class)).isSameAs(own));
  }

  @Test
  void a_cache_bean_of_the_application_replaces_ours() {
    CountingCache own = new CountingCache();
    Contexts.simulated()
        .withBean(ResponseCache.class, () -> own)
        .run(
            context -> {
              context.getBean(ChatClient.class).chat(HELLO);
              assertThat(own.puts).hasValue(1);
            });
  }

  @Test
  void a_provider_bean_is_used() {
    Contexts.bare()
        .withBean(ChatProvider.class, () -> simulated("bean"))
        .run(
            context -> assertThat(answeredBy(context.getBean(ChatClient.class))).isEqualTo("bean"));
  }

  @Test
  void a_provider_bean_comes_after_the_configured_ones() {
    Contexts.simulated()
        .withBean(ChatProvider.class, () -> simulated("bean"))
        .run(context -> assertThat(answeredBy(context.getBean(ChatClient.class))).isEqualTo("sim"));
  }

  @Test
  void a_provider_bean_gets_the_options_configured_for_its_name() {
    Contexts.simulated()
        .withPropertyValues(
            "ai-provider.providers.bean.priority=-1", "ai-provider.providers.bean.models[0]=mine")
        .withBean(ChatProvider.class, () -> simulated("bean"))
        .run(
            context ->
                assertThat(context.getBean(ChatClient.class).models())
                    .extracting(ModelEntry::id)
                    .contains("mine"));
  }

  @Test
  void interceptor_beans_join_their_chain_in_their_order() {
    Contexts.simulated()
        .withUserConfiguration(Interceptors.class)
        .run(
            context -> {
              context.getBean(ChatClient.class).chat(HELLO);
              assertThat(context.getBean(Interceptors.class).seen)
                  .containsExactly("call 1", "call 2", "attempt 1", "attempt 2");
            });
  }

  @Test
  void a_listener_bean_receives_the_events_of_calls() {
    List<String> ended = new ArrayList<>();
    CallListener listener =
        new CallListener() {
          @Override
          public void attemptEnded(ChatCall call, Attempt attempt) {
            ended.add(attempt.target().provider() + " " + attempt.outcome());
          }
        };
    Contexts.simulated()
        .withBean(CallListener.class, () -> listener)
        .run(
            context -> {
              context.getBean(ChatClient.class).chat(HELLO);
              assertThat(ended).containsExactly("sim SUCCEEDED");
            });
  }

  @Test
  void a_customizer_is_applied_last() {
    Contexts.simulated()
        .withBean(ChatClientCustomizer.class, () -> builder -> builder.provider(simulated("added")))
        .run(
            context ->
                assertThat(context.getBean(ChatClient.class).health().join())
                    .containsOnlyKeys("sim", "added"));
  }

  @Test
  void a_customizer_may_add_the_only_provider() {
    Contexts.bare()
        .withBean(ChatClientCustomizer.class, () -> builder -> builder.provider(simulated("added")))
        .run(
            context ->
                assertThat(answeredBy(context.getBean(ChatClient.class))).isEqualTo("added"));
  }

  @Test
  void customizers_are_called_in_their_order() {
    Contexts.simulated()
        .withUserConfiguration(Customizers.class)
        .run(
            context -> {
              context.getBean(ChatClient.class);
              assertThat(context.getBean(Customizers.class).seen).containsExactly("1", "2");
            });
  }

  @Test
  void the_name_of_the_bean_does_not_collide_with_other_libraries() {
    Contexts.simulated()
        .withBean("chatClient", String.class, () -> "of another library")
        .run(context -> assertThat(context).hasBean("aiProviderChatClient"));
  }

  private static String answeredBy(ChatClient client) {
    return client.send(HELLO, client.newCall().build()).provider();
  }

  private static ChatProvider simulated(String name) {
    return SimulatedProvider.builder(name).build();
  }

  private static final class CountingCache implements ResponseCache {
    private final AtomicInteger puts = new AtomicInteger();

    @Override
    public @Nullable CachedAnswer get(String key) {
      return null;
    }

    @Override
    public void put(String key, CachedAnswer answer) {
      puts.incrementAndGet();
    }

    @Override
    public Stats stats() {
      return new Stats(0, 0, 0);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Interceptors {
    private final List<String> seen = new ArrayList<>();

    @Bean
    @Order(2)
    ChatInterceptor second() {
      return recording("call 2");
    }

    @Bean
    @Order(2)
    AttemptInterceptor secondOfAttempts() {
      return recording("attempt 2")::intercept;
    }

    @Bean
    @Order(1)
    AttemptInterceptor firstOfAttempts() {
      return recording("attempt 1")::intercept;
    }

    @Bean
    @Order(1)
    ChatInterceptor first() {
      return recording("call 1");
    }

    private ChatInterceptor recording(String what) {
      return chain -> {
        seen.add(what);
        return chain.proceed(chain.request());
      };
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Customizers {
    private final List<String> seen = new ArrayList<>();

    @Bean
    @Order(2)
    ChatClientCustomizer second() {
      return builder -> seen.add("2");
    }

    @Bean
    @Order(1)
    ChatClientCustomizer first() {
      return builder -> seen.add("1");
    }
  }
}
