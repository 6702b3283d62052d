package io.aiprovider.server.store;

import com.zaxxer.hikari.HikariDataSource;
import io.aiprovider.server.store.DatabaseLocation.Kind;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An open database. One of H2 in a file is broken once its storage has failed: H2 has closed the
 * file then, and it must be opened again.
 */
final class Connected {
  private final HikariDataSource pool;
  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private volatile boolean broken;

  private Connected(HikariDataSource pool, JdbcTransactionManager manager) {
    this.pool = pool;
    this.jdbc = JdbcClient.create(pool);
    this.transactions = new TransactionTemplate(manager);
  }

  static Connected to(DatabaseLocation location, HikariDataSource pool) {
    return new Connected(
        pool,
        location.kind() == Kind.FILE ? new H2Commits(pool) : new JdbcTransactionManager(pool));
  }

  HikariDataSource pool() {
    return pool;
  }

  JdbcClient jdbc() {
    return jdbc;
  }

  TransactionTemplate transactions() {
    return transactions;
  }

  /** The storage has failed. */
  void setBroken() {
    broken = true;
  }

  boolean isBroken() {
    return broken;
  }

  /** Whether this thread is in a transaction of a database that was opened earlier. */
  boolean isAfterTransaction() {
    return TransactionSynchronizationManager.isActualTransactionActive()
        && !TransactionSynchronizationManager.hasResource(pool);
  }

  /** The other connections are probably broken too: the next use gets a new one. */
  void evictConnections() {
    pool.getHikariPoolMXBean().softEvictConnections();
  }
}
