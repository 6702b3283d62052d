package io.aiprovider.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.caller.ModelAccess;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.plan.RoutePlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Routing with a hundred providers costs the same as with ten: the plan is cached. */
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

  private int reads() {
    return providers.stream().mapToInt(NamedProvider::reads).sum();
  }

  private static RoutePlan plan(Router router, String model, String... allowed) {
    ChatCall call = ChatCall.builder().caller(new Caller("k", "t", null, Set.of(allowed))).build();
    return router.planFor(ChatRequest.builder().model(model).user("Hi").build(), call);
  }

  @Test
  void a_call_reads_no_provider() {
    Router router = router(100);
    int before = reads();

    plan(router, "m7");
    plan(router, "auto");

    assertThat(reads()).isEqualTo(before);
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
  void invented_names_do_not_fill_the_memory() {
    PlanCache<Integer> plans = new PlanCache<>(1_000, key -> 0);
    RoutePlan plan = plan(router(10), "m1");

    for (int i = 0; i < 10_000; i++) {
      plans.get(i, key -> plan);
    }

    assertThat(plans.size()).isBetween(300, 1_100);
  }

  @Test
  void long_lists_of_allowed_models_do_not_fill_the_memory() {
    PlanCache<ModelAccess> plans = new PlanCache<>(1_000, ModelAccess::size);
    RoutePlan plan = plan(router(1), "m0");

    for (int i = 0; i < 1_000; i++) {
      plans.get(ModelAccess.allow("m0", "a" + i, "b" + i, "c" + i, "d" + i, "e" + i), key -> plan);
    }

    assertThat(plans.size()).isBetween(300, 1_100);
  }

  @Test
  void callers_with_equal_access_share_a_plan() {
    Router router = router(10);
    Set<RoutePlan> made = Collections.newSetFromMap(new IdentityHashMap<>());

    for (int i = 0; i < 1_000; i++) {
      Caller caller = new Caller("key-" + i, "tenant-" + i, null, Set.of("m7", "shared"));
      ChatCall call = ChatCall.builder().caller(caller).build();
      made.add(router.planFor(ChatRequest.builder().model("m7").user("Hi").build(), call));
    }

    assertThat(made).hasSize(1);
  }

  @Test
  void a_used_plan_is_kept_despite_invented_names() {
    PlanCache<Integer> plans = new PlanCache<>(1_000, key -> 0);
    RoutePlan used = plan(router(1), "m0");
    RoutePlan other = plan(router(10), "m1");
    plans.get(-1, key -> used);

    for (int i = 0; i < 10_000; i++) {
      plans.get(i, key -> other);
      assertThat(plans.get(-1, key -> other)).isSameAs(used);
    }
  }

  @Test
  void a_plan_for_a_very_long_name_is_not_cached() {
    Router router = router(1);
    String name = "x".repeat(300);

    assertThat(plan(router, name)).isNotSameAs(plan(router, name));
  }
}
