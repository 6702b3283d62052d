package io.aiprovider.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The disk of the data directory is full while calls run. It needs a small file system of its own,
 * for example a tmpfs of 24 MB: {@code -Dledger.small-disk=DIRECTORY}.
 */
@EnabledIfSystemProperty(named = "ledger.small-disk", matches = ".+")
final class FullDiskTest {
  private static final int SEVERAL = 200;

  private final HttpClient http = HttpClient.newHttpClient();
  private final CountedCalls calls = new CountedCalls();

  @ParameterizedTest
  @ValueSource(strings = {"refuse", "continue"})
  void no_row_is_lost_and_the_server_goes_on_by_itself(String choice) throws Exception {
    Path disk = Files.createTempDirectory(Path.of(System.getProperty("ledger.small-disk")), choice);
    String url = TestDatabase.newPostgresqlUrl();
    try (CountingUpstream upstream = new CountingUpstream();
        ServerProcess server =
            ServerProcess.start(
                disk,
                upstream.url(),
                "database.url=" + url,
                "ledger.segment-size=256KB",
                "ledger.when-disk-is-full=" + choice)) {
      URI uri = server.uri();
      run(uri, SEVERAL);
      assertThat(calls.failures()).isEmpty();

      Path filler = fill(disk.resolve("filler"));
      runUntilDegraded(uri);
      int answeredBefore = calls.answered().size();
      run(uri, SEVERAL);
      if (choice.equals("refuse")) {
        assertThat(calls.failures())
            .isNotEmpty()
            .allSatisfy(failure -> assertThat(failure).contains("accounting_unavailable"));
      } else {
        assertThat(calls.failures()).isEmpty();
        assertThat(calls.answered().size()).isGreaterThanOrEqualTo(answeredBefore + SEVERAL);
      }
      int failures = calls.failures().size();

      Files.delete(filler);
      await().atMost(Duration.ofSeconds(20)).until(() -> !isDegraded(uri));
      run(uri, SEVERAL);
      assertThat(calls.failures()).hasSize(failures);
      try (Database database = TestDatabase.open(url)) {
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () ->
                    rows(database, "outcome = 'succeeded'").size() == calls.answered().size()
                        && rows(database, "call_end").size() == calls.made());
        List<String> all = rows(database, "true");
        assertThat(all).doesNotHaveDuplicates();
      }
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

  private void runUntilDegraded(URI server) throws InterruptedException {
    for (int round = 0; round < 100 && !isDegraded(server); round++) {
      run(server, SEVERAL);
    }
    assertThat(isDegraded(server)).isTrue();
  }

  private boolean isDegraded(URI server) {
    try {
      HttpResponse<String> health =
          http.send(
              HttpRequest.newBuilder(server.resolve("/health")).build(), BodyHandlers.ofString());
      JsonObject ledger = JsonObject.parse(health.body()).object("ledger");
      return ledger.has("since");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path fill(Path filler) {
    byte[] block = new byte[4_096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      return filler;
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
