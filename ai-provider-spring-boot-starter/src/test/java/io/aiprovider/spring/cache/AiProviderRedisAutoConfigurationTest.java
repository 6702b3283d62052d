package io.aiprovider.spring.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.cache.CaffeineResponseCache;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.cache.TieredResponseCache;
import io.aiprovider.call.CacheStatus;
import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.LimitReached;
import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.redis.SharedRedis;
import io.aiprovider.redis.limit.RedisLimitStore;
import io.aiprovider.spring.Contexts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import redis.embedded.RedisServer;

class AiProviderRedisAutoConfigurationTest {
  private static final String NOBODY = "ai-provider.cache.redis.url=redis://:hidden@127.0.0.1:1";

  @Test
  void a_url_adds_redis_behind_the_memory() {
    Contexts.simulated()
        .withPropertyValues(NOBODY)
        .run(
            context -> {
              assertThat(context.getBean(ResponseCache.class))
                  .isInstanceOf(TieredResponseCache.class);
              assertThat(context.getBean(AiProviderRedisConnectionDetails.class).url())
                  .isEqualTo("redis://:hidden@127.0.0.1:1");
            });
  }

  @Test
  void an_unreachable_redis_does_not_prevent_answers() {
    Contexts.simulated()
        .withPropertyValues(NOBODY)
        .run(
            context ->
                assertThat(context.getBean(ChatClient.class).chat(ChatRequest.of("Hello")).text())
                    .isEqualTo("Simulated answer to: Hello"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ai-provider.cache.redis.url=", "ai-provider.cache.ttl=1m"})
  void without_a_url_there_is_only_the_memory(String setting) {
    Contexts.simulated()
        .withPropertyValues(setting)
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(CaffeineResponseCache.class)
                    .doesNotHaveBean(AiProviderRedisConnectionDetails.class));
  }

  @Test
  void connection_details_replace_the_url() {
    AiProviderRedisConnectionDetails own = () -> "redis://127.0.0.1:2";
    Contexts.simulated()
        .withPropertyValues(NOBODY)
        .withBean("own", AiProviderRedisConnectionDetails.class, () -> own)
        .run(
            context -> {
              assertThat(context.getBean(AiProviderRedisConnectionDetails.class)).isSameAs(own);
              assertThat(context).hasSingleBean(TieredResponseCache.class);
            });
  }

  @Test
  void connection_details_need_no_url() {
    Contexts.simulated()
        .withBean(AiProviderRedisConnectionDetails.class, () -> () -> "redis://127.0.0.1:2")
        .run(context -> assertThat(context).hasSingleBean(TieredResponseCache.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nodes=127.0.0.1:1,127.0.0.1:2",
        "nodes[0]=127.0.0.1:1",
        "sentinel.nodes=127.0.0.1:1",
        "sentinel.nodes[0]=127.0.0.1:1"
      })
  void nodes_add_redis_too(String setting) {
    Contexts.simulated()
        .withPropertyValues(
            "ai-provider.cache.redis." + setting, "ai-provider.cache.redis.sentinel.master=main")
        .run(context -> assertThat(context).hasSingleBean(TieredResponseCache.class));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url=redis://a | nodes=b:1 | More than one of url, nodes and sentinel.nodes",
        "nodes=a:b | timeout=1ms | redis.nodes",
        "sentinel.nodes=a:1 | timeout=1ms | sentinel.master",
        "url=redis://a | timeout=11s | timeout",
        "url=redis://a | username=u | username",
        "url=redis://a | database=-1 | database",
        "url=redis://a | tls.certificate=c | tls"
      })
  void a_wrong_setting_is_reported_with_its_name(String one, String other, String message) {
    Contexts.simulated()
        .withPropertyValues("ai-provider.cache.redis." + one, "ai-provider.cache.redis." + other)
        .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining(message));
  }

  @Test
  void its_state_is_a_meter() {
    Contexts.simulated()
        .withPropertyValues(NOBODY)
        .run(
            context -> {
              MeterRegistry meters = new SimpleMeterRegistry();
              context.getBeansOfType(MeterBinder.class).values().forEach(m -> m.bindTo(meters));
              assertThat(meters.get("ai_provider.redis.up").gauge().value()).isZero();
              assertThat(meters.get("ai_provider.redis.timeouts").functionCounter().count())
                  .isZero();
            });
  }

  @Test
  void a_cache_bean_of_the_application_replaces_ours() {
    ResponseCache own = new CaffeineResponseCache(1_000, Clock.systemUTC());
    Contexts.simulated()
        .withPropertyValues(NOBODY)
        .withBean("own", ResponseCache.class, () -> own)
        .run(context -> assertThat(context.getBean(ResponseCache.class)).isSameAs(own));
  }

  @Test
  void there_is_none_when_caching_is_off() {
    Contexts.simulated()
        .withPropertyValues(NOBODY, "ai-provider.cache.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(ResponseCache.class));
  }

  @Test
  void without_the_module_there_is_only_the_memory() {
    Contexts.simulated()
        .withClassLoader(new FilteredClassLoader(SharedRedis.class))
        .run(context -> assertThat(context).hasSingleBean(CaffeineResponseCache.class));
  }

  @Test
  void a_url_without_the_module_is_reported() {
    Contexts.simulated()
        .withPropertyValues(NOBODY)
        .withClassLoader(new FilteredClassLoader(SharedRedis.class))
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("Add the dependency io.aiprovider:ai-provider-redis"));
  }

  @Test
  void an_invalid_url_is_reported_without_its_password() {
    Contexts.simulated()
        .withPropertyValues("ai-provider.cache.redis.url=http://:hidden@127.0.0.1")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasStackTraceContaining("Expected redis://")
                    .satisfies(
                        failure ->
                            assertThat(failure).rootCause().hasMessageNotContaining("hidden")));
  }

