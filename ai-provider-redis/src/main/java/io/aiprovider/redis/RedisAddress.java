package io.aiprovider.redis;

import io.lettuce.core.RedisURI;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where Redis is: one server, the Sentinels that know it, or some nodes of a Cluster. No message
 * repeats a URL, which may contain a password.
 */
final class RedisAddress {
  private static final Pattern SEVERAL_HOSTS =
      Pattern.compile("(rediss?://(?:[^@/]*@)?)([^@/,]+(?:,[^@/,]+)+)(/0?)?");
  private static final Pattern NODE =
      Pattern.compile("(?:([^\\s:/@\\[\\]]+)|\\[([0-9a-fA-F:.]+)])(?::(\\d{1,5}))?");
  private static final int REDIS_PORT = 6379;
  private static final int SENTINEL_PORT = 26379;

  /** Several nodes are nodes of a Cluster. */
  private final List<RedisURI> nodes;

  private final boolean cluster;

  private RedisAddress(List<RedisURI> nodes, boolean cluster) {
    this.nodes = nodes;
    this.cluster = cluster;
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if it is not a Redis URL
   */
  static RedisAddress of(String url) {
    String text = url.strip();
    try {
      Matcher several = SEVERAL_HOSTS.matcher(text);
      if (several.matches()) {
        List<RedisURI> nodes = new ArrayList<>();
        for (String host : several.group(2).split(",", -1)) {
          nodes.add(single(several.group(1) + host.strip()));
        }
        return new RedisAddress(nodes, true);
      }
      return new RedisAddress(
          List.of(text.contains("-sentinel://") ? sentinel(text) : single(text)), false);
    } catch (IllegalArgumentException | NullPointerException quotesTheUrl) {
      throw new IllegalArgumentException(
          "The Redis URL cannot be read. Expected redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE],"
              + " redis://…@HOST:PORT,HOST:PORT,… for a Cluster, or"
              + " redis-sentinel://…@HOST:PORT,HOST:PORT,…[/DATABASE]#MASTER for Sentinel, each with"
              + " rediss for TLS, and special characters of the password percent-encoded.");
    }
  }

  private static RedisURI single(String text) {
    URI uri = URI.create(text);
    boolean known = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
    if (!known || uri.getHost() == null) {
      throw new IllegalArgumentException();
    }
    return RedisURI.create(uri);
  }

  private static RedisURI sentinel(String text) {
    URI uri = URI.create(text);
    boolean known =
        "redis-sentinel".equals(uri.getScheme()) || "rediss-sentinel".equals(uri.getScheme());
    if (!known || uri.getFragment() == null || uri.getFragment().isBlank()) {
      throw new IllegalArgumentException();
    }
    RedisURI address = RedisURI.create(uri);
    if (address.getSentinels().isEmpty()) {
      throw new IllegalArgumentException();
    }
    return address;
  }

  /**
   * A Cluster.
   *
   * @param nodes some of its nodes, as {@code host:port}
   * @throws IllegalArgumentException if there is none, or one cannot be read
   */
  static RedisAddress cluster(List<String> nodes) {
    return new RedisAddress(read(nodes, "Cluster", REDIS_PORT), true);
  }

  /**
   * The master of this name.
   *
   * @param sentinels some of the Sentinels that know it, as {@code host:port}
   * @throws IllegalArgumentException if there is none, or one cannot be read
   */
  static RedisAddress sentinel(String master, List<String> sentinels) {
    if (master.isBlank()) {
      throw new IllegalArgumentException(
          "The name of the master that the Redis Sentinels watch is missing.");
    }
    RedisURI.Builder address = RedisURI.builder().withSentinelMasterId(master);
    read(sentinels, "Sentinel", SENTINEL_PORT).forEach(address::withSentinel);
    return new RedisAddress(List.of(address.build()), false);
  }

  private static List<RedisURI> read(List<String> nodes, String kind, int standardPort) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("The list of Redis " + kind + " nodes is empty.");
    }
    List<RedisURI> read = new ArrayList<>();
    for (String node : nodes) {
      Matcher parts = NODE.matcher(node.strip());
      int port = parts.matches() && parts.group(3) != null ? Integer.parseInt(parts.group(3)) : 0;
      if (!parts.matches() || port > 65_535) {
        throw new IllegalArgumentException(
            "A Redis " + kind + " node cannot be read. Expected HOST or HOST:PORT.");
      }
      String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
      read.add(RedisURI.create(host, port == 0 ? standardPort : port));
    }
    return read;
  }

  /** The same address with a change of each server, but not of the Sentinels. */
  RedisAddress with(Consumer<RedisURI> change) {
    return map(
        node -> {
          change.accept(node);
          return node;
        });
  }

  /** The same address with a change of each Sentinel. */
  RedisAddress withSentinels(Consumer<RedisURI> change) {
    return map(
        node -> {
          node.getSentinels().forEach(change);
          return node;
        });
  }

  private RedisAddress map(UnaryOperator<RedisURI> change) {
    return new RedisAddress(nodes.stream().map(RedisAddress::copy).map(change).toList(), cluster);
  }

  private static RedisURI copy(RedisURI node) {
    if (node.getSentinels().isEmpty()) {
      return RedisURI.builder(node).build();
    }
    RedisURI.Builder builder = RedisURI.builder().withSentinelMasterId(node.getSentinelMasterId());
    node.getSentinels().forEach(sentinel -> builder.withSentinel(copy(sentinel)));
    RedisURI copy = builder.build();
    copy.applyAuthentication(node);
    copy.applySsl(node);
    copy.setDatabase(node.getDatabase());
    copy.setTimeout(node.getTimeout());
    return copy;
  }

  boolean isCluster() {
    return cluster;
  }

  boolean isSentinel() {
    return !nodes.get(0).getSentinels().isEmpty();
  }

  /** The nodes of a Cluster; else one. */
  List<RedisURI> nodes() {
    return nodes;
  }

  /** Its name in logs. */
  String shown() {
    if (isSentinel()) {
      return "Sentinel master " + nodes.get(0).getSentinelMasterId();
    }
    return nodes.stream()
        .map(node -> node.getHost() + ":" + node.getPort())
        .collect(Collectors.joining(", "));
  }
}
