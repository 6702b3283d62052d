package io.aiprovider.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EmptyDatabases;
import io.aiprovider.server.store.TestDatabase;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLogTest {
  private static final AuditSender SENDER =
      new AuditSender("key k1", new Subject("acme", "olga"), "admin", "192.0.2.7", "r-1");

  private static void add(AuditLog log, int entries) {
    for (int i = 0; i < entries; i++) {
      log.record(SENDER, "tenant.put", AuditTarget.tenant("t" + i), JsonObject.EMPTY, () -> "");
    }
  }

  private static void sql(Database database, String statement) {
    database.use(client -> client.sql(statement).update());
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void an_entry_says_who_did_what_when_and_from_where(Database database) {
    AuditLog log = new AuditLog(database);

    log.record(
        SENDER,
        "user.put",
        AuditTarget.user("acme", "bob"),
        JsonObject.of("role", "viewer"),
        () -> "");

    AuditLog.Shown shown = log.list(Long.MAX_VALUE, 10).get(0);
    assertThat(shown.actorUser()).isEqualTo("olga");
    assertThat(shown.targetUser()).isEqualTo("bob");
    assertThat(shown.entry().toJson().toString())
        .contains("key k1", "admin", "user.put", "192.0.2.7", "r-1", "viewer")
        .doesNotContain("olga", "bob");
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_change_that_fails_adds_no_entry(Database database) {
    AuditLog log = new AuditLog(database);

    assertThatThrownBy(
            () ->
                log.record(
                    SENDER,
                    "tenant.put",
                    AuditTarget.tenant("t"),
                    JsonObject.EMPTY,
                    () -> {
                      sql(database, "insert into ai_settings values ('changed', 'x')");
                      throw new IllegalStateException("refused");
                    }))
        .hasMessage("refused");

    assertThat(log.list(Long.MAX_VALUE, 10)).isEmpty();
    assertThat(
            database.<Long>use(
                client ->
                    client
                        .sql("select count(*) from ai_settings where name = 'changed'")
                        .query(Long.class)
                        .single()))
        .isZero();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void an_untouched_log_is_valid_over_several_reads(Database database) {
    AuditLog log = new AuditLog(database);
    assertThat(log.verify().fault()).isNull();

    add(log, 1_001);

    AuditLog.Verification found = log.verify();
    assertThat(found.fault()).isNull();
    assertThat(found.entries()).isEqualTo(1_001);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update ai_audit set action = 'other' where id = 2",
        "update ai_audit set details = '{}' || ' ' where id = 2",
        "update ai_audit set at = dateadd('second', 1, at) where id = 2",
        "update ai_audit set address = null where id = 2",
        "update ai_audit set actor_role = 'caller', hash = 'x' where id = 2",
        "delete from ai_audit where id = 2",
        "delete from ai_audit where id = 1",
        "delete from ai_audit where id = 3",
        "delete from ai_audit",
        "update ai_audit_head set entry = 4",
        "update ai_audit_head set hash = 'x'"
      })
  void a_change_by_other_means_shows(String statement) {
    try (Database database = TestDatabase.H2.open()) {
      AuditLog log = new AuditLog(database);
      add(log, 3);

      sql(database, statement);

      assertThat(log.verify().fault()).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update ai_audit set action = 'other'",
        "delete from ai_audit where id = 1",
        "truncate ai_audit"
      })
  void postgresql_refuses_to_change_entries(String statement) {
    try (Database database = TestDatabase.POSTGRESQL.open()) {
      AuditLog log = new AuditLog(database);
      add(log, 1);

      assertThatThrownBy(() -> sql(database, statement)).hasStackTraceContaining("audit log");
    }
  }

  @Test
  void two_nodes_write_one_chain() {
    String url = TestDatabase.newPostgresqlUrl();
    try (Database one = TestDatabase.openPostgresql(url);
        Database other = TestDatabase.openPostgresql(url)) {
      List<CompletableFuture<Void>> writers =
          Stream.of(one, other)
              .flatMap(
                  database ->
                      IntStream.range(0, 3)
                          .mapToObj(
                              i ->
                                  CompletableFuture.runAsync(
                                      () -> add(new AuditLog(database), 20))))
              .toList();
      writers.forEach(CompletableFuture::join);

      AuditLog.Verification found = new AuditLog(one).verify();
      assertThat(found.fault()).isNull();
      assertThat(found.entries()).isEqualTo(120);
    }
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void the_log_is_valid_after_an_erasure_and_names_nobody(Database database) {
    AuditLog log = new AuditLog(database);
    add(log, 2);

    database.change(client -> log.erase(client, new Subject("acme", "olga")));

    assertThat(log.verify().fault()).isNull();
    assertThat(log.list(Long.MAX_VALUE, 10))
        .hasSize(2)
        .allMatch(shown -> shown.actorUser() == null && shown.entry().actorUser() != null);
  }
}
