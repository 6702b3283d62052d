package io.aiprovider.server.dashboard.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.access.Role;
import io.aiprovider.server.personal.PersonalData;
import io.aiprovider.server.personal.PersonalDataContract;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EmptyDatabases;
import io.aiprovider.server.tokens.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

final class SessionTableTest extends PersonalDataContract {
  private static final Instant NOW = Instant.parse("2027-01-31T12:00:00Z");

  @Override
  protected PersonalData store(Database database) {
    return new SessionTable(database);
  }

  @Override
  protected void fill(Database database, Subject user) {
    add(database, user.tenant(), user.user(), NOW);
  }

  private static String add(Database database, String tenant, String user, Instant now) {
    Session session =
        Session.of(
            SessionToken.random(), new Identity(tenant, user, Role.CALLER, Instant.MAX, 7L), now);
    new SessionTable(database).add(session);
    return session.id();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void somebody_with_too_many_sessions_loses_the_one_that_was_not_used_for_longest(
      Database database) {
    SessionTable table = new SessionTable(database);
    String other = add(database, "acme", "bob", NOW.minusSeconds(100));
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ids.add(add(database, "acme", "ada", NOW.plusSeconds(i)));
    }
    table.used(Map.of(ids.get(0), NOW.plusSeconds(60)));

    add(database, "acme", "ada", NOW.plusSeconds(90));

    assertThat(table.find(ids.get(0))).isNotNull();
    assertThat(table.find(ids.get(1))).isNull();
    assertThat(table.find(ids.get(2))).isNotNull();
    assertThat(table.find(other)).isNotNull();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void what_was_added_is_found_until_it_is_old(Database database) {
    SessionTable table = new SessionTable(database);
    String id = add(database, "acme", "ada", NOW);

    Session found = table.find(id);
    assertThat(found.identity())
        .isEqualTo(new Identity("acme", "ada", Role.CALLER, Instant.MAX, 7L));
    assertThat(found.createdAt()).isEqualTo(NOW);
    table.deleteOld(NOW.minusSeconds(1), NOW.minus(Duration.ofHours(1)));
    assertThat(table.find(id)).isNotNull();
    table.deleteOld(NOW.plusSeconds(1), NOW.minus(Duration.ofHours(1)));
    assertThat(table.find(id)).isNull();
  }
}
