package io.aiprovider.provider.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.provider.http.connection.IdleConnections.CheckedEachSecond;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.internal.concurrent.TaskRunner;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class IdleConnectionsTest {
  private final Threads threads = new Threads();
  private final CheckedEachSecond backend = new CheckedEachSecond(threads);

  /** Notes how the thread that closes connections waits. */
  private static final class Threads implements TaskRunner.Backend {
    private final List<Duration> waits = new ArrayList<>();
    private int notified;

    @Override
    public void coordinatorWait(TaskRunner runner, long nanos) {
      waits.add(Duration.ofNanos(nanos));
    }

    @Override
    public void coordinatorNotify(TaskRunner runner) {
      notified++;
    }

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public <T> BlockingQueue<T> decorate(BlockingQueue<T> queue) {
      return queue;
    }

    @Override
    public void execute(TaskRunner runner, Runnable work) {
      throw new AssertionError("No thread is needed here.");
    }
  }

  @Test
  void no_connection_wakes_the_thread_that_closes_them() {
    backend.coordinatorNotify(TaskRunner.INSTANCE);

    assertThat(threads.notified).isZero();
  }

  @Test
  void the_thread_checks_each_second_for_connections_to_close() {
    backend.coordinatorWait(TaskRunner.INSTANCE, TimeUnit.MINUTES.toNanos(5));
    backend.coordinatorWait(TaskRunner.INSTANCE, TimeUnit.MILLISECONDS.toNanos(300));

    assertThat(threads.waits).containsExactly(Duration.ofSeconds(1), Duration.ofMillis(300));
  }

  @Test
  void idle_connections_over_the_limit_are_closed() throws IOException {
    ConnectionPool pool = IdleConnections.pool(1);
    OkHttpClient client = new OkHttpClient.Builder().connectionPool(pool).build();
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      Request request = new Request.Builder().url(server.url("/")).build();
      for (int round = 0; round < 2; round++) { // the thread waits already in the second
        server.enqueue(new MockResponse.Builder().body("one").build());
        server.enqueue(new MockResponse.Builder().body("other").build());
        try (Response one = client.newCall(request).execute();
            Response other = client.newCall(request).execute()) {
          assertThat(pool.connectionCount()).isEqualTo(2);
          one.body().string();
          other.body().string();
        }
        Awaitility.await().until(() -> pool.connectionCount() == 1);
      }
    } finally {
      pool.evictAll();
    }
  }

  @Test
  void the_libraries_in_use_allow_these_pools() {
    assertThat(CheckedEachSecond.pool(1).connectionCount()).isZero();
  }
}
