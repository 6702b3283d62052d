package io.aiprovider.spending;

import io.aiprovider.budget.BudgetScope;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ids that a call has as a subject of budgets, as {@link BudgetScope} describes them. */
final class CallSubjects {
  private CallSubjects() {}

  /** The id of a call in a scope that gives it at most one; null if it has none. */
  static @Nullable String idOf(ChatCall call, BudgetScope scope) {
    Caller caller = call.caller();
    return switch (scope) {
      case KEY -> caller == null ? null : caller.keyId();
      case USER ->
          caller == null || caller.user() == null ? null : caller.tenant() + "/" + caller.user();
      case TENANT -> caller == null ? null : caller.tenant();
      case SESSION -> session(call, caller);
      case INSTALLATION -> "";
      case TAG, MODEL, PROVIDER -> null;
    };
  }

  private static @Nullable String session(ChatCall call, @Nullable Caller caller) {
    String session = call.attribute(CallAttribute.SESSION);
    return session == null || caller == null ? session : caller.tenant() + "/" + session;
  }

  /** The id of a call's tag. */
  static String idOf(Map.Entry<String, String> tag) {
    return tag.getKey() + "=" + tag.getValue();
  }
}
