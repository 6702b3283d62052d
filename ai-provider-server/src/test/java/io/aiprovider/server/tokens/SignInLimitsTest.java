package io.aiprovider.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SignInLimitsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final SignInLimits limits = new SignInLimits(nanos::get);

  private static InetAddress address(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void ten_attempts_with_one_name_are_allowed_from_all_addresses_together() {
    for (int i = 0; i < 10; i++) {
      assertThat(limits.begin(address(i), "ada")).isNull();
    }

    var refusal = limits.begin(address(99), "ada");

    assertThat(refusal.status()).isEqualTo(429);
    assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMinutes(5));
    assertThat(limits.begin(address(99), "bob")).isNull();
  }

  @Test
  void twenty_attempts_from_one_address_are_allowed_with_all_names_together() {
    for (int i = 0; i < 20; i++) {
      assertThat(limits.begin(address(1), "user" + i)).isNull();
    }

    assertThat(limits.begin(address(1), "another")).isNotNull();
    assertThat(limits.begin(address(2), "another")).isNull();
  }

  @Test
  void a_success_ends_the_count_of_the_name() {
    for (int i = 0; i < 50; i++) {
      assertThat(limits.begin(address(i), "ada")).isNull();
      limits.succeeded(address(i), "ada");
    }
  }

  @Test
  void successes_do_not_count_for_the_address() {
    for (int i = 0; i < 50; i++) {
      assertThat(limits.begin(address(1), "user" + i)).isNull();
      limits.succeeded(address(1), "user" + i);
    }
  }

  @Test
  void attempts_that_could_not_be_decided_do_not_count() {
    for (int i = 0; i < 50; i++) {
      assertThat(limits.begin(address(1), "ada")).isNull();
      limits.undecided(address(1), "ada");
    }
  }

  @Test
  void attempts_are_allowed_again_when_the_time_is_over() {
    for (int i = 0; i < 11; i++) {
      limits.begin(address(i), "ada");
    }

    nanos.addAndGet(Duration.ofMinutes(5).toNanos() + 1);

    assertThat(limits.begin(address(1), "ada")).isNull();
  }
}
