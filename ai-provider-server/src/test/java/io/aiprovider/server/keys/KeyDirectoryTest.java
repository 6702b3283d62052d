package io.aiprovider.server.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.access.KeyCheck;
import io.aiprovider.server.store.AccessChange;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TenantScope;
import io.aiprovider.server.store.TestDatabase;
import io.aiprovider.server.tenants.Tenant;
import io.aiprovider.server.tenants.Tenants;
import io.aiprovider.server.tenants.TestPlans;
import io.aiprovider.server.tenants.User;
import io.aiprovider.server.tenants.Users;
import io.aiprovider.server.web.RequestFields;
import io.aiprovider.testing.MutableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What is read from the database, and when. */
final class KeyDirectoryTest {
  private static final Duration GRACE = Duration.ofHours(24);

  private final MutableClock clock = new MutableClock();
  private final Database database = TestDatabase.H2.open();
  private final ApiKeys keys = new ApiKeys(database, TestPlans.DEFAULT);
  private final Installation installation = installation(database);
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final LastUses lastUses = new LastUses();
  private boolean atOnce = true;
  private int readings;

  private final KeyDirectory directory =
      new KeyDirectory(keys, installation, database, GRACE, clock, this::read, lastUses);

  private static Installation installation(Database database) {
    Map<String, String> settings = Map.of("ai-provider.mode", "development");
    Installation installation =
        new Installation(
            database,
            new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("ai-provider", ServerProperties.class));
    installation.afterSingletonsInstantiated();
    return installation;
  }

  private void read(Runnable reading) {
    readings++;
    if (atOnce) {
      reading.run();
    } else {
      waiting.add(reading);
    }
  }

  private KeyText key;

  @BeforeEach
  void issue() {
    key = installation.issuer().issue();
    keys.add(
        stored(key, "{\"tenant_id\":\"t\",\"user_id\":\"u\",\"name\":\"n\",\"tier\":\"free\"}"));
  }

  private ApiKey stored(KeyText text, String json) {
    RequestFields fields =
        RequestFields.of(json.getBytes(StandardCharsets.UTF_8), KeyFields.OF_A_NEW_KEY);
    return KeyFields.newKey(fields, text, clock.instant());
  }

  @AfterEach
  void close() {
    try {
      database.close();
    } catch (RuntimeException closedByTheTest) {
      // nothing is left to do
    }
  }

  private KeyCheck check(KeyText text) {
    return directory.check(text.full(), null).join();
  }

  @Test
  void a_key_is_read_once_and_then_known() {
    for (int i = 0; i < 10; i++) {
      assertThat(check(key).caller()).isNotNull();
    }

    assertThat(readings).isEqualTo(1);
  }

  @Test
  void keys_that_were_made_up_do_not_reach_the_database() {
    for (int i = 0; i < 2_000; i++) {
      KeyText junk = new KeyText(KeyIssuer.random(KeyText.ID_LENGTH), key.secret());
      assertThat(check(junk)).isEqualTo(KeyCheck.UNKNOWN);
    }

    assertThat(readings).isZero();
  }

  @Test
  void keys_of_another_installation_do_not_reach_the_database() {
    KeyText other = new KeyIssuer("another secret").issue();

    assertThat(check(other)).isEqualTo(KeyCheck.UNKNOWN);
    assertThat(readings).isZero();
  }

  @Test
  void an_id_without_a_key_is_looked_for_once() {
    KeyText never = installation.issuer().issue();

    check(never);
    check(never);

    assertThat(check(never)).isEqualTo(KeyCheck.UNKNOWN);
    assertThat(readings).isEqualTo(1);
  }

  @Test
  void requests_at_the_same_time_share_one_reading() {
    atOnce = false;
    List<CompletableFuture<KeyCheck>> checks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      checks.add(directory.check(key.full(), null));
    }
    assertThat(checks).noneMatch(CompletableFuture::isDone);

    waiting.remove().run();

