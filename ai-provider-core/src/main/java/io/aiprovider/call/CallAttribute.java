package io.aiprovider.call;

import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.limit.LimitStatus;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Supplier;

/**
 * A key for one fact about a call, with the type of its value. Keep a key in a constant; it equals
 * only itself, so two programs that choose the same name do not read each other's values:
 *
 * <pre>{@code
 * static final CallAttribute<URI> CALLBACK = CallAttribute.named("callback");
 *
 * ChatCall call = client.newCall().attribute(CALLBACK, uri).build();
 * URI callback = call.attribute(CALLBACK); // in an interceptor, a provider, a listener
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 *
 * @param <T> the type of the value; values should be immutable, since any thread may read them
 * @since 0.1
 */
@SuppressWarnings("UnusedTypeParameter") // the type of the values, which are stored elsewhere
public final class CallAttribute<T> {
  /**
   * The id that the caller gave to the request, for log lines and answers. Absent when the caller
   * gave no id. It never replaces {@link ChatCall#id()}, which is unique.
   */
  public static final CallAttribute<String> REQUEST_ID = named("request_id");

  /**
   * What the caller has left of its limits, after this call was counted or refused. Absent when the
   * caller has no limits, and before they were checked.
   */
  public static final CallAttribute<LimitStatus> LIMITS = named("limits");

  /**
   * The id of a group of calls that belong together, for example all calls of one run of an agent.
   * Chosen by the caller; absent when the caller chose none.
   */
  public static final CallAttribute<String> SESSION = named("session");

  /** The path of the HTTP request that made the call. Absent in applications without a server. */
  public static final CallAttribute<String> ENDPOINT = named("endpoint");

  /** The id of the trace that the call is part of, as in W3C's {@code traceparent}. */
  public static final CallAttribute<String> TRACE_ID = named("trace_id");

  /**
   * The caller's place in a trace: the call happens below this span. Absent when the caller has no
   * trace.
   */
  public static final CallAttribute<TraceContext> TRACE_CONTEXT = named("trace_context");

  /**
   * The call's own place in a trace: what is done for the call happens below this span. Absent when
   * no span is made for the call.
   */
  public static final CallAttribute<TraceContext> SPAN = named("span");

  /** The key of the answer in the cache. Absent for calls that do not use the cache. */
  public static final CallAttribute<String> CACHE_KEY = named("cache_key");

  /**
   * The most that the call may cost, in US dollars. It can only lower the limit that is configured
   * for every call. Chosen by the caller; absent when the caller chose none.
   */
  public static final CallAttribute<BigDecimal> MAX_COST = named("max_cost");

  /**
   * Reads how much is used of the budgets of the call's key, user, tenant, tags and session, as far
   * as they have soft limits. Absent when there are none, and for an answer from the cache.
   */
  public static final CallAttribute<Supplier<List<BudgetStatus>>> BUDGETS = named("budgets");

  private final String name;

  private CallAttribute(String name) {
    this.name = name;
  }

  /**
   * A new key.
   *
   * @param name describes the fact to people
   */
  public static <T> CallAttribute<T> named(String name) {
    return new CallAttribute<>(name);
  }

  /** The description of the fact. */
  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }
}
