package io.aiprovider.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.plan.RoutePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** With a hundred providers a call is routed as with ten: by looking its plan up. */
class RouteCostTest {
  private final List<NamedProvider> providers = new ArrayList<>();

  private Router router(int size) {
    List<ConfiguredProvider> configured = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      NamedProvider provider = new NamedProvider("p" + i);
      providers.add(provider);
      configured.add(
          new ConfiguredProvider(
              provider, ProviderOptions.builder().priority(i).models("m" + i, "shared").build()));
    }
    return new Router(
        configured, RoutingOptions.DEFAULT, ModelCatalog.bundled(), provider -> List.of());
  }

  private int looks() {
    return providers.stream().mapToInt(NamedProvider::looks).sum();
  }

  private static RoutePlan plan(Router router, String model, String... allowed) {
    ChatCall call = ChatCall.builder().caller(new Caller("k", "t", null, Set.of(allowed))).build();
    return router.planFor(ChatRequest.builder().model(model).user("Hi").build(), call);
  }

  @Test
  void no_provider_is_looked_at_for_a_call() {
    Router router = router(100);
    int before = looks();

    plan(router, "m7");
    plan(router, "auto");

    assertThat(looks()).isEqualTo(before);
  }

  @Test
  void calls_for_one_model_share_a_plan() {
    Router router = router(100);

    assertThat(plan(router, "m7")).isSameAs(plan(router, "m7"));
    assertThat(plan(router, "auto")).isSameAs(plan(router, "auto"));
    assertThat(plan(router, "m7", "m7")).isSameAs(plan(router, "m7", "m7"));
    assertThat(plan(router, "m7", "m7").targets()).hasSize(1);
  }

  @Test
  void made_up_names_do_not_fill_the_memory() {
    PlanCache<Integer> plans = new PlanCache<>(1_000);
    RoutePlan plan = plan(router(10), "m1");

    for (int i = 0; i < 10_000; i++) {
      plans.get(i, key -> plan);
    }

    assertThat(plans.size()).isBetween(300, 1_100);
  }

  @Test
  void a_plan_that_is_used_outlives_made_up_names() {
    PlanCache<Integer> plans = new PlanCache<>(1_000);
    RoutePlan used = plan(router(1), "m0");
    RoutePlan other = plan(router(10), "m1");
    plans.get(-1, key -> used);

    for (int i = 0; i < 10_000; i++) {
      plans.get(i, key -> other);
      assertThat(plans.get(-1, key -> other)).isSameAs(used);
    }
  }

  @Test
  void a_name_that_is_longer_than_any_models_is_not_kept() {
    Router router = router(1);
    String name = "x".repeat(300);

    assertThat(plan(router, name)).isNotSameAs(plan(router, name));
  }
}
