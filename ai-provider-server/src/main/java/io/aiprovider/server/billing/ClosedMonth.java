package io.aiprovider.server.billing;

import io.aiprovider.digest.Sha256;
import java.time.Instant;
import java.util.List;

/**
 * A month whose statements cannot change any more.
 *
 * @param month the month
 * @param closedAt when it was closed
 * @param closedBy the credentials of who closed it
 * @param hash the {@link #hash} of the month and its statements
 */
record ClosedMonth(Month month, Instant closedAt, String closedBy, String hash) {

  /** A hash of everything that a statement says. The statements are in the order of tenants. */
  static String hash(Month month, List<Statement> statements) {
    StringBuilder text = new StringBuilder();
    text.append(month.name()).append('\n').append(month.from()).append('\n').append(month.to());
    text.append('\n').append(month.zone().getId());
    for (Statement statement : statements) {
      text.append('\n').append(statement.tenantColumn()).append('\n').append(statement.content());
    }
    return Sha256.hex(text.toString());
  }
}
