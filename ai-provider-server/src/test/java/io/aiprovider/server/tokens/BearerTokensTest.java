package io.aiprovider.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.server.access.KeyCheck;
import io.aiprovider.server.access.Role;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.DatabaseDown;
import io.aiprovider.server.store.TestDatabase;
import io.aiprovider.server.tenants.Account;
import io.aiprovider.server.tenants.Accounts;
import io.aiprovider.server.tenants.Tenants;
import io.aiprovider.server.tenants.TestPlans;
import io.aiprovider.server.tenants.User;
import io.aiprovider.server.tenants.Users;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to tokens while the database is down. */
final class BearerTokensTest {
  private static final Duration GRACE = Duration.ofMinutes(5); // shorter than a token's life

  private final Database database = TestDatabase.H2.open();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final AccessTokens issuer =
      new AccessTokens(new SigningKeys(database, now::get), now::get);
  private final BearerTokens tokens = tokens(GRACE);
  private String token;

  private BearerTokens tokens(Duration grace) {
    TokenHolders holders =
        new TokenHolders(
            new Tenants(database), new Users(database), new Accounts(database), TestPlans.DEFAULT);
    return new BearerTokens(List.of(issuer), holders, database, grace, now::get, Runnable::run);
  }

  @BeforeEach
  void sign_in() {
    new Users(database).put("acme", "ada", present -> User.of("acme", "ada", now.get()));
    new Accounts(database)
        .change(
            "acme", "ada", present -> new Account("acme", "ada", "ada", "hash", Role.CALLER, 1));
    token = newToken();
  }

  @AfterEach
  void close() {
    try {
      database.close();
    } catch (RuntimeException closedByTheTest) {
      // nothing is left to do
    }
  }

  private String newToken() {
    return issuer.issue(new Accounts(database).named("ada").orElseThrow());
  }

  private KeyCheck check(String one) {
    return tokens.check(one, null).join();
  }

  private void assertAccepted(String one) {
    assertThat(check(one).caller()).isNotNull();
  }

  private void assertNotChecked(String one) {
    assertThat(check(one).refusal().status()).isEqualTo(503);
    assertThat(check(one).refusal().code()).isEqualTo("database_unavailable");
  }

  private void outage() {
    database.close();
    assertThatThrownBy(database::changes).isInstanceOf(DatabaseDown.class);
    assertThat(database.downSince()).isNotNull();
  }

  /** What another node does: this one is not told. */
  private void elsewhere(String update) {
    database.use(client -> client.sql(update).update());
    database.use(client -> client.sql("update ai_changes set counter = counter + 1").update());
    database.lookForChanges();
  }

  private void deactivateHere() {
    new Users(database)
        .change(
            "acme",
            "ada",
            user ->
                new User(
                    "acme", "ada", null, user.limits(), false, user.createdAt(), user.updatedAt()));
  }

  @Test
  void a_token_that_was_accepted_goes_on_working_until_the_grace_is_over() {
    assertAccepted(token);
    outage();

    assertAccepted(token);
    now.set(database.downSince().plus(GRACE).minusMillis(1));
    assertAccepted(token);
    now.set(database.downSince().plus(GRACE));
    assertNotChecked(token);
  }

  @Test
  void no_token_goes_on_longer_than_it_says() {
    BearerTokens patient = tokens(Duration.ofHours(24));
    assertThat(patient.check(token, null).join().caller()).isNotNull();
    outage();
    now.set(now.get().plus(AccessTokens.LIFETIME));

    assertThat(patient.check(token, null).join().caller()).isNull();
  }

  @Test
  void a_token_that_was_not_checked_before_is_not_accepted() {
    String unused = newToken();
    outage();

    assertNotChecked(unused);
  }

  @Test
  void a_token_that_was_accepted_goes_on_though_another_node_changed_something_before() {
    assertAccepted(token);
    elsewhere("update ai_tenants set name = 'Acme'");
    outage();

    assertAccepted(token);
  }

  @Test
  void the_token_of_a_user_who_was_deactivated_here_does_not_come_back() {
    assertAccepted(token);
    deactivateHere(); // and the token is not used between this and the outage
    outage();

    assertNotChecked(token);
  }

  @Test
  void the_token_of_a_user_who_was_deactivated_elsewhere_does_not_come_back_once_it_was_refused() {
    assertAccepted(token);
    elsewhere("update ai_users set is_active = false");
    assertThat(check(token).refusal().code()).isEqualTo("user_not_active");
    outage();

    assertNotChecked(token);
  }
}
