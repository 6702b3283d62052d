package io.aiprovider.server.overload;

import io.aiprovider.caller.Caller;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of each tenant take of the server. A tenant may use what others do not; only when
 * it becomes tight, each tenant with running calls gets an equal share. So one tenant that sends
 * too much does not keep the others out. Thread-safe.
 */
public final class TenantShares {
  /** From this part of a limit on, it is tight. */
  private static final double TIGHT = 0.8;

  private final int mostCalls;
  private final long mostBytes;
  private final Map<String, Use> tenants = new HashMap<>();
  private final Use all = new Use();

  private static final class Use {
    private int calls;
    private long bytes;
  }

  /**
   * Shares of these limits.
   *
   * @param mostCalls calls at the same time
   * @param mostBytes bytes of the bodies of requests whose answers have not begun
   */
  public TenantShares(int mostCalls, long mostBytes) {
    this.mostCalls = mostCalls;
    this.mostBytes = mostBytes;
  }

  /** The place of one call. Thread-safe. */
  public final class Place implements AutoCloseable {
    private final String tenant;
    private long bytes;
    private boolean closed;

    private Place(String tenant, long bytes) {
      this.tenant = tenant;
      this.bytes = bytes;
    }

    /** The body of the call is not needed any more. */
    public void releaseBody() {
      synchronized (TenantShares.this) {
        add(tenant, 0, -bytes);
        bytes = 0;
      }
    }

    /** Ends the call. May be called more than once. */
    @Override
    public void close() {
      synchronized (TenantShares.this) {
        if (!closed) {
          closed = true;
          releaseBody();
          add(tenant, -1, 0);
        }
      }
    }
  }

  /**
   * Takes a place for a call.
   *
   * @param caller null: one that is not known
   * @param bytes the length of its body, as far as it is known
   * @return null if the tenant has its share already
   */
  public synchronized @Nullable Place enter(@Nullable Caller caller, long bytes) {
    String tenant = caller == null ? "" : caller.tenant();
    if (hasItsShare(tenants.get(tenant), bytes)) {
      return null;
    }
    add(tenant, 1, bytes);
    return new Place(tenant, bytes);
  }

  private boolean hasItsShare(@Nullable Use own, long bytes) {
    if (own == null || tenants.size() == 1) {
      return false;
    }
    boolean fewCalls = all.calls >= mostCalls * TIGHT;
    boolean fewBytes = all.bytes + bytes >= mostBytes * TIGHT;
    return fewCalls && own.calls >= mostCalls / tenants.size()
        || fewBytes && own.bytes + bytes > mostBytes / tenants.size();
  }

  private void add(String tenant, int calls, long bytes) {
    Use own = tenants.computeIfAbsent(tenant, first -> new Use());
    own.calls += calls;
    own.bytes += bytes;
    all.calls += calls;
    all.bytes += bytes;
    if (own.calls == 0) {
      tenants.remove(tenant);
    }
  }
}