    assertThat(waiting).isEmpty();
    assertThat(checks).allMatch(check -> check.join().caller() != null);
  }

  @Test
  void a_reading_from_before_a_change_does_not_bring_the_old_key_back() {
    atOnce = false;
    directory.check(key.full(), null); // its reading has not begun
    Runnable reading = waiting.remove();
    reading.run();
    keys.change(TenantScope.ALL, key.id(), present -> present.revoked(clock.instant()));
    atOnce = true;

    assertThat(check(key).caller()).isNull();
  }

  @Test
  void a_key_is_read_again_when_another_node_changed_something() {
    check(key);

    directory.readAgain();
    check(key);

    assertThat(readings).isEqualTo(2);
  }

  @Test
  void a_secret_that_another_node_has_just_made_works_before_this_node_notices() {
    check(key);
    clock.advance(Duration.ofSeconds(1));
    KeyText next = KeyIssuer.withId(key.id());
    database.use( // as another node: this one is not told
        client ->
            client
                .sql("update ai_api_keys set key_hash = :hash where id = :id")
                .param("hash", next.hashText())
                .param("id", key.id())
                .update());

    assertThat(check(next).caller()).isNotNull();
    assertThat(check(key)).isEqualTo(KeyCheck.UNKNOWN);
  }

  @Test
  void wrong_secrets_cause_one_reading_a_second() {
    check(key);
    for (int i = 0; i < 100; i++) {
      assertThat(check(KeyIssuer.withId(key.id()))).isEqualTo(KeyCheck.UNKNOWN);
    }
    assertThat(readings).isEqualTo(1);

    clock.advance(Duration.ofSeconds(1));
    for (int i = 0; i < 100; i++) {
      assertThat(check(KeyIssuer.withId(key.id()))).isEqualTo(KeyCheck.UNKNOWN);
    }

    assertThat(readings).isEqualTo(2);
  }

  @Test
  void a_key_is_read_again_after_a_minute_while_requests_go_on() {
    check(key);
    atOnce = false;
    clock.advance(Duration.ofSeconds(61));

    assertThat(directory.check(key.full(), null)).isCompleted();
    assertThat(waiting).hasSize(1);
  }

  @Test
  void a_key_ends_at_its_time_without_a_reading() {
    check(key);
    clock.advance(Duration.ofDays(366));

    assertThat(check(key).refusal().message()).contains("expired");
  }

  @Test
  void the_secret_before_a_rotation_ends_with_the_overlap() {
    KeyText next = KeyIssuer.withId(key.id());
    keys.change(
        TenantScope.ALL,
        key.id(),
        present ->
            present.withSecrets(
                new ApiKey.Secrets(
                    next.hashText(), present.secrets().hash(), clock.instant().plusSeconds(60))));

    assertThat(check(key).caller()).isNotNull();
    clock.advance(Duration.ofSeconds(60));
    assertThat(check(key)).isEqualTo(KeyCheck.UNKNOWN);
    assertThat(check(next).caller()).isNotNull();
  }

  @Test
  void keys_that_were_used_go_on_while_the_database_is_down_until_the_grace_is_over() {
    check(key);
    directory.readAgain();
    database.close();

    assertThat(check(key).caller()).isNotNull();
    assertThat(database.downSince()).isNotNull();
    clock.setForward(Duration.between(clock.instant(), database.downSince()).plus(GRACE));
    directory.readAgain();

    assertThat(check(key).refusal().status()).isEqualTo(503);
    assertThat(check(key).refusal().code()).isEqualTo("database_unavailable");
  }

  @Test
  void the_grace_ends_for_a_key_that_was_not_read_again() {
    check(key);
    database.close();
    check(installation.issuer().issue()); // notices it
    assertThat(check(key).caller()).isNotNull();

    clock.setForward(Duration.between(clock.instant(), database.downSince()).plus(GRACE));

    assertThat(check(key).refusal().code()).isEqualTo("database_unavailable");
  }

  @Test
  void a_key_that_this_node_changed_does_not_come_back_while_the_database_is_down() {
    check(key);
    keys.change(TenantScope.ALL, key.id(), present -> present.revoked(clock.instant()));
    database.close();

    assertThat(check(key).refusal().code()).isEqualTo("database_unavailable");
  }

  @Test
  void keys_that_this_node_did_not_change_go_on_while_the_database_is_down() {
    KeyText other = issued("another");
    check(key);
    check(other);
    issued("created meanwhile");
    keys.change(TenantScope.ALL, other.id(), present -> present.revoked(clock.instant()));
    database.close();

    assertThat(check(key).caller()).isNotNull();
    assertThat(check(other).refusal().code()).isEqualTo("database_unavailable");
  }

  @Test
  void the_keys_of_a_changed_tenant_or_user_do_not_go_on_while_the_database_is_down() {
    KeyText ofUser = issued("user");
    KeyText ofTenant = key;
    check(ofUser);
    check(ofTenant);
    Instant now = clock.instant();
    new Users(database).put("t", "user", present -> User.of("t", "user", now));
    assertThat(check(ofTenant).caller()).isNotNull();
    new Tenants(database).put("another", present -> Tenant.of("another", now));
    check(ofUser);
    new Tenants(database).put("t", present -> Tenant.of("t", now));
    database.close();

    assertThat(check(ofUser).refusal().code()).isEqualTo("database_unavailable");
    assertThat(check(ofTenant).refusal().code()).isEqualTo("database_unavailable");
  }

  @Test
  void a_key_that_was_read_while_another_node_changed_something_goes_on() {
    atOnce = false;
    directory.check(key.full(), null);
    directory.readAgain();
    waiting.remove().run();
    atOnce = true;
    database.close();

    assertThat(check(key).caller()).isNotNull();
  }

  @Test
  void a_change_within_another_one_counts_when_both_are_made() {
    KeyText revoked = issued("revoked");
    check(key);
    check(revoked);
    database.change(
        AccessChange.OF_NOBODY,
        client -> {
          keys.change(TenantScope.ALL, revoked.id(), each -> each.revoked(clock.instant()));
          return check(revoked);
        });
    database.close();

    assertThat(check(key).caller()).isNotNull();
    assertThat(check(revoked).refusal().code()).isEqualTo("database_unavailable");
  }

  private KeyText issued(String user) {
    KeyText text = installation.issuer().issue();
    keys.add(stored(text, "{\"tenant_id\":\"t\",\"user_id\":\"" + user + "\",\"name\":\"n\"}"));
    return text;
  }

  @Test
  void other_keys_are_a_503_while_the_database_is_down_but_junk_stays_a_401() {
    KeyText unread = key;
    database.close();

    assertThat(check(unread).refusal().status()).isEqualTo(503);
    assertThat(check(new KeyIssuer("x").issue())).isEqualTo(KeyCheck.UNKNOWN);
  }

  @Test
  void a_key_is_not_read_when_the_database_is_known_to_be_down() {
    database.close();
    check(key);
    check(installation.issuer().issue());

    assertThat(readings).isEqualTo(1);
  }

  @Test
  void too_many_readings_are_refused_as_busy() {
    KeyDirectory busy =
        new KeyDirectory(
            keys,
            installation,
            database,
            GRACE,
            clock,
            task -> {
              throw new RejectedExecutionException();
            },
            lastUses);

    assertThat(busy.check(key.full(), null).join().refusal().code()).isEqualTo("server_busy");
  }

  @Test
  void the_last_use_of_a_key_is_written_later() {
    check(key);
    assertThat(lastUsedAt()).isNull();

    lastUses.writeTo(keys);

    assertThat(lastUsedAt()).isEqualTo(clock.instant().toString());
  }

  private String lastUsedAt() {
    JsonObject json = keys.find(TenantScope.ALL, key.id()).orElseThrow().toJson();
    return json.string("last_used_at");
  }

  @Test
  void a_row_that_cannot_be_read_is_an_internal_error_and_not_an_outage() {
    database.change(
        client ->
            client
                .sql("update ai_api_keys set requests_per_minute = -5 where id = :id")
                .param("id", key.id())
                .update());

    KeyCheck check = directory.check(key.full(), null).join();

    assertThat(check.refusal()).isNotNull();
    assertThat(check.refusal().status()).isEqualTo(500);
    assertThat(check.refusal().code()).isEqualTo("internal_error");
  }
}
