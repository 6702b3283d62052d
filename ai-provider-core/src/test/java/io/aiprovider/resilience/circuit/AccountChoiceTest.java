package io.aiprovider.resilience.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.Failures;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.testing.MutableClock;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountChoiceTest {
  private static final ProviderAccount HEAVY = new ProviderAccount(1, "a", 3, 0, 0);
  private static final ProviderAccount LIGHT = new ProviderAccount(2, "b", 1, 0, 0);
  private static final ProviderAccount RESERVE = new ProviderAccount(3, "c", 0, 0, 0);

  private final AccountChoice choice =
      new AccountChoice(
          new Circuits(
              CircuitBreakerPolicy.DEFAULT,
              new MutableClock(),
              model -> model,
              provider -> List.of(RESERVE, LIGHT, HEAVY)));

  private List<ProviderAccount> order(ChatCall call) {
    return choice.order(CircuitCalls.TARGET, call);
  }

  @Test
  void accounts_are_drawn_in_proportion_to_their_weights() {
    int heavy = 0;
    for (int i = 0; i < 4_000; i++) {
      List<ProviderAccount> order = order(ChatCall.create());
      assertThat(order).hasSize(3).endsWith(RESERVE);
      heavy += order.get(0).equals(HEAVY) ? 1 : 0;
    }

    assertThat(heavy).isBetween(2_850, 3_150);
  }

  private boolean hasAnotherAfter(ProviderAccount account, ChatCall call) {
    ChatException failure = Failures.rateLimited("a", null);
    choice.failed(CircuitCalls.TARGET, account, failure, call);
    return choice.hasAnother(CircuitCalls.TARGET, failure, call);
  }

  @Test
  void an_account_that_refused_the_call_is_not_used_again_for_it() {
    ChatCall call = ChatCall.create();

    assertThat(hasAnotherAfter(HEAVY, call)).isTrue();
    assertThat(order(call)).containsExactly(LIGHT, RESERVE);
    assertThat(hasAnotherAfter(LIGHT, call)).isTrue();
    assertThat(order(call)).containsExactly(RESERVE);
    assertThat(hasAnotherAfter(RESERVE, call)).isFalse();

    assertThat(order(call)).hasSize(3); // for a retry
    assertThat(order(ChatCall.create())).hasSize(3);
  }
}
