package io.aiprovider.spring.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.aiprovider.cache.CaffeineResponseCache;
import io.aiprovider.cache.TieredResponseCache;
import io.aiprovider.redis.SharedRedis;
import io.aiprovider.redis.limit.RedisLimitStore;
import io.aiprovider.spring.Contexts;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import redis.embedded.RedisServer;

/** Spring Boot's own connection to Redis is used if, and only if, the settings say so. */
class BootRedisTest {
  private static final String ENABLED = "ai-provider.cache.redis.enabled=true";
  private static final String PATIENT = "ai-provider.cache.redis.timeout=5s";
  private static final String PASSWORD = "s3cret/+@";

  private static RedisServer redis;
  private static int port;

  @BeforeAll
  static void start() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    redis =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("requirepass " + PASSWORD)
            .build();
    redis.start();
  }

  @AfterAll
  static void stop() throws IOException {
    redis.stop();
  }

  private static ApplicationContextRunner application() {
    return Contexts.simulated()
        .withConfiguration(
            AutoConfigurations.of(SslAutoConfiguration.class, DataRedisAutoConfiguration.class));
  }

  private static String[] settings() {
    return new String[] {
      "spring.data.redis.host=127.0.0.1",
      "spring.data.redis.port=" + port,
      "spring.data.redis.password=" + PASSWORD,
      "spring.data.redis.database=3"
    };
  }

  private static void awaitConnected(SharedRedis shared) {
    await().until(() -> shared.unavailableSince() == null);
  }

  @Test
  void settings_of_spring_boot_are_used() {
    application()
        .withPropertyValues(settings())
        .withPropertyValues(ENABLED, PATIENT)
        .run(
            context -> {
              SharedRedis shared = context.getBean(SharedRedis.class);
              awaitConnected(shared);
              String clients = shared.ask(session -> session.commands().clientList());
              assertThat(clients).contains(" db=3 ");
              assertThat(context)
                  .hasSingleBean(TieredResponseCache.class)
                  .hasSingleBean(RedisLimitStore.class);
            });
  }

  @Test
  void connection_details_of_spring_boot_are_used() {
    DataRedisConnectionDetails container =
        new Details(PASSWORD) {
          @Override
          public Standalone getStandalone() {
            return Standalone.of("127.0.0.1", port);
          }
        };
    application()
        .withBean("container", DataRedisConnectionDetails.class, () -> container)
        .withPropertyValues("spring.data.redis.url=redis://127.0.0.1:1", ENABLED, PATIENT)
        .run(context -> awaitConnected(context.getBean(SharedRedis.class)));
  }

  @Test
  void without_being_enabled_it_is_left_to_the_application() {
    application()
        .withPropertyValues(settings())
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(CaffeineResponseCache.class)
                    .doesNotHaveBean(SharedRedis.class));
  }

  @Test
  void an_address_of_its_own_comes_first() {
    application()
        .withPropertyValues(
            ENABLED,
            PATIENT,
            "spring.data.redis.url=redis://127.0.0.1:1",
            "ai-provider.cache.redis.url=redis://127.0.0.1:" + port,
            "ai-provider.cache.redis.password=" + PASSWORD)
        .run(context -> awaitConnected(context.getBean(SharedRedis.class)));
  }

  @Test
  void connection_details_of_its_own_come_first() {
    application()
        .withPropertyValues(
            ENABLED,
            PATIENT,
            "spring.data.redis.url=redis://127.0.0.1:1",
            "ai-provider.cache.redis.password=" + PASSWORD)
        .withBean(AiProviderRedisConnectionDetails.class, () -> () -> "redis://127.0.0.1:" + port)
        .run(context -> awaitConnected(context.getBean(SharedRedis.class)));
  }

  @Test
  void an_address_can_be_switched_off() {
    application()
        .withPropertyValues(
            "ai-provider.cache.redis.url=redis://127.0.0.1:1",
            "ai-provider.cache.redis.enabled=false")
        .withBean(AiProviderRedisConnectionDetails.class, () -> () -> "redis://127.0.0.1:2")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(CaffeineResponseCache.class)
                    .doesNotHaveBean(SharedRedis.class));
  }

  @Test
  void it_is_refused_if_nothing_says_where_redis_is() {
    Contexts.simulated()
        .withPropertyValues(ENABLED)
        .withClassLoader(new FilteredClassLoader(DataRedisConnectionDetails.class))
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("ai-provider.cache.redis.enabled")
                    .hasMessageContaining("nothing says where it is"));
  }

  @Test
  void it_is_refused_without_the_module() {
    application()
        .withPropertyValues(ENABLED)
        .withClassLoader(new FilteredClassLoader(SharedRedis.class))
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("Add the dependency io.aiprovider:ai-provider-redis"));
  }

  @Test
  void a_cluster_is_its_nodes() {
    Details details =
        new Details(null) {
          @Override
          public Cluster getCluster() {
            return () -> List.of(new Node("a", 1), new Node("::1", 2));
          }
        };

    assertThat(new BootRedis(details).options()).hasToString("Redis at a:1, ::1:2");
  }

  @Test
  void sentinel_has_credentials_of_its_own() {
    Details details =
        new Details(PASSWORD) {
          @Override
          public Sentinel getSentinel() {
            return new WatchedMaster();
          }
        };

    assertThat(new BootRedis(details).options()).hasToString("Redis at Sentinel master main");
  }

  @Test
  void a_bundle_of_certificates_is_used_for_tls() {
    Details details =
        new Details(null) {
          @Override
          public Standalone getStandalone() {
            return Standalone.of("redis.example", 1, 2);
          }

          @Override
          public SslBundle getSslBundle() {
            return Objects.requireNonNull(SslBundle.systemDefault());
          }
        };

    assertThat(new BootRedis(details).options()).hasToString("Redis at redis.example:1");
  }

  @Test
  void replicas_that_are_listed_one_by_one_are_refused() {
    Details details =
        new Details(null) {
          @Override
          public MasterReplica getMasterReplica() {
            return () -> List.of(new Node("a", 1));
          }
        };

    assertThatThrownBy(new BootRedis(details)::options)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("set url, nodes or sentinel.nodes");
  }

  private abstract static class Details implements DataRedisConnectionDetails {
    private final @Nullable String password;

    Details(@Nullable String password) {
      this.password = password;
    }

    @Override
    public @Nullable String getPassword() {
      return password;
    }
  }

  private static final class WatchedMaster implements DataRedisConnectionDetails.Sentinel {
    @Override
    public int getDatabase() {
      return 1;
    }

    @Override
    public String getMaster() {
      return "main";
    }

    @Override
    public List<DataRedisConnectionDetails.Node> getNodes() {
      return List.of(new DataRedisConnectionDetails.Node("s", 26379));
    }

    @Override
    public String getUsername() {
      return "watcher";
    }

    @Override
    public String getPassword() {
      return PASSWORD;
    }
  }
}
