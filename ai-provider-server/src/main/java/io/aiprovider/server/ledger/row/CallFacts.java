package io.aiprovider.server.ledger.row;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What all rows of a call have in common.
 *
 * @param id of the call
 * @param startedAt when the call began
 * @param apiKeyId the caller's key; null for a call without a caller
 * @param tenantId the caller's tenant
 * @param userId the caller's user: in the ledger's file the id, in the table a pseudonym
 * @param endUser the field {@code user} of the request
 * @param sessionId the caller's id of a group of calls
 * @param traceId the trace that the call is part of
 * @param endpoint the path of the HTTP request
 * @param operation the kind of request
 * @param modelRequested the model that the caller asked for
 * @param tags the caller's labels, as JSON; null: none
 * @param prefixHash a hash of the beginning of the prompt that stays the same from call to call
 * @param maxTokens the longest answer that the request allows, in tokens; null: not said
 */
public record CallFacts(
    String id,
    Instant startedAt,
    @Nullable String apiKeyId,
    @Nullable String tenantId,
    @Nullable String userId,
    @Nullable String endUser,
    @Nullable String sessionId,
    @Nullable String traceId,
    @Nullable String endpoint,
    String operation,
    @Nullable String modelRequested,
    @Nullable String tags,
    @Nullable String prefixHash,
    @Nullable Long maxTokens) {

  /** These facts with the longest answer that the request allows. */
  public CallFacts withMaxTokens(@Nullable Long tokens) {
    return new CallFacts(
        id,
        startedAt,
        apiKeyId,
        tenantId,
        userId,
        endUser,
        sessionId,
        traceId,
        endpoint,
        operation,
        modelRequested,
        tags,
        prefixHash,
        tokens);
  }
}
