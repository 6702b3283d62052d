package io.aiprovider.server.billing;

import io.aiprovider.server.billing.Statements.Refused;
import io.aiprovider.server.ledger.node.LedgerNodes;
import io.aiprovider.server.ledger.node.LedgerNodes.Node;
import io.aiprovider.server.ledger.node.LedgerProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether the database has all calls of a month, from all servers. Thread-safe; it may block. */
final class LedgerCompleteness {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_NAMED = 100; // as one request may have

  private final LedgerNodes nodes;
  private final LedgerProgress own;

  LedgerCompleteness(LedgerNodes nodes, LedgerProgress own) {
    this.nodes = nodes;
    this.own = own;
  }

  /** Right after a start, and for a moment after each call, rows of this server are not stored. */
  void await(Month month) {
    own.awaitStoredUntil(month.to(), PATIENCE);
  }

  /**
   * Checks that no more rows of a month can come, as a part of a transaction.
   *
   * @param gone ids of servers that will never be started again: what they have not stored is lost
   * @throws Refused if rows can come, or if one of these servers is not gone
   */
  void check(Month month, Set<String> gone) {
    Instant stored = own.storedUntil();
    if (stored == null || stored.isBefore(month.to())) {
      throw Refused.soon(
          "ledger_rows_pending",
          "Calls of this month are running on this server, or wait to be written to the database."
              + " Try again shortly.");
    }
    gone.forEach(this::forget);
    List<Node> behind =
        nodes.behind(month.to()).stream().filter(node -> !node.id().equals(own.node())).toList();
    if (!behind.isEmpty()) {
      throw refused(behind);
    }
  }

  private void forget(String id) {
    Node node =
        nodes
            .find(id)
            .orElseThrow(
                () -> new Refused("node_unknown", "No server has the id '" + id + "' in force."));
    if (node.isRunning()) {
      throw new Refused(
          "node_running",
          "The server " + named(node) + " reported at " + node.reportedAt() + ": it is not gone.");
    }
    nodes.forget(id);
  }

  private static Refused refused(List<Node> behind) {
    List<Node> silent = behind.stream().filter(node -> !node.isRunning()).toList();
    if (silent.isEmpty()) {
      return Refused.soon(
          "ledger_rows_pending", missing(behind) + " It is running: try again shortly.");
    }
    return new Refused(
        "ledger_node_missing",
        missing(silent)
            + " It was last heard of at "
            + silent.get(0).reportedAt()
            + ". Start it again with its data directory, or let it reach the database. If it is gone"
            + " for good, close the month with force="
            + silent.stream().limit(MOST_NAMED).map(Node::id).collect(Collectors.joining(","))
            + ".");
  }

  private static String missing(List<Node> nodes) {
    int others = nodes.size() - 1;
    String more =
        others == 0
            ? ""
            : " This is also true for " + others + " other server" + (others == 1 ? "." : "s.");
    return "Calls of the server "
        + named(nodes.get(0))
        + " from "
        + since(nodes.get(0).storedUntil())
        + " on may be missing in the database."
        + more;
  }

  private static String named(Node node) {
    return node.place() + " (" + node.id() + ")";
  }

  private static String since(@Nullable Instant storedUntil) {
    return storedUntil == null ? "its start" : storedUntil.toString();
  }
}
