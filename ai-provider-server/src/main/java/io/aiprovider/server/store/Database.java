package io.aiprovider.server.store;

import io.aiprovider.spring.settings.StartRefused;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The database of the server. Its methods block; while the database is down, they fail at once.
 * Thread-safe.
 *
 * <p>Every node of an installation works on the same database. A counter in it grows with each
 * {@link #change}, so that the nodes notice what the others changed.
 */
public final class Database implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Database.class);
  private static final String COUNTER = "select counter from ai_changes where id = 1";
  private static final String COUNT = "update ai_changes set counter = counter + 1 where id = 1";
  private static final String TOUCH = "update ai_changes set counter = counter where id = 1";

  private final DatabaseLocation location;
  private final InstantSource clock;
  private final Recovery recovery = new Recovery(this::tryAgain);
  private volatile CompletableFuture<Connected> connected = new CompletableFuture<>();
  private final AtomicBoolean unused = new AtomicBoolean(true);
  private final AtomicReference<@Nullable Instant> downSince = new AtomicReference<>();
  private final List<Runnable> changeListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<List<AccessChange>>> accessListeners = new CopyOnWriteArrayList<>();

  /** Whose access the change may end that a thread makes; bound to the thread meanwhile. */
  private record Changing(List<AccessChange> access) {}

  private final List<Runnable> otherNodesListeners = new CopyOnWriteArrayList<>();
  private final AtomicLong seen = new AtomicLong(-1);

  private Database(DatabaseLocation location, InstantSource clock) {
    this.location = location;
    this.clock = clock;
  }

  /**
   * Opens a database on another thread, while the server goes on with its start: what uses the
   * database waits until it is open.
   */
  static Database opening(DatabaseLocation location, InstantSource clock) {
    Database database = new Database(location, clock);
    Thread thread = new Thread(database::open, "ai-provider-database-start");
    thread.setDaemon(true);
    database.unused.set(false);
    thread.start();
    return database;
  }

  /**
   * A new database in memory. It opens with its first use: in development few runs need it, and to
   * open it takes a tenth of the CPU time of a start.
   */
  static Database inMemory(InstantSource clock) {
    return new Database(DatabaseLocation.inMemory(), clock);
  }

  private void open() {
    try {
      connected.complete(Connected.to(location, Databases.open(location)));
    } catch (RuntimeException | Error e) {
      connected.completeExceptionally(e);
    }
  }

  /**
   * Waits until the database is open. One that opens with its first use stays closed.
   *
   * @throws StartRefused if it cannot be opened
   */
  void awaitOpen() {
    if (!isUnused()) {
      connected();
    }
  }

  private Connected connected() {
    if (unused.compareAndSet(true, false)) {
      open();
    }
    try {
      return connected.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StartRefused refused ? refused : e;
    }
  }

  /**
   * The open database. While it is down, nothing begins that would wait for seconds and then fail:
   * only {@link Recovery} tries it. A transaction goes on with the connection that it has.
   */
  private Connected usable() {
    Connected open = connected();
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      failIfDown();
    }
    if (open.isAfterTransaction()) {
      throw new DatabaseDown("The database was opened again during a transaction.", null);
    }
    return open;
  }

  /**
   * Tries a database that is down: opens the file again if its storage has failed, and writes.
   *
   * @return whether it can be used again
   */
  private boolean tryAgain() {
    if (!location.hasRoom()) {
      return false; // it is not touched, so that it starts again with enough room
    }
    try {
      Connected open = reopened(connected());
      open.transactions().executeWithoutResult(status -> open.jdbc().sql(TOUCH).update());
    } catch (RuntimeException e) { // the reason was logged when it went down
      return false;
    }
    downSince.set(null);
    log.info("The database is available again.");
    return true;
  }

  /** All connections must be closed before: H2 has one database of a name in a process. */
  private Connected reopened(Connected present) {
    if (!present.isBroken()) {
      return present;
    }
    present.pool().close();
    Connected again = Connected.to(location, Databases.pool(location));
    connected = CompletableFuture.completedFuture(again);
    return again;
  }

  /**
   * Reads, or writes what no other node waits for. Statements take effect one by one.
   *
   * @throws DatabaseDown if the database cannot be reached
   */
  public <T> T use(Function<JdbcClient, T> work) {
    Connected open = usable();
    return watched(open, () -> work.apply(open.jdbc()));
  }

  /**
   * Runs one statement for many rows, in one transaction. No other node waits for the result.
   *
   * @param rows the parameters of each row, by their names
   * @return how many rows each changed
   * @throws DatabaseDown if the database cannot be reached
   */
  public int[] batch(String sql, List<? extends Map<String, ? extends @Nullable Object>> rows) {
    Connected open = usable();
    SqlParameterSource[] parameters =
        rows.stream().map(MapSqlParameterSource::new).toArray(SqlParameterSource[]::new);
    return watched(
        open,
        () ->
            Objects.requireNonNull(
                open.transactions()
                    .execute(
                        status ->
                            new NamedParameterJdbcTemplate(open.pool())
                                .batchUpdate(sql, parameters))));
  }

  /**
   * Reads and writes in one transaction what no other node waits for. {@link #use} and {@link
   * #batch} within the work are parts of the transaction.
   *
   * @throws DatabaseDown if the database cannot be reached
   */
  public <T> T transaction(Function<JdbcClient, T> work) {
    Connected open = usable();
    return watched(
        open,
        () ->
            Objects.requireNonNull(open.transactions().execute(status -> work.apply(open.jdbc()))));
  }

  /**
   * Changes in one transaction what other nodes may hold in memory: they notice within seconds, and
   * this node when the method returns.
   *
   * @throws DatabaseDown if the database cannot be reached
   */
  public <T> T change(Function<JdbcClient, T> work) {
    return change(AccessChange.OF_EVERYBODY, work);
  }

  /**
   * The same as {@link #change(Function)}, where it is known whose access the change may end. A
   * change within the work is a part of this one.
   *
   * @throws DatabaseDown if the database cannot be reached
   */
  public <T> T change(AccessChange access, Function<JdbcClient, T> work) {
    Connected open = usable();
    Changing outer = (Changing) TransactionSynchronizationManager.getResource(this);
    Changing all = outer == null ? new Changing(new ArrayList<>()) : outer;
    if (!access.equals(AccessChange.OF_NOBODY)) {
      all.access().add(access);
    }
    if (outer != null) {
      return committed(open, work);
    }
    TransactionSynchronizationManager.bindResource(this, all);
    T result;
    try {
      result = committed(open, work);
    } finally {
      TransactionSynchronizationManager.unbindResource(this);
    }
    accessListeners.forEach(listener -> listener.accept(all.access()));
    changeListeners.forEach(Runnable::run);
    return result;
  }

  private <T> T committed(Connected open, Function<JdbcClient, T> work) {
    return watched(
        open,
        () ->
            open.transactions()
                .execute(
                    status -> {
                      open.jdbc().sql(COUNT).update(); // first: changes come one after the other
                      return work.apply(open.jdbc());
                    }));
  }

  /** Has something run after each {@link #change} of this node. It must not block. */
  public void onChange(Runnable listener) {
    changeListeners.add(listener);
  }

  /**
   * Has something run after each {@link #change} of this node, with everybody whose access it may
   * have ended: an empty list stands for nobody. It must not block.
   */
  public void onAccessChange(Consumer<List<AccessChange>> listener) {
    accessListeners.add(listener);
  }

  /** How many changes there were on all nodes. */
  public long changes() {
    return use(client -> client.sql(COUNTER).query(Long.class).single());
  }

  /** Has something run when another node may have changed something. It must not block. */
  public void onChangeElsewhere(Runnable listener) {
    otherNodesListeners.add(listener);
  }

  /**
   * Looks whether there were changes since the last look, on this node or another one.
   *
   * @throws DatabaseDown if the database cannot be reached
   */
  public void lookForChanges() {
    long changes = changes();
    if (seen.getAndSet(changes) != changes) {
      otherNodesListeners.forEach(Runnable::run);
    }
  }

  /**
   * Whether this is a database {@link #inMemory} that is not open yet, because it was not used.
   * Then it is empty, and a check for changes must not open it.
   */
  public boolean isUnused() {
    return unused.get();
  }

  /** Since when the database cannot be reached; null when it can, as far as is known. */
  public @Nullable Instant downSince() {
    return downSince.get();
  }

  /**
   * Does nothing unless the database is known to be down.
   *
   * @throws DatabaseDown if the database cannot be reached, as far as is known
   */
  public void failIfDown() {
    if (downSince.get() != null) {
      throw new DatabaseDown("The database cannot be reached.", null);
    }
  }

  /** Whether it is PostgreSQL. Otherwise it is H2. */
  public boolean isPostgresql() {
    return location.kind() == DatabaseLocation.Kind.POSTGRESQL;
  }

  /** Where it is, for people. */
  public String description() {
    return location.description();
  }

  /** Work that may fail because of the connection. */
  private interface Work<T> {
    T run();
  }

  private <T> T watched(Connected open, Work<T> work) {
    try {
      return work.run();
    } catch (DataAccessResourceFailureException
        | RecoverableDataAccessException
        | TransientDataAccessResourceException
        | TransactionException failure) {
      throw down(open, failure);
    } catch (UncategorizedSQLException failure) {
      throw Databases.isOutage(failure.getSQLException()) ? down(open, failure) : failure;
    }
  }

  private DatabaseDown down(Connected open, RuntimeException failure) {
    if (location.kind() == DatabaseLocation.Kind.FILE && Databases.isOfStorage(failure)) {
      open.setBroken();
    } else {
      open.evictConnections();
    }
    if (downSince.compareAndSet(null, clock.instant())) {
      log.warn("{} cannot be reached: {}", capitalized(), Databases.reason(failure));
      recovery.begin();
    }
    return new DatabaseDown("The database cannot be reached.", failure);
  }

  private String capitalized() {
    String text = location.description();
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  @Override
  public void close() {
    recovery.close();
    if (unused.compareAndSet(true, false)) {
      connected.completeExceptionally(new IllegalStateException("The database is closed."));
    }
    Connected open = connected.exceptionally(never -> null).join();
    if (open != null) {
      if (location.kind() == DatabaseLocation.Kind.MEMORY) {
        open.jdbc().sql("shutdown").update();
      }
      open.pool().close();
    }
  }
}
