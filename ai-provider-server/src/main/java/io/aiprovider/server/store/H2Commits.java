package io.aiprovider.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Transactions of H2 in a file. H2 returns from a commit before the changes are in the file, and
 * loses them if the process is killed or the disk is full at that moment. Here a commit returns
 * when they are in the file, and fails if they cannot be written.
 */
final class H2Commits extends JdbcTransactionManager {
  private static final long serialVersionUID = 1L;

  H2Commits(DataSource pool) {
    super(pool);
  }

  @Override
  protected void doCommit(DefaultTransactionStatus status) {
    super.doCommit(status);
    JdbcTransactionObjectSupport transaction =
        (JdbcTransactionObjectSupport) status.getTransaction();
    boolean interrupted = Thread.interrupted(); // else H2 would not wait
    try {
      awaitWrites(transaction.getConnectionHolder().getConnection());
    } catch (SQLException | MVStoreException e) {
      throw new TransactionSystemException("What was committed is not in the file.", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void awaitWrites(Connection connection) throws SQLException {
    SessionLocal session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
    MVStore store = session.getDatabase().getStore().getMvStore();
    store.commit();
    store.executeFilestoreOperation(() -> {}); // after those that are under way
  }
}
