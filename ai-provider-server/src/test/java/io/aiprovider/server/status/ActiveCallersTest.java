package io.aiprovider.server.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ActiveCallersTest {
  private final AtomicLong nanos = new AtomicLong();
  private final ActiveCallers active = new ActiveCallers(nanos::get);

  private void call(String key, String tenant, @Nullable String user) {
    Caller caller = new Caller(key, tenant, user, Set.of());
    active.callStarted(ChatCall.builder().caller(caller).build(), ChatRequest.of("Hi"));
  }

  @Test
  void counts_each_user_and_key_once() {
    call("k1", "acme", "ada");
    call("k1", "acme", "ada");
    call("k2", "acme", "ada");
    call("k3", "other", "ada");
    call("k4", "other", null);
    active.callStarted(ChatCall.create(), ChatRequest.of("Hi"));

    assertThat(active.users()).isEqualTo(2);
    assertThat(active.keys()).isEqualTo(4);
  }

  @Test
  void forgets_those_who_made_no_call_in_the_window() {
    call("k1", "acme", "ada");
    call("k2", "acme", "bob");
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(10));
    call("k2", "acme", "bob");
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(6));

    assertThat(active.users()).isEqualTo(1);
    assertThat(active.keys()).isEqualTo(1);
  }

  @Test
  void needs_a_limited_amount_of_memory() {
    for (int i = 0; i < ActiveCallers.MOST + 1_000; i++) {
      call("k" + i, "acme", "u" + i);
    }

    assertThat(active.users()).isLessThanOrEqualTo(ActiveCallers.MOST);
    assertThat(active.keys()).isLessThanOrEqualTo(ActiveCallers.MOST);
  }
}
