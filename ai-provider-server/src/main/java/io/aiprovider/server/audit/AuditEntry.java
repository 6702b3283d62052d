package io.aiprovider.server.audit;

import io.aiprovider.digest.Sha256;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.store.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit log. Users are in it by pseudonyms.
 *
 * @param id 1 for the first entry, and one more for each further one
 * @param at when, in whole milliseconds
 * @param actor the id of the credentials that were used
 * @param actorUser to whom they belong
 * @param actorRole with which role
 * @param action what was done
 * @param target what it was done to
 * @param targetUser whom it is about
 * @param details further values, as JSON, without secrets and data about persons
 * @param address where the request came from
 * @param requestId the id of the request
 * @param previousHash the hash of the entry before
 */
record AuditEntry(
    long id,
    Instant at,
    String actor,
    @Nullable String actorUser,
    String actorRole,
    String action,
    String target,
    @Nullable String targetUser,
    String details,
    @Nullable String address,
    @Nullable String requestId,
    String previousHash) {

  /** SHA-256 of all that is in the entry, in hexadecimal digits. */
  String hash() {
    String content =
        JsonArray.of(
                Arrays.asList(
                    id,
                    at.toEpochMilli(),
                    actor,
                    actorUser,
                    actorRole,
                    action,
                    target,
                    targetUser,
                    details,
                    address,
                    requestId,
                    previousHash))
            .toString();
    return Sha256.hex(content);
  }

  Map<String, @Nullable Object> parameters() {
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    parameters.put("id", id);
    parameters.put("at", Columns.time(at));
    parameters.put("actor", actor);
    parameters.put("actor_user", actorUser);
    parameters.put("actor_role", actorRole);
    parameters.put("action", action);
    parameters.put("target", target);
    parameters.put("target_user", targetUser);
    parameters.put("details", details);
    parameters.put("address", address);
    parameters.put("request_id", requestId);
    parameters.put("previous_hash", previousHash);
    parameters.put("hash", hash());
    return parameters;
  }

  static AuditEntry of(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getLong("id"),
        Columns.requiredInstant(row, "at"),
        row.getString("actor"),
        row.getString("actor_user"),
        row.getString("actor_role"),
        row.getString("action"),
        row.getString("target"),
        row.getString("target_user"),
        row.getString("details"),
        row.getString("address"),
        row.getString("request_id"),
        row.getString("previous_hash"));
  }

  JsonObject toJson() {
    return JsonObject.of("id", id)
        .with("at", at.toString())
        .with("actor", actor)
        .with("actor_user", actorUser)
        .with("actor_role", actorRole)
        .with("action", action)
        .with("target", target)
        .with("target_user", targetUser)
        .with("details", JsonObject.parse(details))
        .with("address", address)
        .with("request_id", requestId)
        .with("hash", hash());
  }
}
