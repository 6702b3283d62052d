package io.aiprovider.server.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.caller.Caller;
import io.aiprovider.caller.ModelAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TenantSharesTest {
  private static final Caller GREEDY = of("greedy");
  private static final Caller MODEST = of("modest");

  private final TenantShares shares = new TenantShares(100, 1_000);

  private static Caller of(String tenant) {
    return new Caller("key", tenant, null, null, ModelAccess.of(Set.of(), Set.of()), null);
  }

  private List<TenantShares.Place> enter(int calls, Caller caller, long bytes) {
    List<TenantShares.Place> places = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      places.add(Objects.requireNonNull(shares.enter(caller, bytes)));
    }
    return places;
  }

  @Test
  void a_tenant_may_use_what_others_do_not() {
    enter(1, MODEST, 0);
    enter(79, GREEDY, 0);
  }

  @Test
  void when_calls_become_few_each_tenant_has_the_same_share() {
    enter(1, MODEST, 0);
    List<TenantShares.Place> places = enter(79, GREEDY, 0);
    assertThat(shares.enter(GREEDY, 0)).isNull();
    enter(49, MODEST, 0);
    assertThat(shares.enter(MODEST, 0)).isNull();

    places.subList(0, 40).forEach(TenantShares.Place::close);
    places.get(0).close(); // has no further effect
    enter(11, GREEDY, 0);
    assertThat(shares.enter(GREEDY, 0)).isNull();
  }

  @Test
  void when_memory_becomes_little_each_tenant_has_the_same_share() {
    enter(1, MODEST, 100);
    TenantShares.Place large = enter(1, GREEDY, 600).get(0);
    assertThat(shares.enter(GREEDY, 200)).isNull();
    enter(1, MODEST, 200);

    large.releaseBody();
    enter(1, GREEDY, 400);
    large.close();
  }

  @Test
  void a_tenant_alone_has_everything() {
    enter(150, GREEDY, 100);
  }

  @Test
  void a_first_call_is_never_refused() {
    enter(100, GREEDY, 100);

    enter(1, MODEST, 5_000);
  }
}
