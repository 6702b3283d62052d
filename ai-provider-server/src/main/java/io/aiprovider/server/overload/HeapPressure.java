package io.aiprovider.server.overload;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * How full the heap is, as collections of garbage show: they leave much behind, and take much of
 * the time. One of both alone says nothing: some collectors leave garbage in the heap until it is
 * full, and a small heap is collected often. Thread-safe.
 */
final class HeapPressure implements NotificationListener, AutoCloseable {
  private static final Duration WINDOW = Duration.ofSeconds(5);
  private static final double MUCH_OF_THE_TIME = 0.2;

  /** A collection that stopped the process. */
  private record Pause(long endMillis, long millis) {}

  private final Set<String> heapPools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toSet());
  private final Deque<Pause> pauses = new ArrayDeque<>();
  private final long heap;
  private volatile double share;
  private volatile long measuredAt;

  HeapPressure(long heap) {
    this.heap = heap;
  }

  /** That of this process. */
  static HeapPressure ofProcess() {
    HeapPressure pressure = new HeapPressure(Runtime.getRuntime().maxMemory());
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(pressure, null, null);
      }
    }
    return pressure;
  }

  @Override
  public void handleNotification(Notification notification, Object handback) {
    if (!(notification.getUserData() instanceof CompositeData data)
        || !notification
            .getType()
            .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      return;
    }
    GarbageCollectionNotificationInfo collection = GarbageCollectionNotificationInfo.from(data);
    GcInfo info = collection.getGcInfo();
    long used =
        info.getMemoryUsageAfterGc().entrySet().stream()
            .filter(pool -> heapPools.contains(pool.getKey()))
            .mapToLong(pool -> pool.getValue().getUsed())
            .sum();
    boolean stops = !collection.getGcName().matches(".*(Concurrent|Cycles).*");
    collected(System.nanoTime() / 1_000_000, stops ? info.getDuration() : 0, used);
  }

  /**
   * Records a collection.
   *
   * @param now milliseconds of a monotonic clock
   * @param millis how long the process was stopped
   * @param used the bytes that are in use after it
   */
  synchronized void collected(long now, long millis, long used) {
    pauses.add(new Pause(now, millis));
    while (pauses.element().endMillis() < now - WINDOW.toMillis()) {
      pauses.remove();
    }
    long stopped = pauses.stream().mapToLong(Pause::millis).sum();
    boolean isMuch = stopped >= WINDOW.toMillis() * MUCH_OF_THE_TIME;
    share = isMuch ? (double) used / heap : 0;
    measuredAt = now;
  }

  /** The share of the heap in use; 0 if the collector has no trouble with it. */
  double share() {
    return share(System.nanoTime() / 1_000_000);
  }

  /** The same; what was measured long ago does not count, so that calls are tried again. */
  double share(long now) {
    return now - measuredAt > WINDOW.toMillis() ? 0 : share;
  }

  @Override
  public void close() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter emitter) {
        try {
          emitter.removeNotificationListener(this);
        } catch (ListenerNotFoundException e) {
          // it was not added
        }
      }
    }
  }
}
