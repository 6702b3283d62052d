package io.aiprovider.routing.strategy;

import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.ProviderAccount;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What sticky calls have in common: their session, or the beginning of their prompt. */
public final class StickySubject {
  private StickySubject() {}

  /**
   * A number between 0 and 1 for each account, always the same for the same subject; null if the
   * call has none.
   */
  public static @Nullable ToDoubleFunction<ProviderAccount> ofAccounts(
      Stickiness stickiness, ChatRequest request, ChatCall call) {
    StableHash subject = of(stickiness, request, call);
    return subject == null ? null : account -> subject.with(account.id()).fraction();
  }

  /** The hash of the subject; null if the call has none. */
  static @Nullable StableHash of(Stickiness stickiness, ChatRequest request, ChatCall call) {
    return switch (stickiness) {
      case NONE -> null;
      case SESSION -> session(call);
      case PROMPT -> request.operation() == Operation.CHAT ? beginning(request) : null;
    };
  }

  /** The session of a tenant: two tenants may use the same id. */
  private static @Nullable StableHash session(ChatCall call) {
    String session = call.attribute(CallAttribute.SESSION);
    Caller caller = call.caller();
    return session == null
        ? null
        : StableHash.EMPTY.with(caller == null ? "" : caller.tenant()).with(session);
  }

  /** The tools, and the messages up to the first one of the user, which a conversation keeps. */
  private static StableHash beginning(ChatRequest request) {
    StableHash hash = StableHash.EMPTY;
    JsonValue tools = request.get("tools");
    if (tools != null) {
      hash = hash.with(tools.toJson());
    }
    for (ChatMessage message : request.messages()) {
      hash = hash.with(message.role()).with(message.text());
      if (message.role().equals("user")) {
        break;
      }
    }
    return hash;
  }
}
