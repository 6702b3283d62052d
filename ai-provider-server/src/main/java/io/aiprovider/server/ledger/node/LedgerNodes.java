package io.aiprovider.server.ledger.node;

import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the ledgers of all servers on the database are written. A server that was killed stays
 * here, because its directory may have rows that are nowhere else; one that stopped normally does
 * not. Thread-safe; its methods block.
 */
public final class LedgerNodes {
  /** A server that did not report for so long is not running, or cannot reach the database. */
  private static final Duration SILENT = Duration.ofMinutes(1);

  private static final String SELECT =
      "select node, place, stored_until, reported_at, current_timestamp as at_now"
          + " from ai_ledger_nodes ";
  private static final String TAKE =
      """
      update ai_ledger_nodes set run_id = :run, place = :place, reported_at = current_timestamp
      where node = :node
      """;
  private static final String INSERT =
      """
      insert into ai_ledger_nodes (node, run_id, place, stored_until, reported_at)
      values (:node, :run, :place, :stored, current_timestamp)
      """;
  private static final String REPORT =
      """
      update ai_ledger_nodes set stored_until = :stored, reported_at = current_timestamp
      where node = :node and run_id = :run
      """;

  private final Database database;

  public LedgerNodes(Database database) {
    this.database = database;
  }

  /**
   * The ledger of a server.
   *
   * @param id its id
   * @param place its host and directory
   * @param storedUntil the database has its rows of attempts that began before this time; null: not
   *     known
   * @param reportedAt when it was last heard of
   * @param isRunning whether that was lately
   */
  public record Node(
      String id,
      String place,
      @Nullable Instant storedUntil,
      Instant reportedAt,
      boolean isRunning) {

    private static Node of(ResultSet row, int number) throws SQLException {
      Instant reported = Columns.requiredInstant(row, "reported_at");
      Instant now = Columns.requiredInstant(row, "at_now");
      return new Node(
          row.getString("node"),
          row.getString("place"),
          Columns.instant(row, "stored_until"),
          reported,
          reported.isAfter(now.minus(SILENT)));
    }
  }

  /** The nodes that may have rows of attempts that began before a time, and are not stored. */
  public List<Node> behind(Instant time) {
    return database.use(
        client ->
            client
                .sql(SELECT + "where stored_until is null or stored_until < :time order by node")
                .param("time", Columns.time(time))
                .query(Node::of)
                .list());
  }

  /** The node with this id. */
  public Optional<Node> find(String id) {
    return database.use(
        client ->
            client.sql(SELECT + "where node = :node").param("node", id).query(Node::of).optional());
  }

  /** Forgets a node whose rows will never come. */
  public void forget(String id) {
    database.use(
        client ->
            client
                .sql("delete from ai_ledger_nodes where node = :node")
                .param("node", id)
                .update());
  }

  /**
   * A run of a server begins: what its ledger's directory has of earlier runs is not stored yet.
   */
  void begin(String node, String run, String place) {
    int found =
        database.use(
            client ->
                client
                    .sql(TAKE)
                    .param("node", node)
                    .param("run", run)
                    .param("place", place)
                    .update());
    if (found == 0) {
      insert(node, run, place, null);
    }
  }

  private void insert(String node, String run, String place, @Nullable Instant stored) {
    database.use(
        client ->
            client
                .sql(INSERT)
                .param("node", node)
                .param("run", run)
                .param("place", place)
                .param("stored", Columns.time(stored))
                .update());
  }

  /**
   * A run of a server reports how far its ledger is written.
   *
   * @return false: the id belongs to another run, so that this one needs another id
   */
  boolean report(String node, String run, String place, Instant stored) {
    int found =
        database.use(
            client ->
                client
                    .sql(REPORT)
                    .param("node", node)
                    .param("run", run)
                    .param("stored", Columns.time(stored))
                    .update());
    if (found > 0) {
      return true;
    }
    if (find(node).isPresent()) {
      return false;
    }
    insert(node, run, place, stored); // it was forgotten, and is here all the same
    return true;
  }

  /** A run of a server ends, and all its rows are stored. */
  void end(String node, String run) {
    database.use(
        client ->
            client
                .sql("delete from ai_ledger_nodes where node = :node and run_id = :run")
                .param("node", node)
                .param("run", run)
                .update());
  }
}
