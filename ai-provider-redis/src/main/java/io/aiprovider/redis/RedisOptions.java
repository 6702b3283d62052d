package io.aiprovider.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How Redis is reached. Immutable.
 *
 * <pre>{@code
 * RedisOptions.of("redis://:password@localhost:6379/0");
 * RedisOptions.cluster(List.of("node1:6379", "node2:6379")).withCredentials("user", "password");
 * RedisOptions.sentinel("main", List.of("sentinel1:26379")).withTls(RedisTls.DEFAULT);
 * }</pre>
 *
 * @since 0.1
 */
public final class RedisOptions {
  /** How long a call waits for an answer of Redis, unless another time is set. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(50);

  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(10);

  private final RedisAddress address;
  private final @Nullable Consumer<SslOptions.Builder> tls;
  private final Duration timeout;

  private RedisOptions(
      RedisAddress address, @Nullable Consumer<SslOptions.Builder> tls, Duration timeout) {
    this.address = address;
    this.tls = tls;
    this.timeout = timeout;
  }

  private RedisOptions(RedisAddress address) {
    this(address, null, DEFAULT_TIMEOUT);
  }

  /**
   * The Redis of a URL:
   *
   * <ul>
   *   <li>{@code redis://[[user]:password@]host[:port][/database]}: one server
   *   <li>{@code redis://[[user]:password@]host:port,host:port,…}: some nodes of a Cluster
   *   <li>{@code redis-sentinel://[[user]:password@]host:port,host:port,…[/database]#master}:
   *       Sentinels, with the credentials of the master
   * </ul>
   *
   * <p>With {@code rediss} instead of {@code redis}, connections use TLS.
   *
   * @throws IllegalArgumentException if the URL has another form; the message does not repeat it
   */
  public static RedisOptions of(String url) {
    return new RedisOptions(RedisAddress.of(url));
  }

  /**
   * A Cluster.
   *
   * @param nodes some of its nodes, as {@code host:port}; the others are found
   * @throws IllegalArgumentException if there is none, or one has another form
   */
  public static RedisOptions cluster(List<String> nodes) {
    return new RedisOptions(RedisAddress.cluster(nodes));
  }

  /**
   * The present master of this name.
   *
   * @param sentinels Sentinels that watch it, as {@code host:port}
   * @throws IllegalArgumentException if there is none, or one has another form
   */
  public static RedisOptions sentinel(String master, List<String> sentinels) {
    return new RedisOptions(RedisAddress.sentinel(master, sentinels));
  }

  /**
   * These options with other credentials.
   *
   * @param username the name of an ACL user; null: the default user
   */
  public RedisOptions withCredentials(@Nullable String username, String password) {
    return new RedisOptions(
        address.with(node -> authenticate(node, username, password)), tls, timeout);
  }

  /**
   * These options with credentials for the Sentinels, which have their own.
   *
   * @param username the name of an ACL user; null: the default user
   */
  public RedisOptions withSentinelCredentials(@Nullable String username, String password) {
    return new RedisOptions(
        address.withSentinels(node -> authenticate(node, username, password)), tls, timeout);
  }

  private static void authenticate(RedisURI node, @Nullable String username, String password) {
    if (username == null) {
      node.setAuthentication(password);
    } else {
      node.setAuthentication(username, password);
    }
  }

  /**
   * These options with another database; a Cluster has only database 0.
   *
   * @throws IllegalArgumentException if the number is negative, or not 0 for a Cluster
   */
  public RedisOptions withDatabase(int database) {
    if (database < 0 || database > 0 && address.isCluster()) {
      throw new IllegalArgumentException(
          "The database of Redis is "
              + database
              + ": it must be 0 or more, and a Cluster has only database 0.");
    }
    return new RedisOptions(address.with(node -> node.setDatabase(database)), tls, timeout);
  }

  /** These options with TLS. */
  public RedisOptions withTls(RedisTls certificates) {
    return withTls(certificates::configure);
  }

  /** These options with TLS. */
  public RedisOptions withTls(RedisTlsManagers managers) {
    return withTls(managers::configure);
  }

  private RedisOptions withTls(Consumer<SslOptions.Builder> configuration) {
    return new RedisOptions(
        address.with(node -> node.setSsl(true)).withSentinels(node -> node.setSsl(true)),
        configuration,
        timeout);
  }

  /**
   * These options with another time that a call waits for an answer of Redis.
   *
   * @throws IllegalArgumentException if it is not between 1 millisecond and 10 seconds
   */
  public RedisOptions withTimeout(Duration time) {
    if (time.toMillis() < 1 || time.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "The timeout of Redis is " + time + ": it must be between 1 ms and 10 s.");
    }
    return new RedisOptions(address, tls, time);
  }

  RedisAddress address() {
    return address;
  }

  @Nullable Consumer<SslOptions.Builder> tls() {
    return tls;
  }

  Duration timeout() {
    return timeout;
  }

  /** The servers, without credentials. */
  @Override
  public String toString() {
    return "Redis at " + address.shown();
  }
}
