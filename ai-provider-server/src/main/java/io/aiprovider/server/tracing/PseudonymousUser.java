package io.aiprovider.server.tracing;

import io.aiprovider.opentelemetry.SpanAttributes;
import io.aiprovider.server.personal.UserPseudonyms;
import io.aiprovider.server.store.DatabaseDown;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the id of a user by the pseudonym under which the ledger stores the user's calls. When a
 * user is erased, nobody can tell any more whose spans they are, wherever they have been sent.
 * While the database cannot be reached, spans have no user.
 */
final class PseudonymousUser implements BiConsumer<SpanData, AttributesBuilder> {
  private final UserPseudonyms pseudonyms;

  PseudonymousUser(UserPseudonyms pseudonyms) {
    this.pseudonyms = pseudonyms;
  }

  @Override
  public void accept(SpanData span, AttributesBuilder attributes) {
    String tenant = span.getAttributes().get(SpanAttributes.TENANT);
    String user = span.getAttributes().get(SpanAttributes.USER);
    if (user != null) {
      String pseudonym = tenant == null ? null : pseudonym(tenant, user, span);
      attributes.remove(SpanAttributes.USER);
      attributes.put(SpanAttributes.USER, pseudonym); // null adds nothing
    }
  }

  private @Nullable String pseudonym(String tenant, String user, SpanData span) {
    try {
      return pseudonyms.of(tenant, user, Instant.ofEpochSecond(0, span.getStartEpochNanos()));
    } catch (DatabaseDown down) {
      return null;
    }
  }
}
