package io.aiprovider.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.aiprovider.server.access.Role;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EmptyDatabases;
import io.aiprovider.server.store.TestDatabase;
import io.aiprovider.server.tenants.Account;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;

class SigningKeysTest {
  private static final Account ADA = new Account("acme", "ada", "ada", "", Role.CALLER, 7);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-29T12:00:00Z"));

  private SigningKeys keys(Database database) {
    return new SigningKeys(database, now::get);
  }

  private AccessTokens tokens(SigningKeys keys) {
    return new AccessTokens(keys, now::get);
  }

  private void pass(Duration time) {
    now.set(now.get().plus(time));
  }

  private static TokenCheck check(AccessTokens tokens, String token) {
    try {
      return tokens.verify(SignedJWT.parse(token)).join();
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_key_signs_for_a_day(Database database) {
    SigningKeys keys = keys(database);
    String first = keys.current().getKeyID();

    pass(Duration.ofHours(23));
    assertThat(keys.current().getKeyID()).isEqualTo(first);
    pass(Duration.ofHours(1));
    assertThat(keys.current().getKeyID()).isNotEqualTo(first);
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void nodes_share_the_key(Database database) {
    SigningKeys one = keys(database);
    SigningKeys other = keys(database);

    assertThat(one.current().getKeyID()).isEqualTo(other.current().getKeyID());
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_token_of_the_last_key_works_until_it_ends(Database database) {
    SigningKeys keys = keys(database);
    keys.current();
    pass(SigningKeys.SIGNS.minusSeconds(1));
    String token = tokens(keys).issue(ADA);
    pass(Duration.ofSeconds(2));
    tokens(keys).issue(ADA); // by a new key

    assertThat(check(tokens(keys(database)), token).identity())
        .extracting(Identity::user, Identity::role, Identity::accountVersion)
        .containsExactly("ada", Role.CALLER, 7L);
    pass(AccessTokens.LIFETIME);
    assertThat(check(tokens(keys), token).refusal().message()).contains("expired");
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_key_is_deleted_when_all_its_tokens_have_ended(Database database) {
    SigningKeys keys = keys(database);
    String first = keys.current().getKeyID();
    pass(Duration.ofDays(2));

    keys.current();

    assertThat(keys.find(first)).isNull();
    assertThat(keys(database).find(first)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void a_token_of_another_installation_is_unknown(TestDatabase kind) {
    try (Database database = kind.open();
        Database foreign = kind.open()) {
      String token = tokens(keys(foreign)).issue(ADA);

      assertThat(check(tokens(keys(database)), token)).isEqualTo(TokenCheck.UNKNOWN);
    }
  }
}
