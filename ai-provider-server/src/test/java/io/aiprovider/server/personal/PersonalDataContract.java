package io.aiprovider.server.personal;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EmptyDatabases;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** What every store that holds data about persons must do. */
public abstract class PersonalDataContract {
  private static final Subject ADA = new Subject("acme", "ada");
  private static final Subject BOB = new Subject("acme", "bob");
  private static final Subject NAMESAKE = new Subject("other", "ada");

  /** The store. */
  protected abstract PersonalData store(Database database);

  /** Has the store hold something about a user. */
  protected abstract void fill(Database database, Subject user);

  private List<JsonObject> export(Database database, Subject subject) {
    return database.use(client -> store(database).export(client, subject));
  }

  private int erase(Database database, Subject subject) {
    return database.change(client -> store(database).erase(client, subject));
  }

  private void fill(Database database) {
    List.of(ADA, BOB, NAMESAKE).forEach(user -> fill(database, user));
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void an_export_has_what_is_stored_about_the_user(Database database) {
    fill(database);
    assertThat(export(database, ADA)).isNotEmpty();
    assertThat(export(database, ADA).toString())
        .doesNotContain("bob", "other")
        .doesNotContain("key_hash", "password");
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void an_erasure_deletes_the_data_of_the_user_only(Database database) {
    fill(database);
    assertThat(erase(database, ADA)).isPositive();

    assertThat(export(database, ADA)).isEmpty();
    assertThat(export(database, BOB)).isNotEmpty();
    assertThat(export(database, NAMESAKE)).isNotEmpty();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void an_erasure_of_a_tenant_deletes_the_data_of_all_its_users(Database database) {
    fill(database);
    erase(database, new Subject("acme", null));

    assertThat(export(database, ADA)).isEmpty();
    assertThat(export(database, BOB)).isEmpty();
    assertThat(export(database, NAMESAKE)).isNotEmpty();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void there_is_nothing_about_an_unknown_user(Database database) {
    fill(database);
    Subject nobody = new Subject("acme", "nobody");

    assertThat(export(database, nobody)).isEmpty();
    assertThat(erase(database, nobody)).isZero();
  }
}
