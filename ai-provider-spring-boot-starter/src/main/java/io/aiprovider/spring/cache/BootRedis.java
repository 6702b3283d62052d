package io.aiprovider.spring.cache;

import io.aiprovider.redis.RedisOptions;
import io.aiprovider.redis.RedisTlsManagers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/** Spring Boot's own connection to Redis, as an address of ours. */
final class BootRedis {
  private final DataRedisConnectionDetails details;

  BootRedis(DataRedisConnectionDetails details) {
    this.details = details;
  }

  /**
   * Its address, credentials and TLS.
   *
   * @throws IllegalArgumentException if it is a kind of connection that is not supported
   */
  RedisOptions options() {
    RedisOptions options = place();
    String password = details.getPassword();
    if (password != null) {
      options = options.withCredentials(details.getUsername(), password);
    }
    SslBundle bundle = details.getSslBundle();
    return bundle == null ? options : options.withTls(managers(bundle));
  }

  private RedisOptions place() {
    DataRedisConnectionDetails.Sentinel sentinel = details.getSentinel();
    if (sentinel != null) {
      return of(sentinel);
    }
    DataRedisConnectionDetails.Cluster cluster = details.getCluster();
    if (cluster != null) {
      return RedisOptions.cluster(shown(cluster.getNodes()));
    }
    DataRedisConnectionDetails.Standalone server = details.getStandalone();
    if (server == null || details.getMasterReplica() != null) {
      throw new IllegalArgumentException(
          "Spring Boot's own connection to Redis is neither one server, nor Sentinel, nor a Cluster:"
              + " set url, nodes or sentinel.nodes.");
    }
    return RedisOptions.of("redis://" + shown(server.getHost(), server.getPort()))
        .withDatabase(server.getDatabase());
  }

  private static RedisOptions of(DataRedisConnectionDetails.Sentinel sentinel) {
    RedisOptions options =
        RedisOptions.sentinel(sentinel.getMaster(), shown(sentinel.getNodes()))
            .withDatabase(sentinel.getDatabase());
    String password = sentinel.getPassword();
    return password == null
        ? options
        : options.withSentinelCredentials(sentinel.getUsername(), password);
  }

  private static List<String> shown(List<DataRedisConnectionDetails.Node> nodes) {
    return nodes.stream().map(node -> shown(node.host(), node.port())).toList();
  }

  private static String shown(String host, int port) {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  private static RedisTlsManagers managers(SslBundle bundle) {
    return new RedisTlsManagers(
        bundle.getManagers().getTrustManagerFactory(),
        bundle.getManagers().getKeyManagerFactory(),
        list(bundle.getOptions().getEnabledProtocols()),
        list(bundle.getOptions().getCiphers()));
  }

  private static List<String> list(String @Nullable [] names) {
    return names == null ? List.of() : List.of(names);
  }
}
