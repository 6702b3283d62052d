package io.aiprovider.admission;

import io.aiprovider.call.ChatCall;
import io.aiprovider.call.RoutePlanner;
import io.aiprovider.caller.Caller;
import io.aiprovider.caller.ModelAccess;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.digest.Sha256;
import io.aiprovider.failure.ModelNotFound;
import io.aiprovider.limit.LimitOptions;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.Limits;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.reply.Target;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The limits that apply to a call: those of its caller, its end user and its model. Immutable. */
final class CallRules {
  private static final int END_USER_BYTES = 16;

  private final RoutePlanner routes;
  private final LimitOptions options;
  private final List<ModelRule> models;

  /**
   * Limits of models.
   *
   * @param entry matches the models
   */
  private record ModelRule(ModelAccess entry, LimitRule rule) {}

  /**
   * @throws IllegalArgumentException if an entry of a model is blank, or has blanks at its
   *     beginning or end
   */
  CallRules(RoutePlanner routes, LimitOptions options) {
    this.routes = routes;
    this.options = options;
    this.models =
        options.models().entrySet().stream()
            .map(
                each ->
                    new ModelRule(
                        ModelAccess.allow(each.getKey()),
                        new LimitRule(LimitScope.MODEL, each.getKey(), each.getValue())))
            .filter(each -> !each.rule().limits().isNone())
            .toList();
  }

  /** The rules for a call of this caller. */
  List<LimitRule> of(Caller caller, ChatRequest request, ChatCall call) {
    List<LimitRule> own = of(caller);
    LimitRule endUser = endUser(caller, request);
    if (endUser == null && models.isEmpty()) {
      return own;
    }
    List<LimitRule> all = new ArrayList<>(own);
    if (endUser != null) {
      all.add(endUser);
    }
    if (!models.isEmpty()) {
      addModels(request, call, all);
    }
    return all;
  }

  private List<LimitRule> of(Caller caller) {
    if (caller.limits() != null) {
      return caller.limits();
    }
    return options.perKey().isNone()
        ? List.of()
        : List.of(new LimitRule(LimitScope.KEY, caller.keyId(), options.perKey()));
  }

  private @Nullable LimitRule endUser(Caller caller, ChatRequest request) {
    Limits limits = options.perEndUser();
    String name = limits.isNone() ? null : request.json().string("user");
    return name == null || name.isEmpty()
        ? null
        : new LimitRule(LimitScope.END_USER, endUserId(caller.keyId(), name), limits);
  }

  /** Names are of any length and may be personal data: only a hash of them is kept. */
  private static String endUserId(String keyId, String name) {
    return keyId + "/" + HexFormat.of().formatHex(Sha256.of(name), 0, END_USER_BYTES);
  }

  private void addModels(ChatRequest request, ChatCall call, List<LimitRule> rules) {
    RoutePlan plan;
    try {
      plan = routes.planFor(request, call);
    } catch (ModelNotFound unknown) {
      return; // a later interceptor may change the model; if none does, the router fails the call
    }
    Target first = plan.callable().get(0).target();
    String requested = Objects.requireNonNullElse(request.model(), "");
    for (ModelRule model : models) {
      if (model.entry().admits(List.of(requested), first)) {
        rules.add(model.rule());
      }
    }
  }
}
