package io.aiprovider.server.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.analytics.rollup.RollUpPersonalData;
import io.aiprovider.server.analytics.rollup.RollUps;
import io.aiprovider.server.personal.PersonalData;
import io.aiprovider.server.personal.PersonalDataContract;
import io.aiprovider.server.personal.Pseudonyms;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EmptyDatabases;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

final class RollUpPersonalDataTest extends PersonalDataContract {
  private static final Instant BEGAN = Instant.parse("2026-11-03T10:00:00Z");
  private static final Instant END = Instant.parse("2026-11-04T00:00:00Z");

  @Override
  protected PersonalData store(Database database) {
    return new RollUpPersonalData();
  }

  @Override
  protected void fill(Database database, Subject user) {
    String pseudonym = database.use(client -> Pseudonyms.shared(client, user));
    Map<String, Object> row =
        LedgerRows.call(user.tenant() + user.user(), BEGAN, user.tenant(), "k", "0.25");
    row.put("user_id", pseudonym);
    LedgerRows.insert(database, List.of(row));
    new RollUps(database).add();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void after_an_erasure_the_sums_are_the_same_and_no_roll_up_names_the_user(Database database) {
    Subject user = new Subject("acme", "erased-user");
    fill(database, user);
    CostReports reports = new CostReports(database);
    String before = reports.total(UsageScope.ALL, BEGAN, END).toString();

    database.change(client -> store(database).erase(client, user));

    assertThat(reports.total(UsageScope.ALL, BEGAN, END)).hasToString(before);
    assertThat(
            database
                .use(client -> client.sql("select * from ai_usage_series").query().listOfRows())
                .toString())
        .contains("user-")
        .doesNotContain("erased-user");
  }
}
