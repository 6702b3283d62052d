package io.aiprovider.server.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import io.aiprovider.server.ServerProperties.Jwt;
import io.aiprovider.server.tokens.TokenCheck;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the keys of an issuer are fetched. */
final class IssuerKeysTest {
  private final TestIssuer issuer = new TestIssuer();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final IssuerSettings settings =
      IssuerSettings.of(
          new Jwt(
              issuer.uri(), "", TestIssuer.AUDIENCE, "tenant", "sub", "role", Map.of(), Map.of()));
  private final IssuedTokens tokens =
      new IssuedTokens(
          settings,
          new IssuerKeys(new IssuerDocuments(settings), now::get, Runnable::run),
          Clock.systemUTC());

  @AfterEach
  void stop() {
    issuer.close();
  }

  private CompletableFuture<TokenCheck> verify(String token) {
    try {
      return tokens.verify(SignedJWT.parse(token));
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private boolean accepts(String token) {
    return verify(token).join().identity() != null;
  }

  private String token(RSAKey key) {
    return issuer.token(key, claims -> claims);
  }

  @Test
  void keys_are_fetched_once_for_many_tokens() {
    for (int i = 0; i < 20; i++) {
      assertThat(accepts(token(issuer.key()))).isTrue();
    }
    assertThat(issuer.fetches()).isEqualTo(1);
  }

  @Test
  void a_new_key_of_the_issuer_is_fetched_when_a_token_names_it() {
    assertThat(accepts(token(issuer.key()))).isTrue();
    RSAKey next = issuer.addKey("k2");
    now.set(now.get().plusSeconds(11));

    assertThat(accepts(token(next))).isTrue();
    assertThat(accepts(token(issuer.key()))).isTrue();
  }

  @Test
  void a_key_that_is_exchanged_under_the_same_name_is_fetched() {
    assertThat(accepts(token(issuer.key()))).isTrue();
    issuer.withdraw(issuer.key());
    RSAKey next = issuer.addKey("k1");
    now.set(now.get().plusSeconds(11));

    assertThat(accepts(token(next))).isTrue();
  }

  @Test
  void a_flood_of_wrong_signatures_causes_one_fetch_in_ten_seconds() {
    assertThat(accepts(token(issuer.key()))).isTrue();
    RSAKey forged;
    try (TestIssuer another = new TestIssuer()) {
      forged = another.key();
    }
    now.set(now.get().plusSeconds(11));

    for (int i = 0; i < 50; i++) {
      assertThat(verify(token(forged)).join()).isEqualTo(TokenCheck.UNKNOWN);
    }
    assertThat(issuer.fetches()).isEqualTo(2);
  }

  @Test
  void a_flood_of_unknown_keys_causes_one_fetch_in_ten_seconds() {
    assertThat(accepts(token(issuer.key()))).isTrue();
    RSAKey unknown;
    try (TestIssuer another = new TestIssuer()) {
      unknown = another.addKey("unknown");
    }
    now.set(now.get().plusSeconds(11));

    for (int i = 0; i < 50; i++) {
      assertThat(verify(token(unknown)).join()).isEqualTo(TokenCheck.UNKNOWN);
    }
    assertThat(issuer.fetches()).isEqualTo(2);
  }

  @Test
  void an_issuer_that_is_down_refuses_nobody_whose_key_is_known() {
    assertThat(accepts(token(issuer.key()))).isTrue();
    issuer.setDown(true);

    for (int i = 0; i < 5; i++) {
      now.set(now.get().plus(Duration.ofHours(1)));
      assertThat(accepts(token(issuer.key()))).isTrue();
    }
  }

  @Test
  void a_key_that_the_issuer_withdraws_ends_with_the_next_fetch() {
    RSAKey first = issuer.key();
    assertThat(accepts(token(first))).isTrue();
    issuer.addKey("k2");
    issuer.withdraw(first);
    now.set(now.get().plus(Duration.ofMinutes(11)));

    verify(token(first)).join();

    assertThat(accepts(token(first))).isFalse();
  }

  @Test
  void tokens_are_refused_for_now_while_the_issuer_could_never_be_reached() {
    issuer.setDown(true);

    assertThat(verify(token(issuer.key())).join().refusal().status()).isEqualTo(503);
    issuer.setDown(false);
    now.set(now.get().plusSeconds(11));
    assertThat(accepts(token(issuer.key()))).isTrue();
  }

  @Test
  void a_slow_issuer_keeps_nobody_waiting_whose_key_is_known() {
    AtomicReference<Runnable> fetch = new AtomicReference<>(() -> {});
    IssuedTokens slow =
        new IssuedTokens(
            settings,
            new IssuerKeys(new IssuerDocuments(settings), now::get, fetch::set),
            Clock.systemUTC());
    SignedJWT known = parsed(token(issuer.key()));
    CompletableFuture<TokenCheck> first = slow.verify(known);
    assertThat(first).isNotDone();
    fetch.get().run();
    assertThat(first.join().identity()).isNotNull();

    now.set(now.get().plus(Duration.ofHours(1))); // a fetch begins, and does not end

    assertThat(slow.verify(known)).isDone();
    assertThat(slow.verify(known).join().identity()).isNotNull();
  }

  private static SignedJWT parsed(String token) {
    try {
      return SignedJWT.parse(token);
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
