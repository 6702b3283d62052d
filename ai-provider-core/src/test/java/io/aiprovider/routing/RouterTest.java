package io.aiprovider.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.CatalogModel.Mode;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.ModelNotAllowed;
import io.aiprovider.failure.ModelNotFound;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.Target;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RouterTest {
  private static final ModelCatalog CATALOG =
      ModelCatalog.of(
          LocalDate.of(2026, 1, 1),
          List.of(
              model("gpt-4o", "openai", Mode.CHAT),
              model("gpt-5", "openai", Mode.CHAT),
              model("gpt-vectors", "openai", Mode.EMBEDDING),
              model("claude", "anthropic", Mode.CHAT)));

  private static CatalogModel model(String id, String vendor, Mode mode) {
    return new CatalogModel(id, vendor, mode, 0, 0, null, Set.of());
  }

  private final Map<String, ProviderOptions> providers = new LinkedHashMap<>();
  private final Map<String, List<String>> groups = new LinkedHashMap<>();
  private final Map<String, List<String>> installed = new LinkedHashMap<>();
  private @Nullable String defaultModel;
  private boolean crossModelFailover;
  private ChatCall call = ChatCall.create();

  private void provider(String name, ProviderOptions.Builder options) {
    providers.put(name, options.build());
  }

  private static ProviderOptions.Builder options(int priority) {
    return ProviderOptions.builder().priority(priority);
  }

  private Router router() {
    List<ConfiguredProvider> configured =
        providers.entrySet().stream()
            .map(
                each ->
                    new ConfiguredProvider(
                        each.getKey().equals("chats")
                            ? new NamedProvider("chats", Set.of(Operation.CHAT))
                            : new NamedProvider(each.getKey()),
                        each.getValue()))
            .toList();
    return new Router(
        configured,
        new RoutingOptions(defaultModel, null, null, groups, crossModelFailover),
        CATALOG,
        provider -> installed.getOrDefault(provider.name(), List.of()));
  }

  private List<String> embedders(String model) {
    ChatRequest request =
        ChatRequest.of(Operation.EMBEDDING, JsonObject.of("model", model).with("input", "Hi"));
    return router().planFor(request, call).targets().stream().map(Target::toString).toList();
  }

  private List<String> targets(@Nullable String model) {
    return route(model).stream().map(Target::toString).toList();
  }

  private List<Target> route(@Nullable String model) {
    ChatRequest request = ChatRequest.of("Hi");
    return router().planFor(model == null ? request : request.withModel(model), call).targets();
  }

  private void callerMayUse(String... models) {
    call = ChatCall.builder().caller(new Caller("k", "t", null, Set.of(models))).build();
  }

  // Which model

  @Test
  void the_choice_is_what_is_installed_where_nobody_has_a_default() {
    provider("cloud", options(1));
    provider("local", options(3));
    provider("near", options(2));
    installed.put("local", List.of("llama", "qwen"));
    installed.put("near", List.of("gemma"));

    assertThat(targets("auto")).containsExactly("near/gemma", "local/llama");
    assertThat(targets(null)).containsExactly("near/gemma", "local/llama");

    provider("cloud", options(1).defaultModel("gpt-4o"));
    assertThat(targets("auto")).containsExactly("cloud/gpt-4o");
  }

  @Test
  void a_group_comes_before_an_alias_of_that_name() {
    provider("a", options(1).models("m").alias("chat", "m"));
    provider("b", options(2).models("n"));
    groups.put("chat", List.of("b/n", "a/m"));

    assertThat(targets("chat")).containsExactly("b/n", "a/m");
  }

  @Test
  void a_groups_targets_keep_their_order_whatever_the_priorities() {
    provider("a", options(1).models("m", "n"));
    provider("b", options(2));
    groups.put("chat", List.of("b/x", "a/n", "a/m"));

    assertThat(targets("chat")).containsExactly("b/x", "a/n", "a/m");
  }

  @Test
  void an_alias_leads_to_its_providers_model() {
    provider("a", options(1).models("m-2026").alias("fast", "m-2026"));
    provider("b", options(2).models("small").alias("fast", "small"));

    assertThat(targets("fast")).containsExactly("a/m-2026", "b/small");
  }

  @Test
  void a_listed_name_with_a_slash_comes_before_a_provider_of_that_name() {
    provider("meta", options(1).models("other"));
    provider("host", options(2).models("meta/llama"));

    assertThat(targets("meta/llama")).containsExactly("host/meta/llama");
  }

  @Test
  void a_providers_name_before_the_first_slash_pins_it() {
    crossModelFailover = true;
    provider("a", options(1).models("m"));
    provider("b", options(2).models("n").defaultModel("n"));

    assertThat(targets("b/not-listed/x")).containsExactly("b/not-listed/x");
  }

  @Test
  void a_pinned_providers_aliases_count() {
    provider("a", options(1).alias("fast", "m-2026"));

    assertThat(targets("a/fast")).containsExactly("a/m-2026");
  }

  @Test
  void a_slash_after_something_else_than_a_provider_is_part_of_a_plain_name() {
    provider("a", options(1));

    assertThat(targets("org/model")).containsExactly("a/org/model");
    assertThat(targets("a/")).containsExactly("a/a/");
  }

  @Test
  void auto_or_no_model_is_the_default_model() {
    defaultModel = "m";
    provider("a", options(1).models("x", "m"));

    assertThat(targets(null)).containsExactly("a/m");
    assertThat(targets("")).containsExactly("a/m");
    assertThat(targets("auto")).containsExactly("a/m");
  }

  @Test
  void the_default_model_may_be_a_group() {
    defaultModel = "chat";
    provider("a", options(1));
    groups.put("chat", List.of("a/m"));

    assertThat(targets("auto")).containsExactly("a/m");
  }

  @Test
  void without_a_default_model_auto_is_each_providers_default() {
    provider("a", options(2).models("m", "n"));
    provider("b", options(1).defaultModel("x"));
    provider("c", options(3));

    assertThat(route("auto"))
        .containsExactly(new Target("b", "x", false), new Target("a", "m", false));
  }

  // Who serves it

  @Test
  void those_that_list_the_model_and_those_that_own_it_come_first_by_priority() {
    provider("late", options(9).models("gpt-4o"));
    provider("open", options(1));
    provider("owner", options(5).type("openai").closed(true));
    provider("early", options(2).models("gpt-4o"));

    assertThat(targets("gpt-4o"))
        .containsExactly("early/gpt-4o", "owner/gpt-4o", "late/gpt-4o", "open/gpt-4o");
  }

  @Test
  void equal_priorities_keep_the_order_of_the_configuration() {
    provider("z", options(1).models("m"));
    provider("a", options(1).models("m"));

    assertThat(targets("m")).containsExactly("z/m", "a/m");
  }

  @Test
  void a_provider_with_a_list_serves_nothing_else() {
    provider("owner", options(1).type("openai").models("gpt-4o"));
    provider("open", options(2));

    assertThat(targets("gpt-5")).containsExactly("open/gpt-5");
  }

  @Test
  void the_rest_stand_in_with_their_default_model() {
    crossModelFailover = true;
    provider("a", options(1).models("x", "y").defaultModel("y"));
    provider("b", options(2).models("m"));
    provider("c", options(3).models("z").defaultModel("fast").alias("fast", "z"));

    assertThat(route("m"))
        .containsExactly(
            new Target("b", "m", false), new Target("a", "y", true), new Target("c", "z", true));
  }

  @Test
  void nobody_stands_in_unless_that_is_allowed() {
    provider("a", options(1).models("x"));
    provider("b", options(2).models("m"));

    assertThat(targets("m")).containsExactly("b/m");
  }

  @Test
  void others_stand_in_for_a_group() {
    crossModelFailover = true;
    provider("a", options(1).models("m"));
    provider("b", options(2).models("n"));
    groups.put("chat", List.of("a/m"));

    assertThat(route("chat"))
        .containsExactly(new Target("a", "m", false), new Target("b", "n", true));
  }

  @Test
  void a_model_nobody_serves_is_not_found() {
    provider("a", options(1).models("m"));

    ModelNotFound failure = catchThrowableOfType(ModelNotFound.class, () -> route("nope"));

    assertThat(failure)
        .hasMessage("The model 'nope' does not exist or you do not have access to it.");
    assertThat(failure.param()).isEqualTo("model");
    assertThat(failure.status()).isEqualTo(404);
  }

  @Test
  void no_model_and_no_default_says_what_to_do() {
    provider("a", options(1));

    assertThatThrownBy(() -> route(null))
        .isInstanceOf(ModelNotFound.class)
        .hasMessageContaining("Name a model, or set a default one.");
  }

  // Closed and open providers

  private void vendors() {
    provider("openai", options(1).type("openai").closed(true).defaultModel("gpt-4o"));
    provider("claude", options(2).type("anthropic").closed(true).defaultModel("claude"));
    provider("local", options(3));
  }

  @Test
  void a_closed_provider_is_asked_for_its_vendors_models_only() {
    vendors();

    assertThat(targets("claude")).containsExactly("claude/claude", "local/claude");
    assertThat(targets("gpt-5")).containsExactly("openai/gpt-5", "local/gpt-5");
  }

  @Test
  void a_closed_provider_stands_in_with_its_default_model() {
    crossModelFailover = true;
    vendors();

    assertThat(route("gpt-5"))
        .containsExactly(
            new Target("openai", "gpt-5", false),
            new Target("local", "gpt-5", false),
            new Target("openai", "gpt-4o", true),
            new Target("claude", "claude", true));
  }

  @Test
  void a_model_nobody_lists_or_owns_is_asked_of_all_by_priority() {
    vendors();
    provider("lister", options(2).models("other"));

    assertThat(targets("brand-new"))
        .containsExactly("openai/brand-new", "claude/brand-new", "local/brand-new");
  }

  @Test
  void a_model_that_somebody_lists_is_not_asked_of_closed_providers() {
    vendors();
    provider("lister", options(9).models("brand-new"));

    assertThat(targets("brand-new")).containsExactly("lister/brand-new", "local/brand-new");
  }

  @Test
  void a_catalogued_model_whose_owner_is_not_there_is_not_asked_of_closed_providers() {
    crossModelFailover = true;
    provider("openai", options(1).type("openai").closed(true).defaultModel("gpt-4o"));

    assertThat(route("claude")).containsExactly(new Target("openai", "gpt-4o", true));
  }

  @Test
  void an_open_provider_of_the_vendors_kind_has_no_precedence() {
    provider("proxy", options(2).type("openai"));
    provider("local", options(1));

    assertThat(targets("gpt-4o")).containsExactly("local/gpt-4o", "proxy/gpt-4o");
  }

  @Test
  void a_list_says_more_than_that_a_provider_is_closed() {
    provider("openai", options(1).type("openai").closed(true).models("claude"));

    assertThat(targets("claude")).containsExactly("openai/claude");
    assertThatThrownBy(() -> route("gpt-4o")).isInstanceOf(ModelNotFound.class);
  }

  @Test
  void aliases_leave_a_provider_closed_for_all_other_names() {
    provider("openai", options(1).type("openai").closed(true).alias("fast", "gpt-4o"));

    assertThat(targets("fast")).containsExactly("openai/gpt-4o");
    assertThatThrownBy(() -> route("claude")).isInstanceOf(ModelNotFound.class);
  }

  // The reasons

  @Test
  void each_candidate_has_its_verdict() {
    crossModelFailover = true;
    vendors();
    provider("lister", options(4).models("other"));
    provider("chats", options(5));
    callerMayUse("gpt-5", "claude/claude");

    route("gpt-5");

    assertThat(call.routePlan().candidates())
        .extracting(each -> each.target() + " " + each.verdict())
        .containsExactly(
            "openai/gpt-5 TAKEN",
            "local/gpt-5 TAKEN",
            "chats/gpt-5 TAKEN",
            "claude/gpt-5 NOT_OWNED",
            "lister/gpt-5 NOT_LISTED",
            "openai/gpt-4o NOT_ALLOWED",
            "claude/claude TAKEN",
            "lister/other NOT_ALLOWED");
  }

  @Test
  void it_is_told_who_does_not_offer_an_operation_or_may_have_a_namesake() {
    crossModelFailover = true;
    provider("owner", options(1).type("openai"));
    provider("chats", options(2).defaultModel("x"));
    provider("open", options(3));

    embedders("gpt-vectors");

    assertThat(call.routePlan().candidates())
        .extracting(each -> each.target() + " " + each.verdict())
        .containsExactly(
            "owner/gpt-vectors TAKEN",
            "chats/gpt-vectors OPERATION_NOT_OFFERED",
            "open/gpt-vectors NAMESAKE",
            "chats/x FALLBACK_OFF");
  }

  @Test
  void a_plan_that_leads_nowhere_tells_why() {
    provider("a", options(1).models("m"));

    assertThatThrownBy(() -> route("nope")).isInstanceOf(ModelNotFound.class);

    assertThat(call.routePlan().candidates())
        .extracting(each -> each.target() + " " + each.verdict())
        .containsExactly("a/nope NOT_LISTED", "a/m FALLBACK_OFF");
  }

  // Operations that take no other model

  @Test
  void vectors_come_from_those_that_are_known_to_have_the_model() {
    crossModelFailover = true;
    provider("open", options(1).defaultModel("x"));
    provider("owner", options(2).type("openai"));
    provider("lister", options(3).models("gpt-vectors"));

    assertThat(embedders("gpt-vectors")).containsExactly("owner/gpt-vectors", "lister/gpt-vectors");
  }

  @Test
  void vectors_of_a_model_that_nobody_is_known_to_have_come_from_those_without_a_list() {
    provider("one", options(1));
    provider("two", options(2));
    provider("other", options(3).models("x"));

    assertThat(embedders("bge-m3")).containsExactly("one/bge-m3", "two/bge-m3");
  }

  @Test
  void who_makes_no_vectors_keeps_nobody_from_making_them() {
    provider("chats", options(1).models("bge-m3"));
    provider("open", options(2));

    assertThat(embedders("bge-m3")).containsExactly("open/bge-m3");
  }

  @Test
  void it_is_told_when_nobody_makes_vectors_at_all() {
    provider("chats", options(1));

    assertThatThrownBy(() -> embedders("bge-m3"))
        .isInstanceOf(ModelNotFound.class)
        .hasMessage("None of the providers offers embeddings: configure one that does.");
  }

  @Test
  void vectors_of_a_group_come_from_its_targets() {
    provider("a", options(1).models("x"));
    provider("b", options(2));
    groups.put("vectors", List.of("b/large", "a/large-v2"));

    assertThat(embedders("vectors")).containsExactly("b/large", "a/large-v2");
    assertThat(embedders("b/large")).containsExactly("b/large");
  }

  @Test
  void vectors_need_the_name_of_a_model() {
    defaultModel = "m";
    provider("a", options(1));

    for (String name : new String[] {"", "auto"}) {
      assertThatThrownBy(() -> embedders(name))
          .isInstanceOf(ModelNotFound.class)
          .hasMessageStartingWith("Name a model: there is no default one for embeddings");
    }
  }

  // Allowed models

  @Test
  void no_group_alias_or_failover_reaches_a_forbidden_model() {
    crossModelFailover = true;
    provider("a", options(1).models("m", "dear").alias("best", "dear"));
    provider("b", options(2).models("n"));
    groups.put("chat", List.of("a/dear", "a/m"));
    callerMayUse("m");

    assertThat(targets("chat")).containsExactly("a/m");
    assertThat(targets("m")).containsExactly("a/m");
    assertThatThrownBy(() -> route("best")).isInstanceOf(ModelNotAllowed.class);
    assertThatThrownBy(() -> route("a/dear")).isInstanceOf(ModelNotAllowed.class);
  }

  @Test
  @DisplayName(
      "case R30 an allowed group or alias admits the targets it names, under that name only")
  void an_allowed_name_admits_its_targets() {
    provider("a", options(1).models("m", "dear").alias("best", "dear"));
    provider("b", options(2).models("n"));
    groups.put("chat", List.of("a/dear", "b/n"));
    callerMayUse("chat", "best");

    assertThat(targets("chat")).containsExactly("a/dear", "b/n");
    assertThat(targets("best")).containsExactly("a/dear");
    assertThat(targets("a/best")).containsExactly("a/dear");
    for (String name : List.of("dear", "a/dear", "n", "m")) {
      assertThatThrownBy(() -> route(name)).isInstanceOf(ModelNotAllowed.class);
    }
  }

  @Test
  @DisplayName(
      "case R30 an allowed group does not admit fallbacks, which need an entry of their own")
  void a_fallback_needs_an_entry_of_its_own() {
    crossModelFailover = true;
    provider("a", options(1).models("m"));
    provider("b", options(2).models("n"));
    provider("c", options(3).models("o"));
    groups.put("chat", List.of("a/m"));
    callerMayUse("chat", "c/o");

    assertThat(route("chat"))
        .containsExactly(new Target("a", "m", false), new Target("c", "o", true));
  }

  @Test
  @DisplayName("case R30 what auto means is admitted by the name it stands for")
  void auto_is_admitted_by_what_it_stands_for() {
    provider("a", options(1).models("m"));
    groups.put("chat", List.of("a/m"));
    defaultModel = "chat";
    callerMayUse("chat");

    assertThat(targets("auto")).containsExactly("a/m");
    assertThat(targets(null)).containsExactly("a/m");
  }

  @Test
  void a_model_may_be_allowed_at_one_provider_only() {
    provider("a", options(1).models("m"));
    provider("b", options(2).models("m"));
    callerMayUse("b/m");

    assertThat(targets("m")).containsExactly("b/m");
  }

  @Test
  void a_group_of_an_unknown_provider_is_refused_at_the_start() {
    provider("a", options(1));
    groups.put("chat", List.of("gone/m"));

    assertThatThrownBy(this::router)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'chat'")
        .hasMessageContaining("'gone/m'")
        .hasMessageContaining("[a]");
  }
}
