package io.aiprovider.server.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.Samples;
import io.aiprovider.server.analytics.LedgerRows;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import io.aiprovider.server.web.RequestRefused;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.util.LinkedMultiValueMap;

/** Watching calls end. */
final class CallStreamTest {
  private static KeyServer server;

  @BeforeAll
  static void start() {
    server = KeyServer.on(TestDatabase.H2);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Somebody who watches, and connects again when the stream ends, as browsers do. */
  private static final class Watcher implements AutoCloseable {
    private final String path;
    private final String key;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile boolean closed;
    private volatile int status;
    private volatile InputStream body = InputStream.nullInputStream();

    Watcher(String query, String key) {
      this.path = "/api/v1/calls/stream" + query;
      this.key = key;
      Thread thread = new Thread(this::watch, "watcher");
      thread.setDaemon(true);
      thread.start();
      await().until(() -> lines.contains(":watching"));
    }

    private void watch() {
      do {
        HttpResponse<InputStream> response =
            new HttpCaller(server.server())
                .open(path, "Authorization", "Bearer " + key, "Last-Event-ID", lastId());
        body = response.body();
        status = response.statusCode();
        try {
          new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))
              .lines()
              .forEach(lines::add);
        } catch (UncheckedIOException e) {
          // the connection was closed
        }
      } while (!closed && status == 200);
    }

    private String lastId() {
      return lines.stream()
          .filter(line -> line.startsWith("id:"))
          .reduce("", (before, line) -> line.substring("id:".length()));
    }

    List<JsonObject> events(String name) {
      List<JsonObject> events = new ArrayList<>();
      for (int i = 0; i + 1 < lines.size(); i++) {
        if (lines.get(i).equals("event:" + name)) {
          events.add(JsonObject.parse(lines.get(i + 1).substring("data:".length())));
        }
      }
      return events;
    }

    List<String> ids() {
      return events("call").stream().map(call -> call.string("id")).toList();
    }

    @Override
    public void close() {
      closed = true;
      try {
        body.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static String key(String tenant) {
    return Objects.requireNonNull(server.create(tenant, "ada").string("api_key"));
  }

  private static String chat(String key, String model) {
    return server
        .send("POST", HttpCaller.CHAT, Samples.HELLO.replace("large", model), key)
        .headers()
        .firstValue("x-ai-provider-call-id")
        .orElseThrow();
  }

  private static void untilSeen(Watcher watcher, String key) {
    int before = watcher.ids().size();
    await()
        .until(
            () -> {
              chat(key, "large");
              return watcher.ids().size() > before;
            });
  }

  private static Database database() {
    return server.server().beans(Database.class).iterator().next();
  }

  /** The number of a batch that another server begins. */
  private static long newBatch(Database database) {
    return database.use(
        client -> {
          KeyHolder key = new GeneratedKeyHolder();
          client.sql("insert into ai_usage_batches values (default)").update(key, "id");
          return Objects.requireNonNull(key.getKey()).longValue();
        });
  }

  private static void insert(Database database, List<Map<String, Object>> rows, long batch) {
    LedgerRows.insert(database, rows);
    database.use(
        client ->
            client
                .sql("update ai_usage_logs set batch = :batch where batch = 0")
                .param("batch", batch)
                .update());
  }

  @Test
  void everybody_watches_the_calls_that_are_theirs_and_that_the_filters_let_through() {
    String ada = key("acme");
    String bob = key("other");
    try (Watcher all = new Watcher("", KeyServer.ADMIN);
        Watcher own = new Watcher("", ada);
        Watcher none = new Watcher("?status=failed", KeyServer.ADMIN)) {
      String first = chat(ada, "large");
      String second = chat(bob, "large");
      await().until(() -> all.ids().containsAll(List.of(first, second)));
      await().until(() -> own.ids().contains(first));
      assertThat(own.ids()).doesNotContain(second);
      assertThat(none.ids()).isEmpty();
      JsonObject listed =
          JsonObject.parse(server.admin("GET", "/api/v1/calls?limit=1", null).body())
              .objects("calls")
              .get(0);
      await().until(() -> all.events("call").contains(listed));
    }
  }

  /** Each new key ends all streams. */
  @Test
  void a_stream_goes_on_where_an_earlier_one_ended() {
    try (Watcher all = new Watcher("?tenant=often", KeyServer.ADMIN)) {
      List<String> calls = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        calls.add(chat(key("often"), "large"));
      }

      await().until(() -> all.ids().containsAll(calls));

      assertThat(all.ids()).containsExactlyInAnyOrderElementsOf(calls);
    }
  }

  @Test
  void a_batch_that_another_server_ends_late_is_sent_although_the_stream_was_interrupted() {
    Database database = database();
    key("late");
    try (Watcher all = new Watcher("?tenant=late", KeyServer.ADMIN)) {
      long late = newBatch(database);
      insert(
          database,
          List.of(LedgerRows.call("early", Instant.now(), "late", "k", "1")),
          newBatch(database));
      await().until(() -> all.ids().equals(List.of("early")));

      key("late"); // ends the stream
      insert(database, List.of(LedgerRows.call("late", Instant.now(), "late", "k", "1")), late);

      await().until(() -> all.ids().equals(List.of("early", "late")));
    }
  }

  @Test
  void rows_of_other_servers_are_there_and_what_is_too_much_is_counted() {
    String elsewhere = key("elsewhere");
    try (Watcher all = new Watcher("?tenant=elsewhere", KeyServer.ADMIN)) {
      Database database = database();
      untilSeen(all, elsewhere);
      List<Map<String, Object>> rows =
          IntStream.range(0, 50)
              .mapToObj(i -> LedgerRows.call("x" + i, Instant.now(), "elsewhere", "k", "1"))
              .toList();
      insert(database, rows, newBatch(database));

      await().until(() -> !all.events("dropped").isEmpty());
      assertThat(all.ids().stream().filter(id -> id.startsWith("x"))).hasSize(20);
      assertThat(all.events("dropped").get(0).integer("count"))
          .isGreaterThanOrEqualTo(30); // calls before may be in the same second
    }
  }

  @Test
  void a_stream_ends_when_keys_change_so_that_nobody_watches_longer_than_allowed() {
    String ada = key("leaver");
    try (Watcher own = new Watcher("", ada)) {
      server.admin("DELETE", "/admin/tenants/leaver", null);

      await().until(() -> own.status == 401);
    }
  }

  @Test
  void too_many_streams_of_a_key_are_refused() {
    try (Database database = TestDatabase.H2.open()) {
      CallStreams streams = new CallStreams(new RecordedCalls(database), database);
      CallQuery all = CallQuery.of(UsageScope.ALL, new LinkedMultiValueMap<>());
      for (int i = 0; i < 8; i++) {
        streams.begin(all, "many", null, Duration.ofMinutes(1));
      }

      assertThatThrownBy(() -> streams.begin(all, "many", null, Duration.ofMinutes(1)))
          .isInstanceOf(RequestRefused.class);
      streams.begin(all, "other", null, Duration.ofMinutes(1)).subscribe().dispose();
    }
  }
}
