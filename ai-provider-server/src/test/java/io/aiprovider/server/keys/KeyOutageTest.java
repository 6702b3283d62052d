package io.aiprovider.server.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.net.http.HttpResponse;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Callers while all connections to the database are cut. */
final class KeyOutageTest {
  private static final int ROUNDS = 5;
  private static final int CALLERS = 4;
  private static final int CALLS_BEFORE = 5;
  private static final int CALLS_IN_OUTAGE = 20;

  @Test
  void a_key_that_was_just_used_goes_on_when_the_connections_are_cut() throws Exception {
    String url = TestDatabase.newPostgresqlUrl();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (KeyServer server = KeyServer.at(url)) {
      for (int round = 0; round < ROUNDS; round++) {
        String key = server.create("acme", "ada", "\"tier\":\"enterprise\"").string("api_key");
        Queue<String> refused = new ConcurrentLinkedQueue<>();
        CountDownLatch warm = new CountDownLatch(CALLERS);
        CountDownLatch cut = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        var callers =
            IntStream.range(0, CALLERS)
                .<Future<?>>mapToObj(
                    caller ->
                        threads.submit(
                            () -> {
                              call(server, key, CALLS_BEFORE, refused);
                              warm.countDown();
                              while (cut.getCount() > 0) {
                                call(server, key, 1, refused);
                              }
                              call(server, key, CALLS_IN_OUTAGE, refused);
                            }))
                .toList();
        Future<?> operator =
            threads.submit(
                () -> {
                  while (!ended.get()) { // refused in the outage
                    server.admin(
                        "POST",
                        "/auth/create-key",
                        "{\"tenant_id\":\"acme\",\"user_id\":\"bob\",\"name\":\"n\"}");
                  }
                });

        warm.await();
        TestDatabase.allowConnections(url, false);
        cut.countDown();
        for (Future<?> caller : callers) {
          caller.get();
        }
        ended.set(true);
        operator.get();
        TestDatabase.allowConnections(url, true);
        TestDatabase.awaitRecovery(server.server().bean(Database.class));

        assertThat(refused).as("round " + round).isEmpty();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void call(KeyServer server, String key, int times, Queue<String> refused) {
    for (int i = 0; i < times; i++) {
      HttpResponse<String> response = server.chat(key);
      if (response.statusCode() != 200) {
        refused.add(response.statusCode() + " " + response.body());
      }
    }
  }
}
