package io.aiprovider.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.aiprovider.spring.settings.StartRefused;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for a database of either kind. */
final class DatabaseTest {
  @TempDir Path directory;

  private static final String INSERT =
      "insert into ai_settings (name, content) values ('a', 'kept')";
  private static final String READ = "select content from ai_settings where name = 'a'";

  private static Optional<String> kept(Database database) {
    return database.use(client -> client.sql(READ).query(String.class).optional());
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_change_is_counted_and_reported_once(Database database) {
    AtomicInteger reported = new AtomicInteger();
    database.onChange(reported::incrementAndGet);
    long before = database.changes();

    database.change(client -> client.sql(INSERT).update());

    assertThat(database.changes()).isEqualTo(before + 1);
    assertThat(reported).hasValue(1);
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_change_that_fails_leaves_nothing(Database database) {
    long before = database.changes();

    assertThatThrownBy(
            () ->
                database.change(
                    client -> {
                      client.sql(INSERT).update();
                      throw new IllegalArgumentException("no");
                    }))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(database.changes()).isEqualTo(before);
    assertThat(kept(database)).isEmpty();
  }

  @Test
  void a_connection_that_breaks_during_a_change_is_reported_as_an_outage() {
    String url = TestDatabase.newPostgresqlUrl();
    try (Database database = TestDatabase.open(url)) {
      List<Map<String, Object>> rows = List.of(Map.of("name", "a"));
      database.change(client -> client.sql(INSERT).update());

      TestDatabase.allowConnections(url, false);
      assertThatThrownBy(() -> database.change(client -> client.sql(INSERT).update()))
          .isInstanceOf(DatabaseDown.class);
      assertThat(database.downSince()).isNotNull();
      TestDatabase.allowConnections(url, true);
      TestDatabase.awaitRecovery(database);

      assertThat(database.batch("delete from ai_settings where name = :name", rows))
          .containsExactly(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void tables_of_an_earlier_start_are_used_again(TestDatabase kind) {
    DatabaseLocation location =
        kind == TestDatabase.H2 ? DatabaseLocation.inFile(directory) : kind.create();
    try (Database database = TestDatabase.open(location)) {
      database.change(client -> client.sql(INSERT).update());
    }

    try (Database database = TestDatabase.open(location)) {
      assertThat(kept(database)).contains("kept");
    }
  }

  @Test
  void a_database_in_memory_opens_with_its_first_use() {
    try (Database database = TestDatabase.unused()) {
      database.awaitOpen();
      assertThat(database.isUnused()).isTrue();

      assertThat(kept(database)).isEmpty();

      assertThat(database.isUnused()).isFalse();
    }
  }

  @Test
  void a_database_that_was_never_used_cannot_be_used_after_it_was_closed() {
    Database database = TestDatabase.unused();
    database.close();

    assertThatThrownBy(database::changes).hasStackTraceContaining("The database is closed.");
  }

  @Test
  void tables_of_a_newer_version_are_refused() {
    DatabaseLocation location = DatabaseLocation.inFile(directory);
    try (Database database = TestDatabase.open(location)) {
      database.use(
          client ->
              client
                  .sql(
                      "insert into \"ai_schema_history\" (\"installed_rank\", \"version\","
                          + " \"description\", \"type\", \"script\", \"installed_by\","
                          + " \"execution_time\", \"success\") values (99, '999', 'later', 'SQL',"
                          + " 'V999__later.sql', 'test', 1, true)")
                  .update());
    }

    assertThatThrownBy(() -> TestDatabase.open(location))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("a newer version");
  }

  @Test
  void a_file_that_another_server_uses_is_refused_with_its_path() throws Exception {
    Path file = directory.resolve("ai-provider.mv.db");
    DatabaseLocation location = DatabaseLocation.inFile(directory);
    TestDatabase.open(location).close();
    try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
      other.lock();

      assertThatThrownBy(() -> TestDatabase.open(location))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining(file + ": another process uses it.")
          .hasMessageContaining("ai-provider.data-dir");
    }
  }

  @Test
  void a_full_disk_loses_nothing_that_was_written_and_the_database_opens_again() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory)) {
      Database database = TestDatabase.openFile(disk.path());
      database.change(client -> client.sql(INSERT).update());
      disk.fill();
      int[] further = {0};
      assertThatThrownBy(
              () -> {
                while (true) {
                  add(database, "row " + further[0]);
                  further[0]++;
                }
              })
          .isInstanceOf(DatabaseDown.class);
      assertThatThrownBy(() -> kept(database)).isInstanceOf(DatabaseDown.class);

      disk.free();
      TestDatabase.awaitRecovery(database);
      assertThat(kept(database)).contains("kept");
      add(database, "the last row");
      database.close();

      try (Database again = TestDatabase.openFile(disk.path())) {
        assertThat(count(again)).isBetween(further[0] + 2L, further[0] + 3L);
      }
    }
  }

  private static void add(Database database, String name) {
    database.transaction(
        client ->
            client
                .sql("insert into ai_settings (name, content) values (:name, 'x')")
                .param("name", name)
                .update());
  }

  private static long count(Database database) {
    return database.use(
        client -> client.sql("select count(*) from ai_settings").query(Long.class).single());
  }

  @Test
  void a_thread_that_is_interrupted_does_not_close_the_file_for_others() throws Exception {
    try (Database database = TestDatabase.openFile(directory)) {
      database.change(client -> client.sql(INSERT).update());
    }
    try (Database database = TestDatabase.openFile(directory)) {
      Thread.currentThread().interrupt();
      try {
        add(database, "by an interrupted thread");
        kept(database);
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }

      assertThat(kept(database)).contains("kept");
      assertThat(count(database)).isEqualTo(2);
      assertThat(database.downSince()).isNull();
    }
  }

  @Test
  void a_file_without_room_is_refused_with_what_to_do() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory)) {
      disk.fill();
      await().until(() -> Files.getFileStore(disk.path()).getUsableSpace() == 0);

      assertThatThrownBy(() -> TestDatabase.openFile(disk.path()))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("Free at least 16 MB, then start the server again.");
    }
  }

  @Test
  void a_damaged_file_is_refused_with_what_to_do() throws Exception {
    TestDatabase.openFile(directory).close();
    Path file = directory.resolve("ai-provider.mv.db");
    byte[] content = Files.readAllBytes(file);
    Arrays.fill(content, 0, content.length, (byte) 'x');
    Files.write(file, content);

    assertThatThrownBy(() -> TestDatabase.openFile(directory))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("Restore the file from a backup");
  }

  @Test
  void tables_of_another_program_are_refused() throws Exception {
    String url = TestDatabase.newPostgresqlUrl();
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:" + url.replace("postgres:postgres@", "") + "?user=postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("create table invoices (id integer)");
    }

    assertThatThrownBy(() -> TestDatabase.open(DatabaseLocation.postgresql(url)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("no other program uses");
  }

  @Test
  void a_server_that_cannot_be_reached_is_named_without_the_password() {
    DatabaseLocation nowhere =
        DatabaseLocation.postgresql("postgresql://ada:secret@127.0.0.1:1/gateway");

    assertThatThrownBy(() -> TestDatabase.open(nowhere))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("cannot open the PostgreSQL database gateway at 127.0.0.1:1: ")
        .hasMessageContaining("refused")
        .hasMessageNotContaining("secret");
  }

  @Test
  void a_wrong_password_is_reported_as_one() {
    String url = TestDatabase.newPostgresqlUrl().replace("postgres:postgres@", "nobody:secret@");

    assertThatThrownBy(() -> TestDatabase.open(DatabaseLocation.postgresql(url)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("nobody")
        .hasMessageNotContaining("secret");
  }

  @Test
  void a_data_directory_that_cannot_be_created_is_named() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(() -> DataDirectory.create(file.resolve("data")))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(file.resolve("data").toString())
        .hasMessageContaining("ai-provider.data-dir");
  }

  @Test
  void a_new_data_directory_is_its_owners_alone() throws Exception {
    Path data = DataDirectory.create(directory.resolve("a/data"));

    assertThat(Files.getPosixFilePermissions(data)).hasSize(3);
  }
}
