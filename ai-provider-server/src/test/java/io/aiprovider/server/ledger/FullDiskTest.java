package io.aiprovider.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.SmallDisk;
import io.aiprovider.server.store.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Another program takes every byte of the data directory's disk while calls run, and gives them
 * back: no row is lost or there twice, and the server and its database go on by themselves. With H2
 * the file of the database is on this disk, too.
 */
final class FullDiskTest {
  private static final int SEVERAL = 200;

  private final HttpClient http = HttpClient.newHttpClient();
  private final CountedCalls calls = new CountedCalls();

  /** Each database and each choice once: the choice does not depend on the database. */
  @ParameterizedTest
  @CsvSource({"h2, refuse", "postgresql, continue"})
  void no_row_is_lost_and_the_server_goes_on_by_itself(
      String kind, String choice, @TempDir Path directory) throws Exception {
    String url = kind.equals("h2") ? "" : TestDatabase.newPostgresqlUrl();
    String[] settings = {
      "database.url=" + url, "ledger.segment-size=256KB", "ledger.when-disk-is-full=" + choice
    };
    try (SmallDisk disk = SmallDisk.mount(directory);
        CountingUpstream upstream = new CountingUpstream()) {
      try (ServerProcess server = ServerProcess.start(disk.path(), upstream.url(), settings)) {
        URI uri = server.uri();
        run(uri, SEVERAL);
        assertThat(calls.failures()).isEmpty();

        disk.fill();
        runUntilDown(uri, "ledger");
        if (kind.equals("h2")) {
          runUntilDown(uri, "database");
        }
        int answeredBefore = calls.answered().size();
        run(uri, SEVERAL);
        if (choice.equals("refuse")) {
          assertThat(calls.failures())
              .isNotEmpty()
              .allSatisfy(failure -> assertThat(failure).contains("accounting_unavailable"));
        } else {
          assertThat(calls.failures()).isEmpty();
          assertThat(calls.answered()).hasSizeGreaterThanOrEqualTo(answeredBefore + SEVERAL);
        }
        int failures = calls.failures().size();

        disk.free();
        await().atMost(Duration.ofSeconds(20)).until(() -> isUp(uri));
        run(uri, SEVERAL);
        assertThat(calls.failures()).hasSize(failures);
        await().atMost(Duration.ofSeconds(30)).until(() -> recorded(uri) == calls.made());
        server.stop();
      }
      try (ServerProcess server = ServerProcess.start(disk.path(), upstream.url(), settings)) {
        run(server.uri(), SEVERAL);
        server.stop();
      }
      verify(url, disk.path().resolve("data"));
    }
  }

  private void verify(String url, Path data) {
    try (Database database = TestDatabase.upgraded(url, data)) {
      assertThat(rows(database, "outcome = 'succeeded'")).hasSameSizeAs(calls.answered());
      assertThat(rows(database, "call_end")).hasSize(calls.made());
      assertThat(rows(database, "true")).doesNotHaveDuplicates();
    }
  }

  private void run(URI server, int number) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(number);
    while (done.getCount() > 0) { // callers stop when they are refused
      CountedCalls.Running callers = calls.start(server, done);
      done.await(200, TimeUnit.MILLISECONDS);
      callers.stop();
    }
  }

  private void runUntilDown(URI server, String part) throws InterruptedException {
    for (int round = 0; round < 100 && !isDown(server, part); round++) {
      run(server, SEVERAL);
    }
    assertThat(isDown(server, part)).as(part).isTrue();
  }

  private boolean isUp(URI server) {
    return !isDown(server, "ledger") && !isDown(server, "database");
  }

  private boolean isDown(URI server, String part) {
    return JsonObject.parse(get(server.resolve("/health"))).object(part).has("since");
  }

  /** How many calls the database has. */
  private long recorded(URI server) {
    JsonObject costs = JsonObject.parse(get(server.resolve("/api/v1/analytics/costs")));
    return costs.object("total").integer("requests");
  }

  private String get(URI uri) {
    try {
      return http.send(
              HttpRequest.newBuilder(uri).header("X-Admin-Key", ServerProcess.ADMIN_KEY).build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<String> rows(Database database, String condition) {
    return database.use(
        client ->
            client
                .sql("select id from ai_usage_logs where " + condition)
                .query(String.class)
                .list());
  }
}
