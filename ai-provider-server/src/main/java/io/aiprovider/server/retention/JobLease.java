package io.aiprovider.server.retention;

import io.aiprovider.server.store.Database;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The right to do some long work, which one node has at a time. It ends a minute after the last
 * {@link #renew}, for example because its node died. Used by one thread at a time.
 */
final class JobLease implements AutoCloseable {
  private static final String HOLD =
      """
      update ai_jobs set holder = :holder, held_until = current_timestamp + interval '60' second
      where name = :name and (held_until is null or held_until < current_timestamp
        or holder = :holder)
      """;
  private static final String RELEASE =
      "update ai_jobs set holder = null, held_until = null where name = :name and holder = :holder";

  private final Database database;
  private final String name;
  private final String holder = UUID.randomUUID().toString();

  private JobLease(Database database, String name) {
    this.database = database;
    this.name = name;
  }

  /** Takes the work with this name in ai_jobs; null if another node is doing it. */
  static @Nullable JobLease take(Database database, String name) {
    JobLease lease = new JobLease(database, name);
    return lease.hold() ? lease : null;
  }

  /**
   * Says that the work goes on.
   *
   * @throws IllegalStateException if another node has taken it meanwhile
   */
  void renew() {
    if (!hold()) {
      throw new IllegalStateException("Another node has taken over the work '" + name + "'.");
    }
  }

  private boolean hold() {
    return update(HOLD) == 1;
  }

  private int update(String sql) {
    return database.use(
        client -> client.sql(sql).param("name", name).param("holder", holder).update());
  }

  @Override
  public void close() {
    update(RELEASE);
  }
}
