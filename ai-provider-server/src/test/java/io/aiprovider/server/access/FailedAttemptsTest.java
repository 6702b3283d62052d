package io.aiprovider.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.TestDatabase;
import io.aiprovider.testing.MutableClock;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Wrong keys are limited by address; right ones are not. */
final class FailedAttemptsTest {
  private final MutableClock clock = new MutableClock();
  private final FailedAttempts failures = new FailedAttempts(clock::nanos);

  private static InetAddress address(int last) throws Exception {
    return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last});
  }

  @Test
  void an_address_may_fail_thirty_times_a_minute() throws Exception {
    for (int i = 0; i < 30; i++) {
      assertThat(failures.count(address(1))).isNull();
    }
    clock.advance(Duration.ofSeconds(20));

    Refusal refusal = failures.count(address(1));

    assertThat(refusal.status()).isEqualTo(429);
    assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(40));
    assertThat(failures.count(address(2))).isNull();
    clock.advance(refusal.retryAfter());
    assertThat(failures.count(address(1))).isNull();
  }

  @Test
  void keys_that_are_verified_count_for_the_client_and_not_for_its_proxy() {
    try (KeyServer server = KeyServer.on(TestDatabase.H2, "trusted-proxies=127.0.0.0/8")) {
      int status = 0;
      for (int i = 0; i < 31; i++) {
        status = verify(server, "192.0.2.1");
      }

      assertThat(status).isEqualTo(429);
      assertThat(verify(server, "192.0.2.2")).isEqualTo(200);
    }
  }

  private static int verify(KeyServer server, String client) {
    HttpCaller caller = new HttpCaller(server.server());
    String body = "{\"api_key\":\"wrong\"}";
    return caller
        .send(caller.post("/auth/verify-key", body, "X-Forwarded-For", client).build())
        .statusCode();
  }

  @Test
  void a_right_key_works_from_an_address_with_too_many_wrong_ones() {
    try (KeyServer server = KeyServer.on(TestDatabase.H2)) {
      String key = server.create("acme", "ada").string("api_key");
      HttpResponse<String> last = server.chat("wrong");
      for (int i = 0; i < 30; i++) {
        last = server.chat("wrong");
      }

      assertThat(last.statusCode()).isEqualTo(429);
      assertThat(last.headers().firstValue("Retry-After")).isPresent();
      assertThat(HttpCaller.errorOf(last).string("code")).isEqualTo("too_many_wrong_keys");
      assertThat(server.call(key)).isEqualTo(200);
      assertThat(server.anybody("/auth/verify-key", "{\"api_key\":\"wrong\"}").statusCode())
          .isEqualTo(429);
      assertThat(server.anybody("/auth/verify-key", "{\"api_key\":\"" + key + "\"}").statusCode())
          .isEqualTo(200);
    }
  }
}