  @Test
  void limits_are_counted_in_redis_with_or_without_a_cache() {
    Contexts.simulated()
        .withPropertyValues(NOBODY, "ai-provider.cache.enabled=false")
        .run(context -> assertThat(context).hasSingleBean(RedisLimitStore.class));
  }

  @Test
  void limits_can_stay_in_memory() {
    Contexts.simulated()
        .withPropertyValues(NOBODY, "ai-provider.limits.shared=false")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(MemoryLimitStore.class)
                    .doesNotHaveBean(RedisLimitStore.class));
  }

  @Test
  void an_encryption_key_is_read_from_a_setting_or_a_file(@TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("keys"), "ab".repeat(32) + "\n");
    for (String setting : List.of("key=" + "ab".repeat(32), "key-file=" + file)) {
      Contexts.simulated()
          .withPropertyValues(NOBODY, "ai-provider.encryption." + setting)
          .run(context -> assertThat(context).hasSingleBean(TieredResponseCache.class));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"key=canary", "key-file=/nowhere/at/all"})
  void an_encryption_key_that_cannot_be_read_is_reported_and_not_shown(String setting) {
    Contexts.simulated()
        .withPropertyValues(NOBODY, "ai-provider.encryption." + setting)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("ai-provider.encryption.key")
                    .hasMessageNotContaining("canary"));
  }

  @Test
  void two_applications_share_their_limits() throws IOException {
    int port = freePort();
    RedisServer redis =
        RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"").build();
    redis.start();
    String[] settings = {
      "ai-provider.cache.redis.url=redis://127.0.0.1:" + port,
      "ai-provider.cache.redis.timeout=5s",
      "ai-provider.limits.default-requests=10"
    };
    try {
      Contexts.simulated()
          .withPropertyValues(settings)
          .run(
              one ->
                  Contexts.simulated()
                      .withPropertyValues(settings)
                      .run(
                          other -> {
                            for (var context : List.of(one, other)) {
                              SharedRedis shared = context.getBean(SharedRedis.class);
                              await().until(() -> shared.unavailableSince() == null);
                            }
                            assertThat(granted(one.getBean(ChatClient.class), 4)).isEqualTo(4);
                            assertThat(granted(other.getBean(ChatClient.class), 9)).isEqualTo(6);
                          }));
    } finally {
      redis.stop();
    }
  }

  private static int granted(ChatClient client, int calls) {
    Caller caller = new Caller("ada", "acme", null, Set.of());
    int granted = 0;
    for (int i = 0; i < calls; i++) {
      try {
        client.send(ChatRequest.of("Hello"), client.newCall().caller(caller).build()).close();
        granted++;
      } catch (LimitReached refused) {
        assertThat(granted).isPositive();
      }
    }
    return granted;
  }

  @Test
  void two_applications_share_their_answers() throws IOException {
    int port = freePort();
    RedisServer redis =
        RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"").build();
    redis.start();
    try {
      Contexts.simulated()
          .withPropertyValues("ai-provider.cache.redis.url=redis://127.0.0.1:" + port)
          .run(
              one ->
                  Contexts.simulated()
                      .withPropertyValues("ai-provider.cache.redis.url=redis://127.0.0.1:" + port)
                      .run(
                          other ->
                              await()
                                  .until(
                                      () ->
                                          isSharedBetween(
                                              one.getBean(ChatClient.class),
                                              other.getBean(ChatClient.class)))));
    } finally {
      redis.stop();
    }
  }

  /** A new question each time, because both store the answers. */
  private static boolean isSharedBetween(ChatClient one, ChatClient other) {
    ChatRequest question = ChatRequest.of("Question " + System.nanoTime());
    one.chat(question);
    ChatCall call = other.newCall().build();
    other.send(question, call).close();
    return call.trace().cacheStatus() == CacheStatus.HIT;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
