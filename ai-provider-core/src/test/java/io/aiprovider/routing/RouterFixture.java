package io.aiprovider.routing;

import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.caller.ModelAccess;
import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.CatalogModel.Mode;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.Target;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Providers, model groups, and the targets that a router selects from them. */
abstract class RouterFixture {
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

  final Map<String, ProviderOptions> providers = new LinkedHashMap<>();
  final Map<String, ModelGroup> groups = new LinkedHashMap<>();
  final Map<String, List<String>> installed = new LinkedHashMap<>();
  @Nullable String defaultModel;
  boolean crossModelFailover;
  ChatCall call = ChatCall.create();

  void provider(String name, ProviderOptions.Builder options) {
    providers.put(name, options.build());
  }

  static ProviderOptions.Builder options(int priority) {
    return ProviderOptions.builder().priority(priority);
  }

  Router router() {
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
        RoutingOptions.DEFAULT
            .withDefaultModel(defaultModel)
            .withModels(groups)
            .withCrossModelFailover(crossModelFailover),
        CATALOG,
        provider -> installed.getOrDefault(provider.name(), List.of()));
  }

  List<String> embeddingTargets(String model) {
    ChatRequest request =
        ChatRequest.of(Operation.EMBEDDING, JsonObject.of("model", model).with("input", "Hi"));
    return router().planFor(request, call).targets().stream().map(Target::toString).toList();
  }

  List<String> targets(@Nullable String model) {
    return route(model).stream().map(Target::toString).toList();
  }

  List<Target> route(@Nullable String model) {
    ChatRequest request = ChatRequest.of("Hi");
    return router().planFor(model == null ? request : request.withModel(model), call).targets();
  }

  void callerMayUse(String... models) {
    callerHas(ModelAccess.of(Set.of(models), Set.of()));
  }

  void callerHas(ModelAccess access) {
    Caller caller = new Caller("k", "t", null, Set.of()).withModels(access);
    call = ChatCall.builder().caller(caller).build();
  }

  /** Two closed providers of vendors, and an open one. */
  void vendors() {
    provider("openai", options(1).type("openai").closed(true).defaultModel("gpt-4o"));
    provider("claude", options(2).type("anthropic").closed(true).defaultModel("claude"));
    provider("local", options(3));
  }
}
