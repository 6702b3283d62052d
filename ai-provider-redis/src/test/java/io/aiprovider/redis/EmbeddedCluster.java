package io.aiprovider.redis;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A Cluster of three masters. */
public final class EmbeddedCluster implements AutoCloseable {
  private static final int SLOTS = 16_384;

  private final List<EmbeddedRedis> masters;

  private EmbeddedCluster(List<EmbeddedRedis> masters) {
    this.masters = masters;
  }

  /** Starts it and waits until all masters know each other. */
  public static EmbeddedCluster started() {
    List<EmbeddedRedis> masters =
        IntStream.range(0, 3)
            .mapToObj(
                i ->
                    EmbeddedRedis.notStarted()
                        .with("--cluster-enabled", "yes", "--cluster-node-timeout", "2000")
                        .start())
            .toList();
    EmbeddedCluster cluster = new EmbeddedCluster(masters);
    for (int i = 0; i < 3; i++) {
      int[] slots = IntStream.range(SLOTS * i / 3, SLOTS * (i + 1) / 3).toArray();
      int epoch = i + 1;
      masters
          .get(i)
          .run(
              redis -> {
                redis.clusterSetConfigEpoch(epoch);
                redis.clusterAddSlots(slots);
                return redis.clusterMeet("127.0.0.1", masters.get(0).port);
              });
    }
    await()
        .atMost(60, TimeUnit.SECONDS)
        .pollInterval(50, TimeUnit.MILLISECONDS)
        .until(() -> masters.stream().allMatch(EmbeddedCluster::isComplete));
    return cluster;
  }

  private static boolean isComplete(EmbeddedRedis master) {
    return master.run(
        redis ->
            redis.clusterInfo().contains("cluster_state:ok")
                && redis.clusterInfo().contains("cluster_known_nodes:3"));
  }

  public List<EmbeddedRedis> masters() {
    return masters;
  }

  /** The addresses of two of the three. */
  public List<String> nodes() {
    return masters.stream().limit(2).map(master -> "127.0.0.1:" + master.port).toList();
  }

  public String url() {
    return nodes().stream().collect(Collectors.joining(",", "redis://", ""));
  }

  @Override
  public void close() {
    masters.forEach(EmbeddedRedis::close);
  }
}
